internal import CGSL

/// The beta distribution with density ∝ x^(a−1) (1−x)^(b−1) on [0, 1].
public enum BetaDistribution {
  /// The probability of a value below `x`; `a` and `b` are positive.
  public static func cdf(_ x: Double, a: Double, b: Double) -> Double {
    if x <= 0 { return 0 }
    if x >= 1 { return 1 }
    GSL.open()
    return gsl_cdf_beta_P(x, a, b)
  }

  /// The probability of a value above `x`, exact where ``cdf(_:a:b:)`` rounds to 1.
  public static func upperTail(_ x: Double, a: Double, b: Double) -> Double {
    if x <= 0 { return 1 }
    if x >= 1 { return 0 }
    GSL.open()
    return gsl_cdf_beta_Q(x, a, b)
  }

  /// The x below which a fraction `p` lies: bisection of the nearer tail, which cannot leave [0, 1] and needs no start.
  /// - Parameter p: in [0, 1].
  /// - Precondition: `a` and `b` are positive and finite.
  public static func quantile(_ p: Double, a: Double, b: Double) -> Double {
    precondition(p >= 0 && p <= 1 && a > 0 && b > 0 && a.isFinite && b.isFinite, "no quantile \(p) of a beta(\(a), \(b))")
    if p == 0 || p == 1 { return p }
    return root { x in cdf(x, a: a, b: b) < p }
  }

  /// The x above which a fraction `q` lies.
  /// - Parameter q: in [0, 1].
  /// - Precondition: `a` and `b` are positive and finite.
  public static func upperQuantile(_ q: Double, a: Double, b: Double) -> Double {
    precondition(q >= 0 && q <= 1 && a > 0 && b > 0 && a.isFinite && b.isFinite, "no quantile \(q) of a beta(\(a), \(b))")
    if q == 0 || q == 1 { return 1 - q }
    return root { x in upperTail(x, a: a, b: b) > q }
  }

  /// The place where `isBelow` turns from true to false. The bits of positive doubles rise with their values, so halving between
  /// bit patterns reaches the last digit of a root of any size in at most 64 steps.
  private static func root(_ isBelow: (Double) -> Bool) -> Double {
    var low: UInt64 = 0
    var high = (1.0).bitPattern
    while high - low > 1 {
      let middle = low + (high - low) / 2
      if isBelow(Double(bitPattern: middle)) { low = middle } else { high = middle }
    }
    return Double(bitPattern: high)
  }
}
