internal import CGSL
import Glibc

/// The standard normal distribution, accurate in both tails.
///
/// `Phi(z) = erfc(-z/√2)/2` never forms `1 - p`, so it keeps its relative accuracy until it underflows near z = -38;
/// ``logCDF(_:)`` goes on from there. The upper tail is `Phi(-z)`.
public enum NormalDistribution {
  /// φ(z) = exp(-z²/2)/√(2π).
  @inline(__always)
  public static func density(_ z: Double) -> Double { exp(-0.5 * z * z) * 0.398942280401432677939946059934 }

  /// Φ(z), the probability of a value below `z`.
  @inline(__always)
  public static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z * 0.707106781186547524400844362105) }

  /// log Φ(z), finite for every finite z. Below z = -37 by GSL's `gsl_sf_log_erfc`.
  public static func logCDF(_ z: Double) -> Double {
    if z > -37 { return log(cdf(z)) }
    GSL.open()
    return gsl_sf_log_erfc(-z * 0.707106781186547524400844362105) - 0.693147180559945309417232121458
  }

  /// φ(z)/Φ(z), the derivative of log Φ, finite for every finite z (about -z in the far lower tail).
  public static func hazard(_ z: Double) -> Double {
    z > -37 ? density(z) / cdf(z) : exp(-0.5 * z * z - 0.918938533204672741780329736406 - logCDF(z))
  }

  /// The z below which a fraction `p` lies, by GSL.
  /// - Parameter p: in (0, 1); 0 and 1 give ∓infinity.
  public static func quantile(_ p: Double) -> Double {
    GSL.open()
    return gsl_cdf_ugaussian_Pinv(p)
  }
}
