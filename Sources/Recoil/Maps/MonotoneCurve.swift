/// A rising curve through equally spaced nodes, continued beyond both ends with slope 1: a map without a formula.
///
/// Between nodes it is the cubic with the nodes' values and slopes. Slopes are limited so that every piece rises
/// (F. N. Fritsch, R. E. Carlson, *SIAM J. Numer. Anal.* 17 (1980) 238: α² + β² ≤ 9, slopes over the secant).
public struct MonotoneCurve: Sendable, Hashable, Codable {
  /// Where the nodes begin, GeV.
  public let low: Double
  /// Where they end, GeV.
  public let high: Double
  /// The curve at the nodes, rising, GeV.
  public let values: [Double]
  /// Its slopes there, not negative.
  public let slopes: [Double]

  /// - Parameter nodes: values and slopes at equal steps from `low` to `high`.
  /// - Precondition: `low < high`, two nodes or more, values that rise.
  init(low: Double, high: Double, nodes: [(value: Double, slope: Double)]) {
    precondition(low < high && nodes.count >= 2, "\(nodes.count) nodes from \(low) to \(high) make no curve")
    precondition(zip(nodes, nodes.dropFirst()).allSatisfy { $0.value < $1.value }, "the nodes of a curve must rise")
    (self.low, self.high) = (low, high)
    values = nodes.map(\.value)
    slopes = Self.limited(nodes, step: (high - low) / Double(nodes.count - 1))
  }

  /// The slopes, scaled down where a piece would not rise.
  private static func limited(_ nodes: [(value: Double, slope: Double)], step: Double) -> [Double] {
    var slopes = nodes.map { max(0, $0.slope) }
    for i in 0..<nodes.count - 1 {
      let secant = (nodes[i + 1].value - nodes[i].value) / step
      let (alpha, beta) = (slopes[i] / secant, slopes[i + 1] / secant)
      let length = (alpha * alpha + beta * beta).squareRoot()
      guard length > 3 else { continue }
      slopes[i] = 3 / length * alpha * secant
      slopes[i + 1] = 3 / length * beta * secant
    }
    return slopes
  }

  /// What is wrong with a curve that was read; nil if nothing.
  var problem: String? {
    guard low < high, high.isFinite, low.isFinite else { return "low must be below high" }
    guard values.count >= 2, values.count == slopes.count else { return "as many slopes as values, two or more, are needed" }
    guard zip(values, values.dropFirst()).allSatisfy({ $0 < $1 }), values.allSatisfy(\.isFinite) else {
      return "values must rise"
    }
    guard slopes.allSatisfy({ $0 >= 0 && $0.isFinite }) else { return "slopes must not be negative" }
    return rises ? nil : "the curve falls between its values: slopes are too steep"
  }

  /// Whether every piece obeys the criterion, but for rounding.
  private var rises: Bool {
    (0..<values.count - 1).allSatisfy { i in
      let secant = (values[i + 1] - values[i]) / step
      return slopes[i] * slopes[i] + slopes[i + 1] * slopes[i + 1] <= 9 * secant * secant * (1 + 1e-12)
    }
  }

  /// The distance between nodes.
  var step: Double { (high - low) / Double(values.count - 1) }

  /// The polynomials of the pieces, c₀ + c₁t + c₂t² + c₃t³ with t in [0, 1].
  var pieces: [SIMD4<Double>] {
    let step = step
    return (0..<values.count - 1).map { i in
      let rise = values[i + 1] - values[i]
      let (s, e) = (slopes[i] * step, slopes[i + 1] * step)
      return SIMD4(values[i], s, 3 * rise - 2 * s - e, s + e - 2 * rise)
    }
  }

  /// The curve with its slope; a non-finite `x` comes back with slope 1.
  public func evaluate(_ x: Double) -> (value: Double, slope: Double) {
    guard x.isFinite else { return (x, 1) }
    if x < low { return (x + (values[0] - low), 1) }
    if x > high { return (x + (values[values.count - 1] - high), 1) }
    let i = min(Int((x - low) / step), values.count - 2)
    let t = (x - (low + Double(i) * step)) / step
    let rise = values[i + 1] - values[i]
    let (s, e) = (slopes[i] * step, slopes[i + 1] * step)
    let (c2, c3) = (3 * rise - 2 * s - e, s + e - 2 * rise)
    return (values[i] + t * (s + t * (c2 + t * c3)), (s + t * (2 * c2 + t * 3 * c3)) / step)
  }
}
