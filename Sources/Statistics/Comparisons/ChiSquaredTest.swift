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
    var groups: [(w1: Double, v1: Double, w2: Double, v2: Double)] = []
    var open = (w1: 0.0, v1: 0.0, w2: 0.0, v2: 0.0)
    for i in 0..<first.count {
      open = (open.w1 + first.sumW[i], open.v1 + first.sumW2[i], open.w2 + second.sumW[i], open.v2 + second.sumW2[i])
      let enough = open.w1 * open.w1 >= minimumEntries * open.v1 && open.w2 * open.w2 >= minimumEntries * open.v2
      if enough && open.w1 > 0 && open.w2 > 0 && open.v1 > 0 && open.v2 > 0 {
        groups.append(open)
        open = (0, 0, 0, 0)
      }
    }
    guard groups.count >= 2 else { return nil }
    let last = groups.removeLast()  // what is left over joins the last group
    groups.append((last.w1 + open.w1, last.v1 + open.v1, last.w2 + open.w2, last.v2 + open.v2))
    let sum = groups.reduce(0.0) { sum, g in
      let difference = g.w1 - scale * g.w2
      return sum + difference * difference / (g.v1 + scale * scale * g.v2)
    }
    return ChiSquaredTest(chiSquared: sum, degreesOfFreedom: groups.count - 1)
  }
}
