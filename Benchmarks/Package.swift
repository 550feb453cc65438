// swift-tools-version: 6.2
import PackageDescription

// The same machine flags as the package it measures.
let isa = Context.environment["CONCORD_ISA"] ?? "native"
let machineFlags: [String] =
  switch isa {
  case "base": []
  case "v3": ["-Xcc", "-march=x86-64-v3"]
  case "v4": ["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"]
  case "native": ["-Xcc", "-march=native"]
  default: fatalError("CONCORD_ISA is '\(isa)'; use native, base, v3 or v4")
  }

let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"), .unsafeFlags(machineFlags + ["-Xcc", "-fno-math-errno"]),
]

let package = Package(
  name: "ConcordBenchmarks",
  dependencies: [.package(name: "Concord", path: "..")],
  targets: [
    .executableTarget(
      name: "bench", dependencies: [.product(name: "Concord", package: "Concord")], swiftSettings: settings),
    .executableTarget(
      name: "fuzz", dependencies: ["CHeap", .product(name: "Concord", package: "Concord")], swiftSettings: settings),
    .executableTarget(
      name: "correction-trees", dependencies: [.product(name: "Concord", package: "Concord")], swiftSettings: settings),
    .target(name: "CHeap"),
  ]
)
