internal import CGSL

/// The chi-squared distribution.
public enum ChiSquaredDistribution {
  /// The probability of a value above `chiSquared` with `degreesOfFreedom`; 1 when there are none.
  public static func upperTail(_ chiSquared: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 0 else { return 1 }
    GSL.open()
    return gsl_cdf_chisq_Q(chiSquared, Double(degreesOfFreedom))
  }

  /// The value that is exceeded with this probability.
  /// - Parameter probability: in (0, 1].
  public static func upperQuantile(_ probability: Double, degreesOfFreedom: Int) -> Double {
    guard degreesOfFreedom > 0 else { return 0 }
    GSL.open()
    return gsl_cdf_chisq_Qinv(probability, Double(degreesOfFreedom))
  }
}
