internal import CGSL

/// The chi-squared distribution.
public enum ChiSquaredDistribution {
  /// The probability of a value above `chiSquared` with `degreesOfFreedom`; 1 when there are none.
  public static func upperTail(_ chiSquared: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 0 else { return 1 }
    GSL.open()
    return gsl_cdf_chisq_Q(chiSquared, Double(degreesOfFreedom))
  }
}
