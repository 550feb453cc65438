import Columns
import Foundation
import Numerics
import RootFiles

/// Toy events for a recoil calibration in 81 × 3 bins, as many in each: data, simulation and two backgrounds, and their cards.
///
/// Every event is a pure function of its world and number.
struct RecoilEvents {
  let folder: String

  enum World: String, CaseIterable {
    case data, simulation, ttbar, diboson
  }

  /// The 81 bins of qT of public analysis code, GeV.
  static let fine: [Double] =
    (0..<40).map { 0.5 * Double($0) } + (20..<30).map { Double($0) } + stride(from: 30, to: 50, by: 2).map { $0 }
    + [50, 53, 56, 59, 63, 67, 71, 75, 80, 85, 90, 100, 110, 120, 140, 160, 180, 200, 220, 250, 300, 1000]
  static let coarse: [Double] = [0, 5, 10, 15, 20, 30, 45, 70, 200]

  private static let schema = [
    ColumnSchema(name: "run", type: .uint32), ColumnSchema(name: "luminosityBlock", type: .uint32),
    ColumnSchema(name: "event", type: .uint64), ColumnSchema(name: "boson_x", type: .float64),
    ColumnSchema(name: "boson_y", type: .float64), ColumnSchema(name: "missing_x", type: .float64),
    ColumnSchema(name: "missing_y", type: .float64), ColumnSchema(name: "jets", type: .int32),
  ]

  func make(events: Int) throws {
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    for world in World.allCases {
      let count = world == .data || world == .simulation ? events : events / 20
      var writer = try RootTreeWriter(
        path: "\(folder)/recoil-\(world.rawValue).root", overwrite: true, tree: "Events", columns: Self.schema, packing: .none)
      for start in stride(from: 0, to: count, by: 1 << 16) {
        try writer.append(batch(world, start..<min(start + 1 << 16, count)))
      }
      try writer.finish()
    }
    for (name, edges) in [("fine", Self.fine), ("coarse", Self.coarse)] {
      try card(name, edges, rest: "").write(toFile: "\(folder)/recoil-\(name).yaml", atomically: true, encoding: .utf8)
      try card("\(name)-nominal", edges, rest: "variations: none").write(
        toFile: "\(folder)/recoil-\(name)-nominal.yaml", atomically: true, encoding: .utf8)
    }
  }

  private func card(_ name: String, _ edges: [Double], rest: String) -> String {
    """
    kind: recoil
    name: recoil-\(name)
    samples:
      data:   {files: [recoil-data.root], tree: Events}
      signal: {files: [recoil-simulation.root], tree: Events}
      background:
        - {name: ttbar, files: [recoil-ttbar.root], tree: Events, weight: "0.5"}
        - {name: diboson, files: [recoil-diboson.root], tree: Events, weight: "0.2"}
    define: {qx: boson_x, qy: boson_y, met_x: missing_x, met_y: missing_y, njets: jets}
    bins: {qt: [\(edges.map { "\($0)" }.joined(separator: ", "))], njets: [0, 1, 2, .inf]}
    axis: {minimumQT: 0.01}
    fit: {minimumEntries: 1000}
    \(rest)
    """
  }

  private func batch(_ world: World, _ range: Range<Int>) -> EventBatch {
    var numbers = [[Double]](repeating: [], count: 4)
    var jets: [Int32] = []
    for event in range {
      var random = Philox(seed: 90_001 + UInt64(World.allCases.firstIndex(of: world) ?? 0), stream: UInt64(event))
      let bin = min(Int(random.uniform() * 81), 80)
      let (low, high) = (max(Self.fine[bin], 0.05), min(Self.fine[bin + 1], 400))
      let qt = low + (high - low) * random.uniform()
      let angle = 2 * .pi * random.uniform()
      let njets = Int32(3 * random.uniform())
      let (along, across) = recoil(world, qt, njets, &random)
      let (x, y) = (cos(angle), sin(angle))
      let (ux, uy) = (-(qt + along) * x - across * y, -(qt + along) * y + across * x)
      for (k, value) in [qt * x, qt * y, -(ux + qt * x), -(uy + qt * y)].enumerated() { numbers[k].append(value) }
      jets.append(njets)
    }
    var columns: [String: Column] = [
      "run": Column(values: .uint32(range.map { _ in 1 })),
      "luminosityBlock": Column(values: .uint32(range.map { UInt32($0 / 500) })),
      "event": Column(values: .uint64(range.map { UInt64($0) })), "jets": Column(values: .int32(jets)),
    ]
    for (name, values) in zip(["boson_x", "boson_y", "missing_x", "missing_y"], numbers) {
      columns[name] = Column(values: .float64(values))
    }
    return EventBatch(firstEntry: range.lowerBound, count: range.count, columns: columns)
  }

  /// u_par − qT and u_perp.
  private func recoil(_ world: World, _ qt: Double, _ njets: Int32, _ random: inout Philox) -> (Double, Double) {
    let (offset, scale) =
      switch world {
      case .data: (-2.5, 1.08)
      case .simulation: (-2.0, 1.0)
      case .ttbar: (-15, 2.5)
      case .diboson: (-10, 2.0)
      }
    let core = scale * (8.2 + 0.6 * Double(njets))
    func smeared(_ random: inout Philox) -> Double { (random.uniform() < 0.7 ? core : 1.9 * core) * random.normal() }
    return (offset - 0.05 * qt + smeared(&random), smeared(&random))
  }
}
