import Cards
import Columns
import EventFiles
import Foundation
import Numerics
import RootFiles

@testable import Recoil

/// A world with known offsets of MET: polynomials in (nPV − 25)/10 on top of a resolution that grows with nPV.
struct XYToy: Sendable {
  var x: [Double] = [5.9, 2.4]
  var y: [Double] = [-9.3, -4.2]
  /// Of data: the run of an event, by its number.
  var run: @Sendable (Int) -> UInt32 = { _ in 1 }

  static let data = XYToy()
  static let simulation = XYToy(x: [-1.8, -0.8], y: [-1.4, -0.75])

  struct Event {
    var npv: Double
    var x: Double
    var y: Double
    var weight = 1.0
    var run: UInt32
    var id: UInt64
    var selected: Int32 = 1
  }

  /// Event `number` of `seed`: the same whoever asks.
  func event(seed: UInt64, number: Int) -> Event {
    var random = Philox(seed: seed, stream: UInt64(number))
    let npv = min(60, max(1, (24.5 + 7.5 * random.normal()).rounded()))
    let t = (npv - 25) / 10
    let sigma = 11 + 0.3 * npv
    return Event(
      npv: npv, x: horner(x, t) + sigma * random.normal(), y: horner(y, t) + sigma * random.normal(), run: run(number),
      id: seed << 32 | UInt64(number))
  }

  func events(_ range: Range<Int>, seed: UInt64) -> [Event] { range.map { event(seed: seed, number: $0) } }
}

extension XYEvents {
  /// Events with one MET.
  init(npv: [Double], x: [Double], y: [Double]) {
    let zeros = [UInt64](repeating: 0, count: npv.count)
    self.init(
      count: npv.count, firstEntry: 0, npv: npv, run: [], metX: [x], metY: [y], selection: EventSelection(), weights: [],
      inputMissing: [], runs: zeros, blocks: zeros, events: zeros)
  }
}

extension ToyFolder {
  private static let xySchema = [
    ColumnSchema(name: "run", type: .uint32), ColumnSchema(name: "luminosityBlock", type: .uint32),
    ColumnSchema(name: "event", type: .uint64), ColumnSchema(name: "PV_npvs", type: .float64),
    ColumnSchema(name: "mx", type: .float64), ColumnSchema(name: "my", type: .float64), ColumnSchema(name: "w", type: .float64),
    ColumnSchema(name: "sel", type: .int32), ColumnSchema(name: "bx", type: .float64),
  ]

  /// Writes events of an XY toy; qx, called bx, is 20 GeV in all of them.
  @discardableResult
  func write(_ events: [XYToy.Event], _ name: String, leavingOut names: Set<String> = []) throws -> String {
    let schema = Self.xySchema.filter { !names.contains($0.name) }
    var writer = try RootTreeWriter(path: file(name), tree: "Events", columns: schema, basketBytes: 16_384)
    try writer.append(
      EventBatch(
        firstEntry: 0, count: events.count,
        columns: [
          "run": Column(values: .uint32(events.map(\.run))),
          "luminosityBlock": Column(values: .uint32(events.map { UInt32(truncatingIfNeeded: $0.id / 1_000 % 97) })),
          "event": Column(values: .uint64(events.map(\.id))), "PV_npvs": Column(values: .float64(events.map(\.npv))),
          "mx": Column(values: .float64(events.map(\.x))), "my": Column(values: .float64(events.map(\.y))),
          "w": Column(values: .float64(events.map(\.weight))), "sel": Column(values: .int32(events.map(\.selected))),
          "bx": Column(values: .float64(events.map { _ in 20 })),
        ]))
    try writer.finish()
    return file(name)
  }

  func xyCard(_ text: String = xyToyCard()) throws -> XYCard { try XYCard(Card(file: file("xy.yaml"), text: text)) }

  func deriveXY(_ text: String = xyToyCard(), threads: Int = 2) throws -> XYCalibration {
    try XYDeriver(try xyCard(text), threads: threads).derive().calibration.sealed(in: self)
  }
}

extension XYCalibration {
  /// As it is read back from its file.
  func sealed(in folder: ToyFolder) throws -> XYCalibration {
    let path = folder.file("sealed.json")
    try Data(try fileBytes()).write(to: URL(fileURLWithPath: path))
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try XYCalibration(contentsOf: path)
  }
}

/// The card of XY toys; keys may be replaced or added.
func xyToyCard(
  samples: String = """
    data: {files: [data.root], tree: Events}
    signal: {files: [mc.root], weight: "w"}
  """, define: String = "{met_x: mx, met_y: my}", rest: String = "largestShift: 40"
) -> String {
  """
  kind: xy
  name: toy
  samples:
  \(samples)
  selection: "sel > 0"
  define: \(define)
  \(rest)
  """
}

/// A calibration derived once, of two periods, with its closure.
struct XYToyJob: Sendable {
  let calibration: XYCalibration
  let derivation: XYDerivation
  let closure: XYClosure

  static let shared = Result { try XYToyJob() }
  static let rest = "periods: {A: [100, 199], B: [300, 399]}\nlargestShift: 15\nmet: ToyMET"

  private init() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    try Self.write(folder)
    let card = try folder.xyCard(xyToyCard(rest: Self.rest))
    derivation = try XYDeriver(card, threads: 2).derive()
    calibration = try derivation.calibration.sealed(in: folder)
    closure = try XYChecker(calibration, threads: 2).check(try card.openSamples())
  }

  /// Data of two periods, of which B has twice the offset, and simulation.
  static func write(_ folder: ToyFolder, count: Int = 30_000) throws {
    let early = XYToy(run: { UInt32(100 + $0 % 100) }),
      late = XYToy(x: [11.8, 4.8], y: [-18.6, -8.4], run: { UInt32(300 + $0 % 100) })
    try folder.write(early.events(0..<count, seed: 21) + late.events(0..<count, seed: 22), "data.root")
    try folder.write(XYToy.simulation.events(0..<count, seed: 23), "mc.root")
  }
}
