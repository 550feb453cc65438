public import Fitting
public import Statistics

/// What a mass fit gave: the content of `fit.json`.
///
/// Nothing in it depends on the number of threads or on the time.
public struct MassFitResult: Sendable, Hashable, Codable {
  /// The format's name.
  public static let formatName = "concord-mass-fit"
  /// The version this code writes and reads.
  public static let currentVersion = 1

  /// ``formatName``.
  public var format = Self.formatName
  /// The version of the format.
  public var formatVersion = Self.currentVersion
  /// The card's name.
  public var name: String
  /// What the numbers mean.
  public var conventions = MassFitConventions()
  /// The formula of the mass.
  public var mass: String
  /// The selection; nil if there is none.
  public var selection: String?
  /// The range of the fit, both ends included.
  public var range: [Double]
  /// The components, in the card's order.
  public var components: [Component]
  /// Whether yields are part of the likelihood.
  public var extended: Bool
  /// The number of bins of the likelihood; nil if unbinned.
  public var bins: Int?
  /// What became of the events.
  public var events: MassFitCounts
  /// How the fit ended.
  public var status: LikelihoodFit.Status
  /// Whether the numbers can be used: converged or at a limit, with a covariance.
  public var usable: Bool
  /// Why the fit or its sWeights cannot be used, and what may help; nil if all is well.
  public var problem: String?
  /// −log L = ΣN − Σ w log D and the constraints: no factor 2, no log n!; nil if not finite.
  public var nll: Double?
  /// What to look at before the numbers are used.
  public var warnings: [String]
  /// The estimated distance to the minimum, gᵀH⁻¹g/2; nil if not finite.
  public var edm: Double?
  /// Steps of the minimiser.
  public var steps: Int
  /// The parameters by name.
  public var parameters: [String: FittedParameter]
  /// Numbers that follow from them: the `fwhm` of a Voigt profile, yields of fits that are not extended.
  public var derived: [String: FittedParameter]
  /// H⁻¹ over the free parameters.
  public var covariance: NamedMatrix?
  /// H⁻¹JH⁻¹ over the free parameters.
  public var robustCovariance: NamedMatrix?
  /// The correlations of ``covariance``.
  public var correlation: NamedMatrix?
  /// How well the model describes the histogram of the masses; nil if there is too little to say.
  public var goodness: ChiSquaredTest?
  /// The histogram and what was expected; nil if the fit has no usable result.
  public var spectrum: MassSpectrum?
  /// The sWeights; nil if the card wants none or the fit is not usable.
  public var sWeights: SWeightSummary?
  /// By control variable and component.
  public var control: [String: [String: ControlResult]]
  /// By efficiency and component.
  public var efficiencies: [String: [String: SWeightedValue]]
  /// By classifier.
  public var classifiers: [String: ClassifierResult]
  /// By control variable; nil if not asked for.
  public var factorization: [String: FactorizationResult]?
  /// Pulls of toys; nil if not asked for.
  public var toys: ToySummary?
  /// What was decided along the way: starting values, merged bins.
  public var decisions: [String]
  /// Where it came from.
  public var provenance: MassFitProvenance

  /// A result; what is left out is nothing or nil.
  public init(
    name: String, mass: String, range: ClosedRange<Double>, components: [Component], extended: Bool, bins: Int? = nil,
    events: MassFitCounts, status: LikelihoodFit.Status, usable: Bool, nll: Double?, edm: Double?, steps: Int,
    parameters: [String: FittedParameter], derived: [String: FittedParameter] = [:], covariance: NamedMatrix? = nil,
    robustCovariance: NamedMatrix? = nil, goodness: ChiSquaredTest? = nil, spectrum: MassSpectrum? = nil,
    decisions: [String] = [], provenance: MassFitProvenance
  ) {
    (self.name, self.mass, self.range) = (name, mass, [range.lowerBound, range.upperBound])
    (self.components, self.extended, self.bins, self.events) = (components, extended, bins, events)
    (self.status, self.usable, self.nll, self.edm, self.steps) = (status, usable, nll, edm, steps)
    (self.parameters, self.derived, self.covariance) = (parameters, derived, covariance)
    (self.robustCovariance, correlation) = (robustCovariance, covariance?.correlation)
    (self.goodness, self.spectrum, self.decisions, self.provenance) = (goodness, spectrum, decisions, provenance)
    (control, efficiencies, classifiers, warnings) = ([:], [:], [:], [])
  }

  /// One component as it was fitted.
  public struct Component: Sendable, Hashable, Codable {
    /// `signal`.
    public var name: String
    /// `voigt`.
    public var model: String
    /// The names of its parameters: the yield's, then the shape's.
    public var parameters: [String]

    /// A component.
    public init(name: String, model: String, parameters: [String]) {
      (self.name, self.model, self.parameters) = (name, model, parameters)
    }
  }
}

/// What the numbers of a mass fit mean, in words, so that nobody has to guess.
public struct MassFitConventions: Sendable, Hashable, Codable {
  /// What is minimised.
  public var nll = "sum of yields - sum of w log(sum N_k f_k(m)), plus constraints; no factor 2, no log n!"
  /// What the densities are.
  public var densities = "normalised to 1 on the range, ends included"
  /// The widths of a Voigt profile.
  public var voigt = "sigma of the Gaussian; hwhm is half of the Lorentzian's full width at half maximum (fwhm = Gamma)"
  /// The slope of an exponential.
  public var exponential = "f ~ exp(+slope m)"
  /// The errors.
  public var errors =
    "error: inverse observed Hessian; robustError: sandwich H^-1 J H^-1; interval: profile likelihood, nll + 1/2"
  /// The weights.
  public var sWeights = "w_i(m) = sum_j A_ij f_j(m)/D(m), A = W^-1; naiveError takes them as known, error does not"

  /// The conventions of this version.
  public init() {}
}

/// Pulls of toy fits: (fitted − true)/error of each free parameter.
public struct ToySummary: Sendable, Hashable, Codable {
  /// How many toys were made.
  public var count: Int
  /// The seed.
  public var seed: UInt64
  /// How many fits were not usable; they are not among the pulls.
  public var failed: Int
  /// By parameter.
  public var pulls: [String: Pull]

  /// Mean and width of pulls, each with its standard error.
  public struct Pull: Sendable, Hashable, Codable {
    /// The mean; 0 for unbiased estimates.
    public var mean: Double
    /// Its standard error.
    public var meanError: Double
    /// The standard deviation; 1 for right errors.
    public var width: Double
    /// Its standard error.
    public var widthError: Double

    /// Mean and width.
    public init(mean: Double, meanError: Double, width: Double, widthError: Double) {
      (self.mean, self.meanError, self.width, self.widthError) = (mean, meanError, width, widthError)
    }
  }

  /// Pulls of toys.
  public init(count: Int, seed: UInt64, failed: Int, pulls: [String: Pull]) {
    (self.count, self.seed, self.failed, self.pulls) = (count, seed, failed, pulls)
  }
}
