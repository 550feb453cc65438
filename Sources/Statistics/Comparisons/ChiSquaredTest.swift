import Numerics

/// χ², its degrees of freedom and the probability of a larger value.
public struct ChiSquaredTest: Sendable, Hashable, Codable {
  /// χ².
  public let chiSquared: Double
  /// Degrees of freedom.
  public let degreesOfFreedom: Int
  /// The probability of a larger χ².
  public let pValue: Double

  /// Looks up the probability of `chiSquared`.
  public init(chiSquared: Double, degreesOfFreedom: Int) {
    self.chiSquared = chiSquared
    self.degreesOfFreedom = degreesOfFreedom
    pValue = ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: degreesOfFreedom)
  }

  /// Compares the shapes of two weighted histograms.
  ///
  /// χ² = Σ (w₁ − s w₂)²/(v₁ + s² v₂) with s the ratio of totals; neighbouring bins are joined from the left until both
  /// hold `minimumEntries` effective entries. N. D. Gagunashvili, arXiv:physics/0605123, eq. 22, with the errors of both.
  /// - Returns: nil if either total is not positive or fewer than two joined bins remain.
  public static func comparingShapes(_ first: Histogram, _ second: Histogram, minimumEntries: Double = 10) -> ChiSquaredTest? {
    precondition(first.count == second.count && first.low == second.low && first.high == second.high, "bins differ")
    guard first.total > 0, second.total > 0 else { return nil }
    let scale = first.total / second.total
    let groups = joined(first, second, minimumEntries: minimumEntries)
    guard groups.count >= 2 else { return nil }
    var sum = 0.0
    for bins in groups {
      let difference = first.sumW[bins].reduce(0, +) - scale * second.sumW[bins].reduce(0, +)
      sum += difference * difference / (first.sumW2[bins].reduce(0, +) + scale * scale * second.sumW2[bins].reduce(0, +))
    }
    return ChiSquaredTest(chiSquared: sum, degreesOfFreedom: groups.count - 1)
  }
}
