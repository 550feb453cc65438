import Glibc
import Numerics

/// One component of a mixture: a Gaussian, or two halves of Gaussians that meet at the mean (bifurcated).
///
/// Below the mean the density is share · 2/(σ_low + σ_high) φ((x − mean)/σ_low), above it the same with σ_high: continuous at
/// the mean, with the part A_low = σ_low/(σ_low + σ_high) of the probability below it.
public struct GaussianComponent: Sendable, Hashable {
  /// The part of the mixture's probability that is this component's, in (0, 1].
  public let share: Double
  /// Where the density is highest, and the two halves meet.
  public let mean: Double
  /// The width below the mean.
  public let sigmaLow: Double
  /// The width above the mean.
  public let sigmaHigh: Double

  /// A component.
  /// - Precondition: `share` in 0…1, positive finite widths, a finite mean.
  public init(share: Double, mean: Double, sigmaLow: Double, sigmaHigh: Double) {
    precondition(
      share >= 0 && share <= 1 && sigmaLow > 0 && sigmaHigh > 0 && sigmaLow.isFinite && sigmaHigh.isFinite && mean.isFinite,
      "share \(share), mean \(mean), widths \(sigmaLow), \(sigmaHigh) make no component")
    (self.share, self.mean, self.sigmaLow, self.sigmaHigh) = (share, mean, sigmaLow, sigmaHigh)
  }

  /// A Gaussian.
  public init(share: Double, mean: Double, sigma: Double) {
    self.init(share: share, mean: mean, sigmaLow: sigma, sigmaHigh: sigma)
  }

  /// (σ_low + σ_high)/2; a Gaussian's σ.
  public var width: Double { 0.5 * sigmaLow + 0.5 * sigmaHigh }

  /// Whether the two widths differ.
  public var isBifurcated: Bool { sigmaLow != sigmaHigh }

  /// The component's own mean, mean + √(2/π) (σ_high − σ_low).
  var centre: Double { mean + 0.797884560802865355879892119869 * (sigmaHigh - sigmaLow) }

  /// The component's own variance, σ_low σ_high + (1 − 2/π)(σ_high − σ_low)².
  var variance: Double {
    let difference = sigmaHigh - sigmaLow
    return sigmaLow * sigmaHigh + 0.363380227632418648 * difference * difference
  }

  /// The component of −x.
  var mirrored: GaussianComponent {
    GaussianComponent(share: share, mean: -mean, sigmaLow: sigmaHigh, sigmaHigh: sigmaLow)
  }

  /// share · F(x): twice A_low Φ(z) below the mean, A_low + A_high erf(z/√2) above it.
  @inline(__always)
  func cdf(_ x: Double) -> Double {
    guard isBifurcated else { return share * NormalDistribution.cdf((x - mean) / sigmaLow) }
    if x < mean { return share * (sigmaLow / width) * NormalDistribution.cdf((x - mean) / sigmaLow) }
    let reach = erf((x - mean) / sigmaHigh * 0.707106781186547524400844362105)
    return share * (0.5 * (sigmaLow / width) + 0.5 * (sigmaHigh / width) * reach)
  }

  /// share · f(x).
  @inline(__always)
  func density(_ x: Double) -> Double {
    guard isBifurcated else { return share / sigmaLow * NormalDistribution.density((x - mean) / sigmaLow) }
    return share / width * NormalDistribution.density((x - mean) / (x < mean ? sigmaLow : sigmaHigh))
  }

  /// log(share · F(x)) and f(x)/F(x) for an `x` below the mean, however far.
  func lowerTail(_ x: Double) -> (logarithm: Double, slope: Double) {
    let z = (x - mean) / sigmaLow
    return (log(share * (sigmaLow / width)) + NormalDistribution.logCDF(z), NormalDistribution.hazard(z) / sigmaLow)
  }

  /// A random value, from a uniform number in [0, 1) that picks the side and a normal one.
  func sample(side: Double, _ normal: Double) -> Double {
    guard isBifurcated else { return mean + sigmaLow * normal }
    return side * width < 0.5 * sigmaLow ? mean - sigmaLow * abs(normal) : mean + sigmaHigh * abs(normal)
  }
}

/// Four numbers; what is read back is checked.
extension GaussianComponent: Codable {
  private enum CodingKeys: String, CodingKey { case share, mean, sigmaLow, sigmaHigh }

  /// - Throws: `DecodingError` if the share is outside (0, 1], a width not positive or a number not finite.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    func number(_ key: CodingKeys) throws -> Double { try container.decode(Double.self, forKey: key) }
    let (share, mean) = (try number(.share), try number(.mean))
    let (sigmaLow, sigmaHigh) = (try number(.sigmaLow), try number(.sigmaHigh))
    func refuse(_ key: CodingKeys, _ why: String) -> DecodingError {
      .dataCorruptedError(forKey: key, in: container, debugDescription: why)
    }
    guard share > 0, share <= 1 else { throw refuse(.share, "share \(share) is not in (0, 1]") }
    guard sigmaLow > 0, sigmaLow.isFinite else { throw refuse(.sigmaLow, "width \(sigmaLow) is not positive and finite") }
    guard sigmaHigh > 0, sigmaHigh.isFinite else { throw refuse(.sigmaHigh, "width \(sigmaHigh) is not positive and finite") }
    guard mean.isFinite else { throw refuse(.mean, "mean \(mean) is not finite") }
    self.init(share: share, mean: mean, sigmaLow: sigmaLow, sigmaHigh: sigmaHigh)
  }

  /// Writes the four numbers.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(share, forKey: .share)
    try container.encode(mean, forKey: .mean)
    try container.encode(sigmaLow, forKey: .sigmaLow)
    try container.encode(sigmaHigh, forKey: .sigmaHigh)
  }
}
