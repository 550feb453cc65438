import Glibc
public import Numerics

/// A normal distribution, or the sum of two: f N(mean1, sigma1) + (1 − f) N(mean2, sigma2).
///
/// The first component is the narrow core; a single Gaussian has `fraction` 1 and repeats itself as the second.
public struct GaussianMixture: Sendable, Hashable {
  /// f, the share of the first component, in (0, 1].
  public let fraction: Double
  /// The mean of the first component.
  public let mean1: Double
  /// The width of the first component, positive.
  public let sigma1: Double
  /// The mean of the second component.
  public let mean2: Double
  /// The width of the second component; at least `sigma1`.
  public let sigma2: Double

  /// Two components, put in order of width.
  /// - Precondition: `0 <= fraction <= 1`, positive finite widths, finite means.
  public init(fraction: Double, mean1: Double, sigma1: Double, mean2: Double, sigma2: Double) {
    precondition(
      fraction >= 0 && fraction <= 1 && sigma1 > 0 && sigma2 > 0 && sigma1.isFinite && sigma2.isFinite && mean1.isFinite
        && mean2.isFinite, "fraction \(fraction), means \(mean1), \(mean2), widths \(sigma1), \(sigma2) make no mixture")
    if fraction == 1 || fraction == 0 {
      self.fraction = 1
      self.mean1 = fraction == 1 ? mean1 : mean2
      self.sigma1 = fraction == 1 ? sigma1 : sigma2
      (self.mean2, self.sigma2) = (self.mean1, self.sigma1)
    } else if sigma1 <= sigma2 {
      (self.fraction, self.mean1, self.sigma1, self.mean2, self.sigma2) = (fraction, mean1, sigma1, mean2, sigma2)
    } else {
      (self.fraction, self.mean1, self.sigma1, self.mean2, self.sigma2) = (1 - fraction, mean2, sigma2, mean1, sigma1)
    }
  }

  /// One Gaussian.
  public init(mean: Double, sigma: Double) {
    self.init(fraction: 1, mean1: mean, sigma1: sigma, mean2: mean, sigma2: sigma)
  }

  /// How many different Gaussians there are: 1 or 2.
  public var componentCount: Int { fraction == 1 ? 1 : 2 }

  /// The mean, f mean1 + (1 − f) mean2.
  public var mean: Double { fraction * mean1 + (1 - fraction) * mean2 }

  /// The standard deviation.
  public var standardDeviation: Double {
    let (d1, d2) = (mean1 - mean, mean2 - mean)
    return (fraction * (sigma1 * sigma1 + d1 * d1) + (1 - fraction) * (sigma2 * sigma2 + d2 * d2)).squareRoot()
  }

  /// The probability density at `x`.
  public func density(_ x: Double) -> Double {
    let first = fraction / sigma1 * NormalDistribution.density((x - mean1) / sigma1)
    return fraction == 1 ? first : first + (1 - fraction) / sigma2 * NormalDistribution.density((x - mean2) / sigma2)
  }

  /// The probability of a value below `x`.
  public func cdf(_ x: Double) -> Double {
    let first = fraction * NormalDistribution.cdf((x - mean1) / sigma1)
    return fraction == 1 ? first : first + (1 - fraction) * NormalDistribution.cdf((x - mean2) / sigma2)
  }

  /// The mixture of −x; its cdf is this one's upper tail.
  public var mirrored: GaussianMixture {
    GaussianMixture(fraction: fraction, mean1: -mean1, sigma1: sigma1, mean2: -mean2, sigma2: sigma2)
  }

  /// log F(x) and its derivative f(x)/F(x), finite for every finite x.
  ///
  /// Where F underflows (37σ out) the sum over components is taken of logarithms; there the widest component rules.
  /// The upper tail is `mirrored.logCDF(-x)`.
  @inline(__always)
  public func logCDF(_ x: Double) -> (value: Double, slope: Double) {
    let z1 = (x - mean1) / sigma1
    let z2 = (x - mean2) / sigma2
    let probability = fraction * NormalDistribution.cdf(z1) + (1 - fraction) * NormalDistribution.cdf(z2)
    guard probability > 1e-280 else { return farTail(z1, z2) }
    let density =
      fraction / sigma1 * NormalDistribution.density(z1) + (1 - fraction) / sigma2 * NormalDistribution.density(z2)
    return (log(probability), density / probability)
  }

  /// log F and its slope by log-sum-exp.
  private func farTail(_ z1: Double, _ z2: Double) -> (value: Double, slope: Double) {
    let l1 = log(fraction) + NormalDistribution.logCDF(z1)
    guard fraction < 1 else { return (l1, NormalDistribution.hazard(z1) / sigma1) }
    let l2 = log1p(-fraction) + NormalDistribution.logCDF(z2)
    let top = max(l1, l2)
    let (w1, w2) = (exp(l1 - top), exp(l2 - top))
    let slope = w1 * NormalDistribution.hazard(z1) / sigma1 + w2 * NormalDistribution.hazard(z2) / sigma2
    return (top + log(w1 + w2), slope / (w1 + w2))
  }

  /// A random value: one uniform number picks the component, one normal number the place.
  public func sample(_ random: inout Philox) -> Double {
    random.uniform() < fraction ? mean1 + sigma1 * random.normal() : mean2 + sigma2 * random.normal()
  }
}
