public import Fitting
import Numerics
public import Statistics

/// Whether a control variable depends on the mass inside a component, which sWeights do not allow.
///
/// A test can find a dependence; it cannot prove that there is none.
public struct FactorisationTest: Sendable, Hashable, Codable {
  /// What the test says.
  public enum Verdict: String, Sendable, Hashable, Codable {
    /// p is below the level: the variable depends on the mass, and its sWeighted distribution is biased.
    case depends
    /// Nothing was found.
    case noSign
  }
  /// How it was tested.
  public enum Method: String, Sendable, Hashable, Codable {
    /// By rank correlation, on simulated events of known class.
    case rankCorrelation
    /// By the sWeighted distributions in several windows of the mass.
    case windows
  }

  /// How it was tested.
  public var method: Method
  /// Kendall's τ, or χ².
  public var statistic: Double
  /// Of the χ².
  public var degreesOfFreedom: Int?
  /// The probability of a statistic at least as large without a dependence.
  public var pValue: Double
  /// Below which p the verdict is ``Verdict/depends``.
  public var level: Double

  /// What the test says.
  public var verdict: Verdict { pValue < level ? .depends : .noSign }

  /// Tests events of one class, known from simulation, by Kendall's τ of control variable and mass.
  /// - Parameters:
  ///   - control, masses: one each per event, of one class.
  ///   - weights: one per event; nil for 1.
  /// - Throws: ``MetricError``.
  public static func rankCorrelation(
    control: [Double], masses: [Double], weights: [Double]? = nil, level: Double = 0.01
  ) throws(MetricError) -> FactorisationTest {
    let tau = try KendallTau(control, masses, weights: weights)
    return FactorisationTest(
      method: .rankCorrelation, statistic: tau.tau, degreesOfFreedom: nil, pValue: tau.pValue, level: level)
  }

  /// Tests data: in every window of the mass a species must have the same distribution of the control variable.
  ///
  /// The yields are refitted in each window, the shapes are those of the fit. The normalised histograms of the second and further
  /// windows are compared with the first's, with the covariance of all bins from the influence functions, fluctuations of common
  /// events and of the shapes included.
  /// - Parameters:
  ///   - windows: at least two parts of the fitted range, overlapping or not; each must still tell the components apart.
  ///   - edges: of at least two bins of the control variable, wide enough for some ten events of the species each.
  ///   - species: components whose weights are added up.
  /// - Throws: ``SWeightError``.
  public static func windows(
    _ windows: [ClosedRange<Double>], control: [Double], edges: [Double], species: [String], model: SumModel,
    fit: LikelihoodFit, masses: [Double], sampleWeights: [Double]? = nil, level: Double = 0.01, threads: Int = 1
  ) throws(SWeightError) -> FactorisationTest {
    guard windows.count >= 2, edges.count >= 3 else {
      throw .tooLittleToCompare("\(windows.count) windows and \(edges.count - 1) bins. Give at least two of each")
    }
    var shares: [[SWeightedStatistic]] = []
    var last: SWeightUncertainty?
    for window in windows {
      let weights = try SWeights(
        model: model, fit: fit, masses: masses, sampleWeights: sampleWeights, range: window, refittingYields: true,
        threads: threads)
      let engine = try SWeightUncertainty(
        weights, model: model, fit: fit, masses: masses, sampleWeights: sampleWeights, threads: threads)
      shares.append(try engine.shares(of: control, edges: edges, species: species))
      last = engine
    }
    let places = (1..<windows.count).flatMap { window in (0..<edges.count - 2).map { (window, $0) } }
    let differences = places.map { shares[$0.0][$0.1].value - shares[0][$0.1].value }
    let influences = places.map { shares[$0.0][$0.1].influence.minus(shares[0][$0.1].influence) }
    var covariance = SymmetricMatrix(dimension: places.count)
    for a in places.indices {
      for b in 0...a { covariance[a, b] = last?.covariance(influences[a], influences[b]) ?? 0 }
    }
    guard let solved = covariance.solve(differences) else {
      throw .tooLittleToCompare("the bins' covariance has no inverse: a bin is empty in some window. Use fewer, wider bins")
    }
    let test = ChiSquaredTest(
      chiSquared: zip(differences, solved).reduce(0) { $0 + $1.0 * $1.1 }, degreesOfFreedom: places.count)
    return FactorisationTest(
      method: .windows, statistic: test.chiSquared, degreesOfFreedom: test.degreesOfFreedom, pValue: test.pValue, level: level)
  }
}

extension SWeightInfluence {
  /// How each event moves the difference of two statistics; its naive variances are not known.
  func minus(_ other: SWeightInfluence) -> SWeightInfluence {
    SWeightInfluence(
      values: zip(values, other.values).map { $0 - $1 }, variance: .nan, naiveVariance: .nan, knownShapesVariance: .nan,
      shapeDerivatives: zip(shapeDerivatives, other.shapeDerivatives).map { $0 - $1 })
  }
}
