import Cards
import Columns
import EventFiles
import Fitting
import Foundation
import RootFiles
import _RecoilToys

@testable import Recoil

/// A calibration from Z events carried to W → ℓν, derived once; both processes have the same kind of recoil.
struct TransferToy: Sendable {
  let calibration: RecoilCalibration
  /// W simulation, and what W events of data would be.
  let w: [RecoilToyEvent]
  let wData: [RecoilToyEvent]

  static let shared = Result { try TransferToy() }

  static let card = """
    kind: recoil
    name: carried
    samples:
      data: {files: [data.root], tree: Events}
      signal: {files: [z.root], tree: Events}
    define: {qx: "bx", qy: "by", met_x: "mx", met_y: "my"}
    bins: {qt: [0, 18, 400]}
    split: {fit: 1}
    fit: {gaussians: 2}
    variations: {statistics: 0.9, gaussians: false}
    transfer:
      simulation: {name: wjets, files: [w.root], tree: Events}
      define: {qx: "gx", qy: "gy", lepton_px: "lx", lepton_py: "ly"}
      reference: {qx: "gx", qy: "gy"}
    """

  private init() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let events = 24_000
    let (data, simulation) = (RecoilTruth.data().withoutOffset, RecoilTruth.simulation.withoutOffset)
    w = simulation.leptonic.events(0..<events, seed: 673)
    wData = data.leptonic.events(0..<events, seed: 674)
    try Self.write(data.events(0..<events, seed: 671), folder.file("data.root"))
    try Self.write(simulation.events(0..<events, seed: 672), folder.file("z.root"))
    try Self.write(w, folder.file("w.root"))
    let derived = try RecoilDeriver(try folder.card(Self.card), threads: 2).derive().calibration
    calibration = try derived.sealed(in: folder)
  }

  static func write(_ events: [RecoilToyEvent], _ path: String) throws {
    let numbers: [(String, (RecoilToyEvent) -> Double)] = [
      ("bx", { $0.bosonX }), ("by", { $0.bosonY }), ("gx", { $0.generatedX }), ("gy", { $0.generatedY }), ("lx", { $0.leptonX }),
      ("ly", { $0.leptonY }), ("mx", { $0.metX }), ("my", { $0.metY }),
    ]
    var columns = [
      "run": Column(values: .uint32(events.map(\.run))),
      "luminosityBlock": Column(values: .uint32(events.map(\.luminosityBlock))),
      "event": Column(values: .uint64(events.map(\.event))),
    ]
    for (name, value) in numbers { columns[name] = Column(values: .float64(events.map(value))) }
    let ids = [("run", ElementType.uint32), ("luminosityBlock", .uint32), ("event", .uint64)]
    let schema = (ids + numbers.map { ($0.0, .float64) }).map { ColumnSchema(name: $0.0, type: $0.1) }
    var writer = try RootTreeWriter(path: path, tree: "Events", columns: schema)
    try writer.append(EventBatch(firstEntry: 0, count: events.count, columns: columns))
    try writer.finish()
  }
}

extension RecoilCalibration {
  /// With maps from another process to Z simulation, the same in all regions.
  func carried(by map: RecoilMap) -> RecoilCalibration {
    var result = self
    func fit(_ component: RecoilComponent, _ region: RecoilRegionFit) -> RecoilComponentFit {
      let fits = region[component]
      return RecoilComponentFit(
        data: fits.data, simulation: fits.simulation, map: map, smallestSlope: 1, largestSlope: 1, decisions: [])
    }
    result.transfer = RecoilTransfer(
      formulas: formulas, reference: formulas, tree: nil,
      regions: regions.map { RecoilTransfer.Region(parallel: fit(.parallel, $0), perpendicular: fit(.perpendicular, $0)) },
      control: [], counts: [:])
    return result
  }
}
