import Foundation
import RootFiles
import Storage

/// `concord derive` and `concord apply` as a user runs them: start, read, compute, fit, write, exit.
struct EndToEndBench {
  let folder: String
  let concord: String
  private let repetitions = 5

  func run() throws {
    for (name, _) in EventMaker.packings {
      for threads in [1, 2] {
        try derive(name, threads: threads)
        try apply(name, threads: threads)
      }
    }
  }

  /// The peak memory of the commands on few and on many events. It is a call of its own: a child's peak starts at its
  /// parent's, so the parent must have done nothing before.
  func runMemory() throws {
    var peaks: [(what: String, name: String, peak: Int)] = []
    for name in ["none", "large"] {
      peaks.append(("derive", name, try Child(concord, deriveArguments(name, threads: 1)).peakMemory))
      peaks.append(("apply", name, try Child(concord, applyArguments(name, threads: 1)).peakMemory))
      peaks.append(("scan", name, try Child(concord, ["inspect", "\(folder)/mc-\(name).root", "--digest"]).peakMemory))
    }
    for (what, name, peak) in peaks {
      let size = name == "large" ? "large" : "small"
      Measurement(
        key: "memory.\(what).\(size).MB", value: Double(peak) / 1e6,
        checksum: "\(try entries(name) / (what == "derive" ? 1 : 2)) events"
      ).print()
    }
  }

  private func entries(_ name: String) throws -> Int {
    try ToyEvents.World.allCases.reduce(0) {
      try $0 + RootFile(path: "\(folder)/\($1.rawValue)-\(name).root").tree("Events").entries
    }
  }

  private func deriveArguments(_ name: String, threads: Int) -> [String] {
    ["derive", "\(folder)/\(name).yaml", "--output", "\(folder)/out-\(name)", "--force", "--threads", "\(threads)"]
  }

  private func applyArguments(_ name: String, threads: Int) -> [String] {
    [
      "apply", "\(folder)/out-none/calibration.json", "--input", "\(folder)/mc-\(name).root", "--output",
      "\(folder)/applied-\(name).root", "--force", "--threads", "\(threads)",
    ]
  }

  private func derive(_ name: String, threads: Int) throws {
    let events = Double(try entries(name))
    let seconds = try median(deriveArguments(name, threads: threads))
    let result = try contents(ofFile: "\(folder)/out-\(name)/accumulators.json.gz")
    Measurement(
      key: "derive.\(name).threads\(threads).Meps", value: events / seconds / 1e6,
      checksum: String(SHA256.hexDigest(of: result).prefix(16))
    ).print()
  }

  private func apply(_ name: String, threads: Int) throws {
    let events = Double(try entries(name)) / 2
    let seconds = try median(applyArguments(name, threads: threads))
    let tree = try RootFile(path: "\(folder)/applied-\(name).root").tree("Corrections")
    let sum = try tree.columns.filter { $0.type == .float32 || $0.type == .float64 }.reduce(0.0) {
      try $0 + tree.column($1.name, entries: 0..<tree.entries).values.doubles().reduce(0) { $1.isFinite ? $0 + $1 : $0 }
    }
    Measurement(key: "apply.\(name).threads\(threads).Meps", value: events / seconds / 1e6, checksum: digits(sum)).print()
  }

  private func median(_ arguments: [String]) throws -> Double {
    var seconds: [Double] = []
    for _ in 0..<repetitions { seconds.append(try Child(concord, arguments).seconds) }
    return bench.median(seconds)
  }
}
