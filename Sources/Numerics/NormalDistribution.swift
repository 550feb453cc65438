internal import CGSL
import Glibc

/// The standard normal distribution, accurate in both tails.
///
/// `Phi(z) = erfc(-z/√2)/2` never forms `1 - p`, so it keeps its relative accuracy until it underflows near z = -38;
/// ``logCDF(_:)`` and ``hazard(_:)`` go on from there by Laplace's continued fraction. The upper tail is `Phi(-z)`.
public enum NormalDistribution {
  /// φ(z) = exp(-z²/2)/√(2π).
  @inline(__always)
  public static func density(_ z: Double) -> Double { exp(-0.5 * z * z) * 0.398942280401432677939946059934 }

  /// Φ(z), the probability of a value below `z`.
  @inline(__always)
  public static func cdf(_ z: Double) -> Double { 0.5 * erfc(-z * 0.707106781186547524400844362105) }

  /// log Φ(z), to rounding in both tails; finite for |z| < 1e154, where z² overflows.
  public static func logCDF(_ z: Double) -> Double {
    if z > 0 { return log1p(-cdf(-z)) }
    return z > farTail ? log(cdf(z)) : -0.5 * z * z - 0.918938533204672741780329736406 - log(farHazard(-z))
  }

  /// φ(z)/Φ(z), the derivative of log Φ, finite for every finite z (about -z in the far lower tail).
  public static func hazard(_ z: Double) -> Double { z > farTail ? density(z) / cdf(z) : farHazard(-z) }

  /// Where Φ is about to lose digits to underflow.
  private static let farTail = -37.0

  /// φ(x)/Φ(−x) = x + 1/(x + 2/(x + 3/(x + …))), for x >= 37, where six levels are exact to rounding.
  /// M. Abramowitz, I. A. Stegun, *Handbook of Mathematical Functions* (1964), 26.2.14.
  private static func farHazard(_ x: Double) -> Double {
    var tail = x
    for level in stride(from: 6.0, through: 1, by: -1) { tail = x + level / tail }
    return tail
  }

  /// The z below which a fraction `p` lies, by GSL.
  /// - Parameter p: in (0, 1); 0 and 1 give ∓infinity.
  public static func quantile(_ p: Double) -> Double {
    GSL.open()
    return gsl_cdf_ugaussian_Pinv(p)
  }
}
