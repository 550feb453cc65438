/// The quantile map of one bin, T(x) = F_data⁻¹(F_MC(x)), as nodes of a correction set can carry it.
///
/// Inside `low ..< high` the map is exact but for rounding, by Newton steps in log-odds; outside it continues as a constant
/// shift, since there F rounds to 0 or 1 in formulas without `erfc`. NaN stays NaN, infinities stay infinite.
public struct QuantileMapBin: Sendable, Hashable {
  /// The distribution mapped from.
  public let simulation: MapMixture
  /// The distribution mapped to.
  public let data: MapMixture
  /// Lower end of the guard interval.
  public let low: Double
  /// Upper end of the guard interval; itself outside.
  public let high: Double
  /// What is added to values below `low`.
  public let shiftBelow: Double
  /// What is added to values at `high` and above.
  public let shiftAbove: Double
  /// How many Newton steps follow the guess.
  public let steps: Int
  /// Points of the map, rising in x from `low` to `high`, between which straight lines are the guess; empty for one line
  /// through means and widths.
  public let knots: [Knot]

  /// A point of the map: x and T(x).
  public struct Knot: Sendable, Hashable {
    /// The value before.
    public let x: Double
    /// The value after.
    public let y: Double

    /// A point of the map.
    public init(x: Double, y: Double) { (self.x, self.y) = (x, y) }
  }

  /// A map with everything given. Equal mixtures make the identity, whatever the guard interval and the shifts are.
  /// - Throws: ``QuantileMapError``: not low < high, numbers that are not finite, steps outside 1…20, or
  ///   knots that do not rise from `low` to `high`.
  public init(
    simulation: MapMixture, data: MapMixture, low: Double, high: Double, shiftBelow: Double, shiftAbove: Double,
    steps: Int = 4, knots: [Knot] = []
  ) throws(QuantileMapError) {
    guard low < high, [low, high, shiftBelow, shiftAbove].allSatisfy(\.isFinite) else {
      throw .badGuard(low: low, high: high, shiftBelow: shiftBelow, shiftAbove: shiftAbove)
    }
    guard (1...20).contains(steps) else { throw .badSteps(steps) }
    let rises = zip(knots, knots.dropFirst()).allSatisfy { $0.x < $1.x && $0.y.isFinite && $1.y.isFinite }
    guard knots.isEmpty || (knots.count > 1 && rises && knots[0].x == low && knots[knots.count - 1].x == high) else {
      throw .badKnots(count: knots.count, low: low, high: high)
    }
    (self.simulation, self.data, self.steps, self.knots) = (simulation, data, steps, knots)
    (self.low, self.high, self.shiftBelow, self.shiftAbove) = (low, high, shiftBelow, shiftAbove)
  }

  /// A map whose guard interval holds all but `tail` of the simulation on either side, continued so that it has no step at
  /// the ends, with as many Newton steps as `reference` demands.
  /// - Parameters:
  ///   - tail: probability outside on each side. Rounding of F limits the map's accuracy to about 1e-16/density, which at
  ///     the default is below 1e-7 of a width; smaller tails cost digits.
  ///   - reference: the exact map, by other means.
  ///   - tolerance: the largest error allowed inside the guard interval, in the unit of x.
  /// - Throws: ``QuantileMapError/notAccurate(error:tolerance:steps:)`` if 12 steps do not suffice.
  public init(
    simulation: MapMixture, data: MapMixture, tail: Double = 1e-8, tolerance: Double = 1e-6,
    reference: (Double) -> Double
  ) throws(QuantileMapError) {
    let range = simulation.range(tail: tail)
    let shifts = (reference(range.lowerBound) - range.lowerBound, reference(range.upperBound) - range.upperBound)
    var error = Double.infinity
    for steps in 4...12 {
      try self.init(
        simulation: simulation, data: data, low: range.lowerBound, high: range.upperBound, shiftBelow: shifts.0,
        shiftAbove: shifts.1, steps: steps)
      error = try largestError(against: reference)
      if error <= tolerance { return }
    }
    throw .notAccurate(error: error, tolerance: tolerance, steps: 12)
  }

  /// Whether both distributions are the same, so that every value maps to itself bit for bit.
  public var isIdentity: Bool { simulation == data }

  /// The largest |nodes(x) - reference(x)| on a grid of `points` equally spaced values from `low` up to `high`, by
  /// evaluating the very nodes that are written. NaN anywhere gives infinity.
  public func largestError(against reference: (Double) -> Double, points: Int = 501) throws(QuantileMapError) -> Double {
    precondition(points >= 2, "a grid needs two points or more, not \(points)")
    let width = (high - low) / Double(points - 1)
    let grid = (0..<points).map { $0 == points - 1 ? high.nextDown : low + Double($0) * width }
    let nodes = QuantileMapNodes(value: "x", qt: "qt", njets: "njets")
    let mapped: [Double]
    do throws(CorrectionError) {
      let correction = try nodes.correction(of: self)
      mapped = try correction.evaluate([.constant(.real(0)), .constant(.real(0)), .real(grid)])
    } catch {
      throw .correction(error)
    }
    return zip(grid, mapped).reduce(0) { worst, pair in
      let error = (pair.1 - reference(pair.0)).magnitude
      return error.isNaN ? .infinity : max(worst, error)
    }
  }
}
