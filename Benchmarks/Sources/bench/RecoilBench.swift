import Cards
import Foundation
import Recoil
import RootFiles
import Storage
import Synchronization

/// A recoil calibration in 81 × 3 bins with two backgrounds and every source of uncertainty: filling, fits, writing; and what
/// variations and weights cost when it is applied. Two threads throughout.
struct RecoilBench {
  let folder: String
  let concord: String
  private let repetitions = 5

  func run() throws {
    for name in ["fine-nominal", "fine", "coarse"] { try derive(name) }
    for name in ["coarse", "fine"] { try apply(name) }
  }

  private func card(_ name: String) throws -> RecoilCard {
    let path = "\(folder)/recoil-\(name).yaml"
    return try RecoilCard(Card(file: path, text: String(decoding: try contents(ofFile: path), as: UTF8.self)))
  }

  /// Fits begin when the last events are filled and end with the calibration: its eigen-modes, refits, smoothing and impacts
  /// included.
  private func derive(_ name: String) throws {
    let card = try card(name)
    let folder = try RecoilFolder(creating: "\(folder)/out-recoil-\(name)", overwrite: true)
    var (fills, fits, writing): ([Double], [Double], [Double]) = ([], [], [])
    var (variations, digest, regions) = (0, "", 0)
    for _ in 0..<3 {
      let clock = ContinuousClock()
      let start = clock.now
      let filled = Mutex(start)
      let derivation = try RecoilDeriver(card, threads: 2) { progress in
        if case .reading = progress { filled.withLock { $0 = clock.now } }
      }.derive()
      let end = clock.now
      fills.append((filled.withLock { $0 } - start).seconds)
      fits.append((end - filled.withLock { $0 }).seconds)
      digest = String(try folder.write(derivation, threads: 2).digest.prefix(16))
      writing.append((clock.now - end).seconds)
      (variations, regions) = (derivation.calibration.variations.count, derivation.calibration.regions.count)
    }
    let checksum = "\(regions) regions, \(variations) variations, \(digest)"
    Measurement(key: "recoil.\(name).fill.seconds", value: median(fills), checksum: checksum).print()
    Measurement(key: "recoil.\(name).fits.seconds", value: median(fits), checksum: checksum).print()
    Measurement(key: "recoil.\(name).writing.seconds", value: median(writing), checksum: checksum).print()
  }

  /// In turns, so that no form has the quieter machine.
  private func apply(_ name: String) throws {
    let calibration = try RecoilCalibration(contentsOf: "\(folder)/out-recoil-\(name)")
    let modes = (calibration.sources ?? []).filter { $0.kind == .statistics }.flatMap(\.variations).map(\.name)
    let forms: [(key: String, options: [String])] = [
      ("nominal", []), ("20columns", ["--variations", calibration.variations.prefix(20).map(\.name).joined(separator: ",")]),
      ("weights", ["--variations", modes.joined(separator: ","), "--as", "weights"]),
    ]
    var seconds = [[Double]](repeating: [], count: forms.count)
    for _ in 0..<repetitions {
      for (k, form) in forms.enumerated() { seconds[k].append(try Child(concord, arguments(name, form.options)).seconds) }
    }
    let events = Double(try RootFile(path: "\(folder)/applied-recoil.root").tree("Corrections").entries)
    let nominal = median(seconds[0])
    Measurement(key: "recoil.\(name).apply.Meps", value: events / nominal / 1e6, checksum: "\(Int(events)) events").print()
    for (k, count) in [(1, 20), (2, modes.count)] {
      let key = "recoil.\(name).apply.\(forms[k].key).ratio"
      Measurement(key: key, value: median(seconds[k]) / nominal, checksum: "\(count) variations").print()
    }
  }

  private func arguments(_ name: String, _ options: [String]) -> [String] {
    [
      "apply", "\(folder)/out-recoil-\(name)", "--input", "\(folder)/recoil-simulation.root", "--output",
      "\(folder)/applied-recoil.root", "--force", "--threads", "2",
    ] + options
  }
}

extension Duration {
  fileprivate var seconds: Double { Double(components.seconds) + Double(components.attoseconds) * 1e-18 }
}
