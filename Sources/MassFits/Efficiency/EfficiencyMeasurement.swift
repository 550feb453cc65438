public import Fitting

/// The efficiency of one sample in one group of bins, with everything it came from.
public struct EfficiencyMeasurement: Sendable, Hashable, Codable {
  /// How the number was found.
  public enum Method: String, Sendable, Hashable, Codable {
    /// A simultaneous fit of passing and failing probes.
    case fit
    /// A fit of one side, as the other has no probe; the interval is Clopper and Pearson's for the fitted signal.
    case oneSide
    /// Passing over all probes in the range of masses, no background subtracted; Clopper and Pearson's interval.
    case count
    /// There is nothing to measure.
    case none
  }

  /// What a reader should know before using the number.
  public enum Flag: String, Sendable, Hashable, Codable, CaseIterable {
    /// There is no probe.
    case noProbes
    /// Every probe passes.
    case allPass
    /// Every probe fails.
    case allFail
    /// Too few probes for a fit: counted, as the card says.
    case lowStatistics
    /// Bins were measured together, as the card says.
    case merged
    /// A parameter of the fit stopped at its limit.
    case atLimit
    /// The fit of the card's model had no usable result, and one with a single shape for both sides was used.
    case shapesTied
    /// No fit had a usable result: counted.
    case fitFailed
    /// The fit of an alternative model had no usable result, so it is not among the systematic uncertainties.
    case alternativeFailed
    /// The profile-likelihood interval has an end that was not found; the standard error stands for it. Without one, as for weighted
    /// probes at 0 or 1, the interval is Clopper and Pearson's.
    case noInterval
    /// Weights of both signs make a share outside [0, 1].
    case outsideUnit
  }

  /// How the number was found.
  public var method: Method
  /// The efficiency; nil if there is nothing to measure.
  public var efficiency: EfficiencyValue?
  /// The standard error from the observed Hessian, of counts from the binomial; nil if there is none.
  public var error: Double?
  /// The standard error of the robust (sandwich) covariance; nil if there is none.
  public var robustError: Double?
  /// The profile-likelihood or Clopper–Pearson interval; nil if there is none.
  public var interval: LikelihoodFit.Interval?
  /// Probes that pass.
  public var passing: Side
  /// Probes that fail.
  public var failing: Side
  /// The fit behind the number; nil if it was counted without a fit.
  public var fit: Fit?
  /// The same by other models.
  public var alternatives: [Alternative]
  /// What a reader should know.
  public var flags: [Flag]
  /// What was decided along the way, in sentences.
  public var decisions: [String]

  /// The probes of one side.
  public struct Side: Sendable, Hashable, Codable {
    /// How many there are in range.
    public var count: Int
    /// Their Σw.
    public var sumW: Double
    /// Their Σw².
    public var sumW2: Double
    /// The masses with what was expected; nil without a usable fit.
    public var spectrum: MassSpectrum?

    init(_ side: ProbeSide) { (count, sumW, sumW2) = (side.masses.count, side.sumW, side.sumW2) }
  }

  /// A fit in numbers.
  public struct Fit: Sendable, Hashable, Codable {
    /// How it ended.
    public var status: LikelihoodFit.Status
    /// −log L; nil if not finite.
    public var nll: Double?
    /// The estimated distance to the minimum; nil if not finite.
    public var edm: Double?
    /// Steps of the minimiser.
    public var steps: Int
    /// The parameters by name.
    public var parameters: [String: FittedParameter]
    /// H⁻¹ over the free parameters.
    public var covariance: NamedMatrix?
    /// H⁻¹JH⁻¹ over the free parameters.
    public var robustCovariance: NamedMatrix?

    init(_ fit: LikelihoodFit) {
      (status, steps) = (fit.status, fit.steps)
      (nll, edm) = (fit.knownNLL, fit.knownDistance)
      parameters = Dictionary(fit.parameters.map { ($0.name, FittedParameter($0)) }, uniquingKeysWith: { first, _ in first })
      covariance = fit.covariance.map { NamedMatrix(fit.freeNames, $0) }
      robustCovariance = fit.robustCovariance.map { NamedMatrix(fit.freeNames, $0) }
    }
  }

  /// The efficiency by another model.
  public struct Alternative: Sendable, Hashable, Codable {
    /// What the card calls it.
    public var name: String
    /// The efficiency; nil if the fit has no usable result.
    public var value: Double?
    /// The difference to the card's model; nil without a value.
    public var difference: Double?
    /// The fit.
    public var fit: Fit
  }

  init(_ probes: ProbePair) {
    (passing, failing) = (Side(probes.passing), Side(probes.failing))
    (method, alternatives, flags, decisions) = (.none, [], [], [])
  }

  /// Adds a flag once.
  mutating func add(_ flag: Flag, _ decision: String? = nil) {
    if !flags.contains(flag) { flags.append(flag) }
    if let decision { decisions.append(decision) }
  }
}
