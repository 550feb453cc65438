/// A rising map in cubic pieces, as nodes of a correction set can carry any map: a lookup of the value above one polynomial.
///
/// Below the first knot and above the last the map goes on with `tailSlope`.
public struct CubicMap: Sendable, Hashable {
  /// Where pieces begin; the last one is where they end.
  public let knots: [Double]
  /// The map at the knots.
  public let values: [Double]
  /// Slopes at the lower and at the upper end of each piece.
  public let slopes: [SIMD2<Double>]
  /// The slope below the first knot and above the last.
  public let tailSlope: Double
  /// c₀…c₃ of every piece in powers of x − its lower knot, the tails included.
  let coefficients: [[Double]]

  /// - Throws: ``QuantileMapError/badKnots(count:low:high:)`` if there are fewer than two knots or they do not rise, or a number
  ///   is not finite.
  public init(
    knots: [Double], values: [Double], slopes: [SIMD2<Double>], tailSlope: Double = 1
  ) throws(QuantileMapError) {
    let rise = zip(knots, knots.dropFirst()).allSatisfy { $0 < $1 }
    let isFinite = (knots + values + [tailSlope]).allSatisfy(\.isFinite) && slopes.allSatisfy { $0.x.isFinite && $0.y.isFinite }
    guard knots.count >= 2, rise, isFinite, values.count == knots.count, slopes.count == knots.count - 1 else {
      throw .badKnots(count: knots.count, low: knots.first ?? .nan, high: knots.last ?? .nan)
    }
    (self.knots, self.values, self.slopes, self.tailSlope) = (knots, values, slopes, tailSlope)
    let pieces = slopes.indices.map { i in
      let h = knots[i + 1] - knots[i]
      let secant = (values[i + 1] - values[i]) / h
      let (s, e) = (slopes[i].x, slopes[i].y)
      return [values[i], s, (3 * secant - 2 * s - e) / h, (s + e - 2 * secant) / (h * h)]
    }
    coefficients = [[values[0], tailSlope, 0, 0]] + pieces + [[values[values.count - 1], tailSlope, 0, 0]]
  }

  /// What each piece's powers are of: x minus this.
  var origins: [Double] { [knots[0]] + knots.dropLast() + [knots[knots.count - 1]] }

  /// The map at `x`, as its nodes give it; NaN stays NaN.
  public func callAsFunction(_ x: Double) -> Double {
    guard x >= knots[0] else { return values[0] + tailSlope * (x - knots[0]) }
    var (low, high) = (0, knots.count)
    while high - low > 1 {
      let middle = (low + high) / 2
      if knots[middle] <= x { low = middle } else { high = middle }
    }
    let (c, d) = (coefficients[low + 1], x - knots[low])
    return c[0] + d * (c[1] + d * (c[2] + d * c[3]))
  }
}

/// Two maps with the same knots, between which a third input interpolates: (1 − t) first + t second, t = (qt − low)/(high − low).
public struct CubicMapPair: Sendable, Hashable {
  /// The map at qt = `low`.
  public let first: CubicMap
  /// The map at qt = `high`.
  public let second: CubicMap
  /// Where the first map rules.
  public let low: Double
  /// Where the second map rules.
  public let high: Double

  /// - Throws: ``QuantileMapError/badKnots(count:low:high:)`` if knots differ;
  ///   ``QuantileMapError/badGuard(low:high:shiftBelow:shiftAbove:)`` if low is not below high.
  public init(first: CubicMap, second: CubicMap, low: Double, high: Double) throws(QuantileMapError) {
    guard first.knots == second.knots else {
      throw .badKnots(count: second.knots.count, low: second.knots[0], high: second.knots[second.knots.count - 1])
    }
    guard low < high, low.isFinite, high.isFinite else { throw .badGuard(low: low, high: high, shiftBelow: 0, shiftAbove: 0) }
    (self.first, self.second, self.low, self.high) = (first, second, low, high)
  }
}
