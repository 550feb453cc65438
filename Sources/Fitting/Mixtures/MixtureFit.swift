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
  /// There is too little in the histogram to fit anything, or, under backgrounds, no signal is left.
  case notEnoughEntries
  /// A minimum was found but the covariance there is not positive definite, or leaves a width undetermined (error above value).
  case noCovariance
}

/// One fitted parameter.
public struct FittedParameter: Sendable, Hashable, Codable {
  /// Its name: see ``MixtureShape/parameterNames``.
  public let name: String
  /// The value, in the units of the histogram's axis (fractions: none).
  public let value: Double
  /// The standard error, from the covariance; nil where there is no covariance.
  public let error: Double?
}

/// The result of fitting a Gaussian mixture to a histogram. A fit that did not converge is a result too: see ``status``.
public struct MixtureFit: Sendable, Hashable, Encodable {
  /// How the fit ended.
  public let status: FitStatus
  /// How many Gaussians, with common or free means, bifurcated or not.
  public let shape: MixtureShape
  /// The mixture at the minimum (or where the fit ended); nil if there was nothing to fit.
  public let mixture: GaussianMixture?
  /// The parameters in the order of ``covariance``.
  public let parameters: [FittedParameter]
  /// The covariance of the parameters: the inverse Hessian of −log L for counts; H⁻¹ V H⁻¹ with V = Σ Σw² s sᵀ for weights
  /// (s: the scores), which is right for any weights, negative ones included. With backgrounds their scales and templates
  /// vary too (marginal). Nil if the Hessian is not positive definite or a width undetermined.
  public let covariance: SymmetricMatrix?
  /// The covariance for backgrounds whose scales stay where the fit put them (their templates' statistics vary); nil without
  /// backgrounds.
  public let conditionalCovariance: SymmetricMatrix?
  /// The unbounded coordinates of the mixture in the histogram's units, in the order of ``MixtureShape/coordinateNames``:
  /// means, log w₁, log(w_{k+1}/w_k − 1), log(σ_high/σ_low) if bifurcated, logits of the shares. Every point is a mixture.
  public let coordinates: [Double]
  /// ``covariance`` in the coordinates.
  public let coordinateCovariance: SymmetricMatrix?
  /// ``conditionalCovariance`` in the coordinates.
  public let conditionalCoordinateCovariance: SymmetricMatrix?
  /// The signal in the fitted range, in units of the data's weights; nil without backgrounds.
  public let signalYield: FittedParameter?
  /// The scale of every background, in the order given.
  public let backgroundScales: [BackgroundScale]
  /// −log L at the minimum; the largest finite number where it is not finite. Without backgrounds −Σ n log q, in units of the
  /// weights; with backgrounds Σ (μ − n log μ + η²/2) and the constraints, for weights in units of Σw²/Σw.
  public let negativeLogLikelihood: Double
  /// gᵀH⁻¹g/2 for counts, scaled by Σw/Σw² for weights; the largest finite number where H is not positive definite. Every
  /// number of a fit is finite, so every fit can be written as JSON.
  public let estimatedDistance: Double
  /// Minimiser steps over all starts of the model kept.
  public let steps: Int
  /// χ² of the fitted model against the bins.
  public let goodnessOfFit: ChiSquaredTest?
  /// (Σw)²/Σw² of the fitted histogram.
  public let effectiveEntries: Double
  /// The fitted range.
  public let range: ClosedRange<Double>
  /// How many equal bins the range had.
  public let binCount: Int
  /// 2 Δ log L (for weights the gain in χ²) of the last Gaussian tried; nil if only one was tried or a likelihood is not
  /// finite. All of them are in ``modelSteps``.
  public let likelihoodRatio: Double?
  /// How the number of Gaussians was chosen, step by step.
  public let modelSteps: [ModelStep]
  /// What the fit decided on its own, in sentences: Gaussians dropped, bins joined, all starts tried.
  public let decisions: [String]

  /// Whether the values and the covariance may be used.
  public var isUsable: Bool { status == .converged && mixture != nil && covariance != nil }

  enum CodingKeys: String, CodingKey {
    case status, shape, mixture, parameters, covariance, conditionalCovariance, coordinates, coordinateCovariance
    case conditionalCoordinateCovariance, signalYield, backgroundScales, negativeLogLikelihood, estimatedDistance, steps
    case goodnessOfFit, effectiveEntries, range, binCount, likelihoodRatio, modelSteps, decisions
  }

  /// The mixture at other coordinates, such as those of an eigenvector of ``coordinateCovariance`` away.
  public func mixture(atCoordinates coordinates: [Double]) -> GaussianMixture { shape.mixture(atCoordinates: coordinates) }
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
