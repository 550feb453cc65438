internal import CGSL

/// Fisher's F distribution, of the ratio of two variances estimated from normal values.
public enum FDistribution {
  /// The probability of a ratio above `f`; 0 for infinity, NaN for NaN.
  /// - Precondition: positive degrees of freedom.
  public static func upperTail(_ f: Double, numerator: Int, denominator: Int) -> Double {
    precondition(numerator > 0 && denominator > 0, "an F ratio needs degrees of freedom, not \(numerator) and \(denominator)")
    if f.isNaN { return .nan }
    if f == .infinity { return 0 }
    GSL.open()
    return gsl_cdf_fdist_Q(max(f, 0), Double(numerator), Double(denominator))
  }
}
