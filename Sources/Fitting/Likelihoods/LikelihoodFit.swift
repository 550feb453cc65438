public import Numerics

/// Where a likelihood fit stopped, and how well every parameter is known there.
public struct LikelihoodFit: Sendable, Hashable, Codable {
  /// How the fit ended. Only the first two are results to be used.
  public enum Status: String, Sendable, Hashable, Codable {
    /// The minimum was found, inside the limits.
    case converged
    /// The minimum lies at the limit of a parameter, whose error means little; see ``Parameter/limit``.
    case atLimit
    /// The steps ran out before the estimated distance was small enough.
    case tooManySteps
    /// No step lowered −log L any more, though the estimated distance is not small.
    case stalled
    /// −log L was not finite at the start: an event has no density there.
    case notFinite
    /// The Hessian at the end is not positive definite: a parameter is not determined by the sample.
    case notDetermined
  }

  /// One parameter of the fit.
  public struct Parameter: Sendable, Hashable, Codable {
    /// Which limit a parameter stopped at.
    public enum Limit: String, Sendable, Hashable, Codable { case lower, upper }
    /// Its name.
    public var name: String
    /// The fitted value, or the fixed one.
    public var value: Double
    /// The standard error from the observed Hessian; nil if fixed or at a limit, or if there is no covariance.
    public var error: Double?
    /// The standard error of the robust (sandwich) covariance H⁻¹ J H⁻¹.
    public var robustError: Double?
    /// The profile-likelihood interval: the ends where −log L has risen by 1/2; nil unless asked for. An end that was not
    /// found is nil.
    public var interval: Interval?
    /// Whether it was fixed.
    public var isFixed: Bool
    /// The limit it stopped at.
    public var limit: Limit?

    /// A parameter's result.
    public init(
      name: String, value: Double, error: Double? = nil, robustError: Double? = nil, interval: Interval? = nil,
      isFixed: Bool = false, limit: Limit? = nil
    ) {
      (self.name, self.value, self.error, self.robustError) = (name, value, error, robustError)
      (self.interval, self.isFixed, self.limit) = (interval, isFixed, limit)
    }
  }

  /// The ends of a profile-likelihood interval.
  public struct Interval: Sendable, Hashable, Codable {
    /// The lower end.
    public var lower: Double?
    /// The upper end.
    public var upper: Double?
    /// An interval.
    public init(lower: Double?, upper: Double?) { (self.lower, self.upper) = (lower, upper) }
  }

  /// All parameters, in the order they were given.
  public var parameters: [Parameter]
  /// −log L without log n!: ΣN − Σ w log D (extended), and the constraints.
  public var nll: Double
  /// The estimated distance to the minimum, gᵀ H⁻¹ g/2.
  public var estimatedDistance: Double
  /// Steps of the minimiser.
  public var steps: Int
  /// How the fit ended.
  public var status: Status
  /// The names of the parameters the covariances are about: neither fixed nor at a limit.
  public var freeNames: [String]
  /// H⁻¹, with the observed Hessian of −log L; nil if H is not positive definite. For weighted samples too it is H⁻¹ alone.
  public var covariance: SymmetricMatrix?
  /// The robust covariance H⁻¹ J H⁻¹ with J = Σ w² s sᵀ, s the gradient of log D: right for weights and for imperfect models.
  /// Of histograms it is Σ over bins of variance times s sᵀ. A constraint adds the variance of its own slope to J, as if what
  /// was known beforehand were measured anew with every sample.
  public var robustCovariance: SymmetricMatrix?
  /// Σw of the events in range.
  public var sumOfWeights: Double
  /// How many events are in range; for histograms, how many bins there are.
  public var eventCount: Int
  /// Σ w f/D for every freely named, unconstrained yield of an extended model that stands in one component: 1 at the minimum.
  /// The yields of a sample then add up to its Σw.
  public var sumRules: [String: Double]

  /// A result.
  public init(
    parameters: [Parameter], nll: Double, estimatedDistance: Double, steps: Int, status: Status, freeNames: [String],
    covariance: SymmetricMatrix?, robustCovariance: SymmetricMatrix?, sumOfWeights: Double, eventCount: Int,
    sumRules: [String: Double] = [:]
  ) {
    (self.parameters, self.nll, self.estimatedDistance, self.steps) = (parameters, nll, estimatedDistance, steps)
    (self.status, self.freeNames, self.covariance) = (status, freeNames, covariance)
    (self.robustCovariance, self.sumOfWeights, self.eventCount) = (robustCovariance, sumOfWeights, eventCount)
    self.sumRules = sumRules
  }

  /// Whether the numbers can be used.
  public var isUsable: Bool { (status == .converged || status == .atLimit) && covariance != nil }

  /// The correlations of the parameters ``freeNames``; nil without a covariance.
  public var correlation: SymmetricMatrix? { covariance?.correlation() }

  /// The parameter called `name`.
  public subscript(name: String) -> Parameter? { parameters.first { $0.name == name } }

  /// The values of a model's parameters, in its order.
  /// - Precondition: the fit has each of them.
  public func values(for model: SumModel) -> [Double] {
    model.parameterNames.map { name in
      guard let found = self[name] else { preconditionFailure("the fit has no parameter \(name)") }
      return found.value
    }
  }
}
