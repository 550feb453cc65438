public import Numerics
public import Statistics

/// How a fit ended.
public enum FitStatus: String, Sendable, Hashable, Codable {
  /// A minimum with a positive definite Hessian.
  case converged
  /// The minimiser could not go on, though it was not at a minimum to within its tolerance.
  case stalled
  /// The allowed number of steps was not enough.
  case tooManySteps
  /// The likelihood or its derivatives are not finite anywhere the fit may start.
  case notFinite
  /// There is too little in the histogram to fit anything.
  case notEnoughEntries
  /// A minimum was found but the covariance there is not positive definite, or leaves a width undetermined (error above value).
  case noCovariance
}

/// One fitted parameter.
public struct FittedParameter: Sendable, Hashable, Codable {
  /// The field's name for it: mean1, mean2, sigma1, sigma2 or fraction.
  public let name: String
  /// The value, in the units of the histogram's axis (fraction: none).
  public let value: Double
  /// The standard error, from the covariance; nil where there is no covariance.
  public let error: Double?
}

/// The result of fitting a Gaussian mixture to a histogram. A fit that did not converge is a result too: see ``status``.
public struct MixtureFit: Sendable, Hashable, Codable {
  /// How the fit ended.
  public let status: FitStatus
  /// One Gaussian, two with a common mean, or two with free means.
  public let shape: MixtureShape
  /// The mixture at the minimum (or where the fit ended); nil if there was nothing to fit.
  public let mixture: GaussianMixture?
  /// The parameters in the order of ``covariance``.
  public let parameters: [FittedParameter]
  /// The covariance of the parameters: the inverse Hessian of −log L for counts; H⁻¹ V H⁻¹ with V = Σ Σw² s sᵀ for weights
  /// (s: the scores), which is right for any weights, negative ones included. Nil if the Hessian is not positive definite or a
  /// width undetermined.
  public let covariance: SymmetricMatrix?
  /// −Σ n log p at the minimum, in units of the weights; the largest finite number where it is not finite.
  public let negativeLogLikelihood: Double
  /// gᵀH⁻¹g/2 for counts, scaled by Σw/Σw² for weights; the largest finite number where H is not positive definite. Every
  /// number of a fit is finite, so every fit can be written as JSON.
  public let estimatedDistance: Double
  /// Minimiser steps over all starts.
  public let steps: Int
  /// χ² of the fitted model against the bins.
  public let goodnessOfFit: ChiSquaredTest?
  /// (Σw)²/Σw² of the fitted histogram.
  public let effectiveEntries: Double
  /// The fitted range.
  public let range: ClosedRange<Double>
  /// How many equal bins the range had.
  public let binCount: Int
  /// 2 Δ log L of two Gaussians over one for counts, for weights the gain in χ²; nil if only one was tried or a likelihood is
  /// not finite.
  public let likelihoodRatio: Double?
  /// What the fit decided on its own, in sentences: second Gaussian dropped, bins joined, all starts tried.
  public let decisions: [String]

  /// Whether the values and the covariance may be used.
  public var isUsable: Bool { status == .converged && mixture != nil && covariance != nil }
}

/// A fit that did not end in a usable minimum, as an error.
public struct NotConverged: Error, Sendable, CustomStringConvertible {
  /// The result as it is.
  public let fit: MixtureFit

  /// What is wrong, where, and what to do about it.
  public var description: String {
    """
    the fit did not converge: \(fit.status.rawValue) after \(fit.steps) steps, \(fit.effectiveEntries) effective entries in \
    [\(fit.range.lowerBound), \(fit.range.upperBound)]. Use wider bins, a wider range or more events
    """
  }
}
