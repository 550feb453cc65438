import Glibc
public import Numerics

/// How wide the kernels of a density are.
///
/// The rules scale the sample's covariance by a factor squared; with n_eff = (Σ|w|)²/Σw² and d dimensions
/// - Scott: n_eff^(−1/(d + 4)), D. W. Scott, *Multivariate Density Estimation* (1992);
/// - Silverman: (n_eff (d + 2)/4)^(−1/(d + 4)), B. W. Silverman, *Density Estimation* (1986), eq. 4.14.
public enum Bandwidth: Sendable, Hashable {
  case scott
  case silverman
  /// The factor itself.
  case factor(Double)
  /// The covariance of one kernel, in the axes' units squared (of the logarithm, on a logarithmic axis).
  case kernel(SymmetricMatrix)

  /// A kernel of this standard deviation in one dimension.
  public static func standardDeviation(_ sigma: Double) -> Bandwidth {
    .kernel(SymmetricMatrix(dimension: 1, elements: [sigma * sigma]))
  }

  /// The factor that the rule gives; nil if the kernel's covariance is given outright.
  func factor(effectiveEntries n: Double, dimensions d: Double) throws(DensityError) -> Double? {
    switch self {
    case .scott: return pow(n, -1 / (d + 4))
    case .silverman: return pow(n * (d + 2) / 4, -1 / (d + 4))
    case .factor(let factor):
      guard factor > 0, factor.isFinite else { throw .badBandwidth("a factor of \(factor)") }
      return factor
    case .kernel: return nil
    }
  }
}
