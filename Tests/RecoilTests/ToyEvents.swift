import Cards
import Columns
import EventFiles
import Fitting
import Foundation
import Recoil
import RootFiles
import Testing
import _RecoilToys

/// One event of the toys' tree.
struct ToyEvent {
  var bx: Double
  var by: Double
  var mx: Double
  var my: Double
  var nj: Double
  var weight = 1.0
  var selected: Int32 = 1
  var pt: [Float] = [27.5, 24]
  var id: UInt64
}

/// A simple truth that events are drawn from: mixtures for u_par − qT and u_perp that do not depend on qT and njets.
struct Toy: Sendable {
  var parallel: GaussianMixture
  var perpendicular: GaussianMixture

  static let data = Toy(
    parallel: GaussianMixture(fraction: 0.68, mean1: -2.1, sigma1: 9.2, mean2: -4.9, sigma2: 18.5),
    perpendicular: GaussianMixture(fraction: 0.71, mean1: 0, sigma1: 8.6, mean2: 0, sigma2: 17.4))
  static let simulation = Toy(
    parallel: GaussianMixture(fraction: 0.66, mean1: -0.8, sigma1: 8.1, mean2: -3.3, sigma2: 16.2),
    perpendicular: GaussianMixture(fraction: 0.69, mean1: 0, sigma1: 7.7, mean2: 0, sigma2: 15.6))
  static let background = Toy(
    parallel: GaussianMixture(mean: -14.3, sigma: 31), perpendicular: GaussianMixture(mean: 0, sigma: 29))

  /// The same in full: an exponential qT spectrum, 0 to 2 jets, one run.
  var truth: RecoilTruth {
    RecoilTruth(
      RecoilProcess(
        spectrum: .exponential(minimum: 1.2, scale: 17), jets: [0.5, 0.35, 0.15], parallel: RecoilShape(parallel),
        perpendicular: RecoilShape(perpendicular)))
  }

  /// Event `number` of `seed`: the same whoever asks.
  func event(seed: UInt64, number: Int) -> ToyEvent { ToyEvent(truth.event(seed: seed, number: number)) }

  func events(_ range: Range<Int>, seed: UInt64) -> [ToyEvent] { truth.events(range, seed: seed).map { ToyEvent($0) } }
}

extension ToyEvent {
  init(_ event: RecoilToyEvent) {
    self.init(bx: event.bosonX, by: event.bosonY, mx: event.metX, my: event.metY, nj: Double(event.jets), id: event.event)
  }
}

/// A folder for one test; removed with everything in it by `remove()`.
struct ToyFolder {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "/recoil-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  func file(_ name: String) -> String { "\(path)/\(name)" }
  var contents: [String] { ((try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []).sorted() }
  func remove() { try? FileManager.default.removeItem(atPath: path) }

  static let schema = [
    ColumnSchema(name: "run", type: .uint32), ColumnSchema(name: "luminosityBlock", type: .uint32),
    ColumnSchema(name: "event", type: .uint64), ColumnSchema(name: "bx", type: .float64),
    ColumnSchema(name: "by", type: .float64),
    ColumnSchema(name: "mx", type: .float64), ColumnSchema(name: "my", type: .float64), ColumnSchema(name: "nj", type: .float64),
    ColumnSchema(name: "w", type: .float64), ColumnSchema(name: "sel", type: .int32),
    ColumnSchema(name: "pt", type: .float32, shape: .jagged(counter: "npt")),
  ]

  static func batch(_ events: [ToyEvent]) -> EventBatch {
    var offsets = [0]
    for event in events { offsets.append(offsets[offsets.count - 1] + event.pt.count) }
    return EventBatch(
      firstEntry: 0, count: events.count,
      columns: [
        "run": Column(values: .uint32(events.map { _ in 316_239 })),
        "luminosityBlock": Column(values: .uint32(events.map { UInt32(truncatingIfNeeded: $0.id / 1_000 % 97) })),
        "event": Column(values: .uint64(events.map(\.id))), "bx": Column(values: .float64(events.map(\.bx))),
        "by": Column(values: .float64(events.map(\.by))), "mx": Column(values: .float64(events.map(\.mx))),
        "my": Column(values: .float64(events.map(\.my))), "nj": Column(values: .float64(events.map(\.nj))),
        "w": Column(values: .float64(events.map(\.weight))), "sel": Column(values: .int32(events.map(\.selected))),
        "pt": Column(values: .float32(events.flatMap(\.pt)), layout: .jagged(offsets: offsets)),
      ])
  }

  /// Writes events; without identities if `columns` leaves those out.
  @discardableResult
  func write(_ events: [ToyEvent], _ name: String, leavingOut names: Set<String> = [], basketBytes: Int = 16_384) throws -> String
  {
    let schema = Self.schema.filter { !names.contains($0.name) }
    var writer = try RootTreeWriter(path: file(name), tree: "Events", columns: schema, basketBytes: basketBytes)
    try writer.append(Self.batch(events))
    try writer.finish()
    return file(name)
  }

  func card(_ text: String = toyCard()) throws -> RecoilCard { try RecoilCard(Card(file: file("card.yaml"), text: text)) }
}

/// The toys' card; keys may be replaced or added.
func toyCard(
  samples: String = """
    data: {files: ["data_*.root"], tree: Events}
    signal: {files: ["mc_*.root"], weight: "w"}
    background: {files: [background.root], weight: "w", uncertainty: 0.2}
  """, bins: String = "{qt: [0, 12, 30, 200], njets: [0, 1, .inf]}", rest: String = ""
) -> String {
  """
  kind: recoil
  name: toy
  samples:
  \(samples)
  luminosity: 2.5
  selection: "sel > 0"
  define:
    qx: "bx"
    qy: "by"
    met_x: "mx + 0*pt[0]"
    met_y: "my"
    njets: "nj"
  bins: \(bins)
  \(rest)
  """
}

/// A calibration derived once, with background, and its closure.
struct ToyJob: Sendable {
  let derivation: RecoilDerivation
  let calibration: RecoilCalibration
  let closure: RecoilClosure
  let signalEvents: Int

  static let shared = Result { try ToyJob() }

  private init() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let signal = 90_000
    try Self.write(folder, signal: signal)
    // Of twelve widths one may be three standard errors off: the calibration's own error is not among them.
    let card = try folder.card(toyCard(rest: "gate: {closedBins: 0.9}"))
    derivation = try RecoilDeriver(card, threads: 2).derive()
    calibration = try derivation.calibration.sealed(in: folder)
    closure = try RecoilChecker(calibration, threads: 2).check(try card.openSamples())
    signalEvents = signal
  }

  /// Data of signal and background in two files, simulation in three, and background at a quarter of its weight, of which
  /// one event in ten counts negative.
  static func write(_ folder: ToyFolder, signal: Int) throws {
    let half = signal / 2
    let background = signal / 15
    try folder.write(Toy.data.events(0..<half, seed: 11) + Toy.background.events(0..<background, seed: 12), "data_1.root")
    try folder.write(Toy.data.events(half..<signal, seed: 11), "data_2.root")
    for (i, range) in [0..<half, half..<half + 77, half + 77..<signal].enumerated() {
      try folder.write(Toy.simulation.events(range, seed: 13), "mc_\(i).root")
    }
    let simulated = Toy.background.events(0..<5 * background, seed: 14).enumerated().map { i, event in
      var event = event
      event.weight = (i % 10 == 0 ? -1 : 1) * 0.25 / 2.5  // Σw·luminosity = 5·0.8·0.25 = 1 per event of data
      return event
    }
    try folder.write(simulated, "background.root")
  }
}

extension RecoilCalibration {
  /// As it is read back from its file.
  func sealed(in folder: ToyFolder) throws -> RecoilCalibration {
    let path = folder.file("sealed.json")
    try Data(try fileBytes()).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try RecoilCalibration(contentsOf: path)
  }
}
