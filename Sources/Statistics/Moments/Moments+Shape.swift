import Glibc

/// Shape, and sums about another origin.
extension Moments {
  /// m₃/m₂^1.5 with the weighted central moments m: 0 for a symmetric distribution; NaN where the variance is not positive.
  public var skewness: Double {
    let (m2, m3, _) = central
    return m2 > 0 ? m3 / (m2 * m2.squareRoot()) : .nan
  }

  /// m₄/m₂² − 3 with the weighted central moments m: 0 for a normal distribution; NaN where the variance is not positive.
  public var excessKurtosis: Double {
    let (m2, _, m4) = central
    return m2 > 0 ? m4 / (m2 * m2) - 3 : .nan
  }

  private var central: (Double, Double, Double) {
    let a = powers[0] / sumW
    let (p2, p3, p4) = (powers[1] / sumW, powers[2] / sumW, powers[3] / sumW)
    return (p2 - a * a, p3 - 3 * a * p2 + 2 * a * a * a, p4 - 4 * a * p3 + 6 * a * a * p2 - 3 * a * a * a * a)
  }

  /// The same sample's sums about another origin, so that parts summed about their own can be added.
  public func moved(to origin: Double) -> Moments {
    let h = self.origin - origin
    return Moments(
      origin: origin, sumW: sumW, sumW2: sumW2, powers: Self.moved(powers, sumW, by: h),
      squaredWeightPowers: Self.moved(squaredWeightPowers, sumW2, by: h))
  }

  /// Σw(d + h)^n by the binomial theorem, from Σw d^n.
  private static func moved(_ p: SIMD4<Double>, _ w: Double, by h: Double) -> SIMD4<Double> {
    SIMD4(
      p[0] + h * w, p[1] + h * (2 * p[0] + h * w), p[2] + h * (3 * p[1] + h * (3 * p[0] + h * w)),
      p[3] + h * (4 * p[2] + h * (6 * p[1] + h * (4 * p[0] + h * w))))
  }
}
