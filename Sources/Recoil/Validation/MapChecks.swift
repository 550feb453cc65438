import Fitting
import Numerics

/// Φ(z).
func gaussianCDF(_ z: Double) -> Double { NormalDistribution.cdf(z) }

/// A map seen at some points, and what can be said of it.
struct MapChecks {
  /// The points, rising.
  let inputs: [Double]
  /// The values there.
  let values: [Double]

  /// What was found: code, value and problem.
  typealias Outcome = (code: RecoilFinding.Code, value: Double?, problem: String)

  /// Slopes outside this range deserve a look.
  static let slopes = 0.2...5.0

  /// Values that are not finite, that fall, or that change too slowly or too fast.
  var outcomes: [Outcome] {
    if let bad = values.firstIndex(where: { !$0.isFinite }) {
      return [(.notFinite, inputs[bad], "the map gives \(values[bad]) at \(inputs[bad]) GeV")]
    }
    var slopes: [Double] = []
    for i in inputs.indices.dropFirst() { slopes.append((values[i] - values[i - 1]) / (inputs[i] - inputs[i - 1])) }
    guard let least = slopes.min(), let most = slopes.max() else { return [] }
    func place(_ slope: Double) -> String { "between \(inputs[slopes.firstIndex(of: slope) ?? 0]) GeV and the next point" }
    if least <= 0 { return [(.mapNotRising, least, "the map has slope \(least) \(place(least))")] }
    var found: [Outcome] = []
    if !Self.slopes.contains(least) { found.append((.mapSlope, least, "the map has slope \(least) \(place(least))")) }
    if !Self.slopes.contains(most) { found.append((.mapSlope, most, "the map has slope \(most) \(place(most))")) }
    return found
  }

  /// Equal distances from end to end.
  static func grid(_ range: ClosedRange<Double>, points: Int) -> [Double] {
    (0..<points).map { range.lowerBound + (range.upperBound - range.lowerBound) * (Double($0) / Double(points - 1)) }
  }
}

/// The largest jump of a row of maps from one bin in qT to the next.
struct QTJump {
  /// The bin below the edge.
  let bin: Int
  /// GeV.
  let size: Double
  /// The value that is mapped there.
  let input: Double

  /// - Parameters:
  ///   - maps: one per bin in qT; nil where there is none.
  ///   - core: where each of them holds most events.
  init?(maps: [((Double) -> Double)?], core: (Int) -> ClosedRange<Double>) {
    self.init(edges: zip(maps, maps.dropFirst()).map { (below: $0, above: $1) }, core: core)
  }

  /// - Parameters:
  ///   - edges: the maps just below and just above each inner edge in qT; nil where there is none.
  ///   - core: where the maps of each bin hold most events.
  init?(
    edges: [(below: ((Double) -> Double)?, above: ((Double) -> Double)?)], core: (Int) -> ClosedRange<Double>
  ) {
    var worst: QTJump?
    for (bin, pair) in edges.enumerated() {
      guard let below = pair.below, let above = pair.above else { continue }
      let (a, b) = (core(bin), core(bin + 1))
      let (low, high) = (max(a.lowerBound, b.lowerBound), min(a.upperBound, b.upperBound))
      guard low < high else { continue }
      for u in MapChecks.grid(low...high, points: 41) {
        let size = abs(above(u) - below(u))
        if size > worst?.size ?? 0 { worst = QTJump(bin: bin, size: size, input: u) }
      }
    }
    guard let worst else { return nil }
    self = worst
  }

  private init(bin: Int, size: Double, input: Double) { (self.bin, self.size, self.input) = (bin, size, input) }

  func problem(_ edges: [Double]) -> String {
    "at qT = \(edges[bin + 1]) GeV the map of u = \(input) GeV jumps by \(size) GeV"
  }
}
