// swift-tools-version: 6.2
import PackageDescription

// Vector kernels need FMA and AVX to be fast; `-march` reaches Swift code through clang. The default builds for this
// machine; `base` builds for any x86-64, `v3` and `v4` for the two common levels above it.
let isa = Context.environment["CONCORD_ISA"] ?? "native"
let machineFlags: [String] =
  switch isa {
  case "base": []
  case "v3": ["-Xcc", "-march=x86-64-v3"]
  case "v4": ["-Xcc", "-march=x86-64-v4", "-Xcc", "-mprefer-vector-width=512"]
  case "native": ["-Xcc", "-march=native"]
  default: fatalError("CONCORD_ISA is '\(isa)'; use native, base, v3 or v4")
  }
// Square roots are not asked to set errno, so that loops over them are vectorised.
let settings: [SwiftSetting] = [
  .swiftLanguageMode(.v6), .treatAllWarnings(as: .error), .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("ExistentialAny"), .define("CONCORD_ISA_\(isa.uppercased())"),
  .unsafeFlags(machineFlags + ["-Xcc", "-fno-math-errno"]),
]

func system(_ name: String, _ pkgConfig: String, _ debian: String) -> Target {
  .systemLibrary(name: name, pkgConfig: pkgConfig, providers: [.apt([debian])])
}
func room(_ name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .target(name: name, dependencies: dependencies, swiftSettings: settings)
}
func tests(of name: String, _ dependencies: [Target.Dependency] = []) -> Target {
  .testTarget(
    name: "\(name)Tests", dependencies: [.byName(name: name), "_TestSupport"] + dependencies,
    resources: [.copy("Reference")], swiftSettings: settings)
}

let package = Package(
  name: "Concord",
  products: [
    .executable(name: "concord", targets: ["concord"]),
    .library(
      name: "Concord",
      targets: [
        "Numerics", "NeuralNetworks", "Columns", "Storage", "RootFiles", "EventFiles", "Statistics", "Fitting", "Corrections",
        "Cards", "Recoil",
        "Reports", "Evaluation", "MassFits", "EventWeights",
      ]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.2"),
  ],
  targets: [
    // MARK: The command line
    .executableTarget(
      name: "concord",
      dependencies: [
        "CMalloc", "Columns", "RootFiles", "EventFiles", "EventWeights", "Corrections", "Evaluation", "Recoil", "MassFits",
        "Reports",
        "Statistics",
        "Storage",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),

    // MARK: Physics
    room("Reports", ["Recoil", "MassFits", "Statistics", "Fitting", "Storage"]),
    room(
      "Recoil", ["Columns", "RootFiles", "EventFiles", "Statistics", "Fitting", "Numerics", "Corrections", "Storage", "Cards"]),
    room(
      "MassFits",
      ["Columns", "RootFiles", "EventFiles", "Statistics", "Fitting", "Numerics", "Corrections", "Storage", "Cards"]),
    room("EventWeights", ["Corrections", "Cards", "Columns", "EventFiles", "Storage"]),
    room("Cards", ["Columns", "EventFiles", "Statistics", "Storage", .product(name: "Yams", package: "Yams")]),

    // MARK: Foundations
    room("Evaluation", ["Columns", "Corrections", "EventFiles", "RootFiles", "Statistics", "Storage"]),
    room("Corrections", ["Numerics", "Storage"]),
    room("NeuralNetworks", ["Numerics", "Storage"]),
    room("Fitting", ["Numerics", "Statistics"]),
    room("Statistics", ["Numerics"]),
    room("EventFiles", ["RootFiles", "Columns", "Storage"]),
    room("RootFiles", ["Columns", "Storage"]),
    room("Columns"),
    room("Storage", ["CZlib", "CDeflate", "CLZMA", "CLZ4", "CZstd", "CXXHash", "CCrypto"]),
    room("Numerics", ["CGSL"]),

    // MARK: C libraries, installed by `make setup`
    system("CGSL", "gsl", "libgsl-dev"),
    system("CZlib", "zlib", "zlib1g-dev"),
    system("CDeflate", "libdeflate", "libdeflate-dev"),
    system("CLZMA", "liblzma", "liblzma-dev"),
    system("CLZ4", "liblz4", "liblz4-dev"),
    system("CZstd", "libzstd", "libzstd-dev"),
    system("CXXHash", "libxxhash", "libxxhash-dev"),
    system("CCrypto", "libcrypto", "libssl-dev"),
    system("CCerf", "libcerf", "libcerf-dev"),  // a referee: tests alone use it
    .systemLibrary(name: "CMalloc"),  // in libc6-dev, which Swift itself needs

    // MARK: Tests
    room("_TestSupport", ["Numerics"]),
    room("_RecoilToys", ["Numerics", "Fitting", "Columns", "RootFiles"]),  // events with a known truth, for tests alone
    tests(of: "_RecoilToys", ["Columns", "RootFiles"]),
    tests(of: "Numerics", ["CCerf"]),
    tests(of: "Columns"),
    tests(of: "Storage"),
    tests(of: "RootFiles", ["Columns", "Storage"]),
    tests(of: "EventFiles", ["Columns", "RootFiles"]),
    tests(of: "Statistics"),
    tests(of: "Evaluation", ["Columns", "EventFiles", "Numerics", "RootFiles", "Statistics", "Storage"]),
    tests(of: "Fitting", ["Numerics", "Statistics"]),
    tests(of: "Corrections", ["Storage"]),
    tests(of: "NeuralNetworks", ["Numerics", "Storage"]),
    tests(of: "Cards"),
    tests(of: "EventWeights", ["Cards", "Columns", "Corrections", "EventFiles", "RootFiles", "Storage"]),
    tests(
      of: "Recoil",
      [
        "_RecoilToys", "Cards", "Columns", "Corrections", "EventFiles", "Fitting", "Numerics", "RootFiles", "Statistics",
        "Storage",
      ]),
    tests(
      of: "MassFits",
      ["Cards", "Columns", "Corrections", "EventFiles", "Fitting", "Numerics", "RootFiles", "Statistics", "Storage"]),
    tests(of: "Reports", ["Cards", "Fitting", "MassFits", "Numerics", "Recoil", "Statistics"]),
    tests(of: "concord", ["Columns", "Cards", "EventFiles", "Numerics", "Recoil", "RootFiles", "Storage"]),
  ]
)
