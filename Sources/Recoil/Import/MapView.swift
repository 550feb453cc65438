import Corrections

/// A correction seen as a function of one value, in bins of qT and njets.
struct MapView {
  let correction: Correction
  /// New names of inputs, old to new.
  let names: [String: String]
  /// Fixed keys by the old name.
  let chosen: [String: String]
  let value: String

  init(_ correction: Correction, rewriting: CorrectionRewriting) {
    self.correction = correction
    (names, chosen, value) = (rewriting.names, rewriting.chosen, rewriting.value)
  }

  /// A correction in Concord's own variables.
  init(own correction: Correction, variation: String) {
    self.correction = correction
    names = ["qt": "qt", "njets": "njets"]
    chosen = ["syst": variation]
    value = correction.inputs.last?.name ?? ""
  }

  /// The edges in `qt` or `njets`.
  func edges(of name: String) -> [Double]? { correction.edges(of: names.filter { $0.value == name }.map(\.key)) }

  /// The values at one place for many inputs.
  func values(_ inputs: [Double], qt: Double, njets: Double, also keys: [String: String] = [:]) throws(CorrectionError)
    -> [Double]
  {
    var columns: [CorrectionColumn] = []
    for input in correction.inputs {
      switch names[input.name] {
      case "qt": columns.append(.constant(.real(qt)))
      case "njets": columns.append(.constant(.real(njets)))
      default:
        if input.type == .string {
          columns.append(.constant(.string(keys[input.name] ?? chosen[input.name] ?? "")))
        } else {
          columns.append(.real(inputs))
        }
      }
    }
    return try correction.evaluate(columns)
  }
}

/// The quantile map of two distributions that a correction gives by `kind`: `DY` and `Data`.
struct FittedInverse {
  let view: MapView
  let place: (qt: Double, njets: Double)

  private static let reach = 200.0
  private static let points = 401
  private static let tail = 1e-5

  /// Lines between points at equal distances, where the simulation has more than a hundred thousandth on either side.
  ///
  /// Both distributions are divided by what they reach. Each point is inverted by bisection on the correction itself.
  /// - Returns: nil if a distribution does not rise, or not to a positive number.
  func map() -> PiecewiseMap? {
    let grid = (0..<Self.points).map { Self.reach * (2 * Double($0) / Double(Self.points - 1) - 1) }
    guard let simulation = distribution("DY", grid), let data = distribution("Data", grid) else { return nil }
    let inside = grid.indices.filter { simulation.values[$0] > Self.tail && simulation.values[$0] < 1 - Self.tail }
    let wanted = inside.map { simulation.values[$0] }
    guard wanted.count > 2, let mapped = inverse(wanted, data.scale) else { return nil }
    let points = zip(inside.map { grid[$0] }, mapped)
    let lines = zip(points, points.dropFirst()).map { PiecewiseMap.Line(x0: $0.0, y0: $0.1, x1: $1.0, y1: $1.1) }
    guard lines.allSatisfy({ $0.y0 <= $0.y1 }), let core = middleSlope(lines) else { return nil }
    return PiecewiseMap(lines: lines, tailSlope: core)
  }

  /// The slope through the ends of the lines: beyond them u is stretched as it is over all between.
  private func middleSlope(_ lines: [PiecewiseMap.Line]) -> Double? {
    let (first, last) = (lines[0], lines[lines.count - 1])
    let slope = (last.y1 - first.y0) / (last.x1 - first.x0)
    return slope > 0 ? slope : nil
  }

  private func distribution(_ kind: String, _ grid: [Double]) -> (values: [Double], scale: Double)? {
    guard let values = try? view.values(grid, qt: place.qt, njets: place.njets, also: ["kind": kind]),
      let scale = (try? view.values([1e4], qt: place.qt, njets: place.njets, also: ["kind": kind]))?.first, scale > 0.5,
      values.allSatisfy(\.isFinite), zip(values, values.dropFirst()).allSatisfy({ $0 <= $1 + 1e-12 })
    else { return nil }
    return (values.map { $0 / scale }, scale)
  }

  /// The values where data's distribution is `wanted`, all at a time.
  private func inverse(_ wanted: [Double], _ scale: Double) -> [Double]? {
    var low = wanted.map { _ in -4 * Self.reach }
    var high = wanted.map { _ in 4 * Self.reach }
    for _ in 0..<60 {
      let middles = zip(low, high).map { 0.5 * ($0 + $1) }
      guard let values = try? view.values(middles, qt: place.qt, njets: place.njets, also: ["kind": "Data"]) else { return nil }
      for i in wanted.indices {
        if values[i] / scale < wanted[i] { low[i] = middles[i] } else { high[i] = middles[i] }
      }
    }
    return zip(low, high).map { 0.5 * ($0 + $1) }
  }
}
