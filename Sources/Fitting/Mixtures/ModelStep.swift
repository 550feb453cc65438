/// One step of the choice of a model: a fit with some number of Gaussians, and whether it was kept.
public struct ModelStep: Sendable, Hashable, Codable {
  /// How many Gaussians were fitted.
  public let components: Int
  /// −log L at the minimum, in the unit of ``MixtureFit/negativeLogLikelihood``.
  public let negativeLogLikelihood: Double
  /// 2 Δ log L over one Gaussian fewer, for weights the gain in χ²; nil for the first step or where it is not finite.
  public let ratio: Double?
  /// What the ratio had to reach; nil for the first step.
  public let threshold: Double?
  /// Whether the Gaussians were kept.
  public let accepted: Bool
  /// Why, in words.
  public let why: String
}

/// What 2 Δ log L must reach for one Gaussian more, with k more parameters.
public enum ModelThreshold: Sendable, Hashable, Codable {
  /// k log N_eff: the criterion of G. Schwarz, *Ann. Statist.* 6 (1978) 461.
  case schwarz
  /// The value that χ² with k degrees of freedom exceeds with this probability.
  case pValue(Double)
}

/// How many Gaussians a fit uses.
public enum ComponentChoice: Sendable, Hashable, Codable {
  /// As many as the data ask for, 1 at least.
  case automatic(upTo: Int)
  /// This many, whether the data ask for them or not.
  case exactly(Int)

  /// The most that may be used.
  public var largest: Int {
    switch self {
    case .automatic(let n), .exactly(let n): n
    }
  }
}
