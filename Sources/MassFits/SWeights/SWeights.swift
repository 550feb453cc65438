public import Fitting
public import Numerics

/// sWeights: for every event and component a weight that makes histograms of other variables those of the component.
///
/// With F_k = f_k(m) and D = Σ N_k F_k the weight is w_i(m) = Σ_j A_ij F_j/D, A the inverse of W (see ``SWeightVariant``). It holds for
/// variables that do not depend on the mass inside a component, see ``FactorisationTest``. Events must not be cut on the mass
/// afterwards, nor the weights be multiplied by others: give those as sample weights instead, which enter the fit and W.
/// M. Pivk, F. R. Le Diberder, *Nucl. Instrum. Meth. A* 555 (2005) 356.
public struct SWeights: Sendable {
  /// The components.
  public let names: [String]
  /// The weights, `[component][event]`, the sample weight included: v w_i(m). Zero outside the range.
  public let weights: [[Double]]
  /// Whether an event lies in the range.
  public let isInRange: [Bool]
  /// The masses the weights are about.
  public let range: ClosedRange<Double>
  /// How W was found.
  public let variant: SWeightVariant
  /// The yields in the range: those of maximum likelihood for variants A and B, Σw for COWs.
  public let yields: [Double]
  /// Whether the yields were found anew, with the fit's shapes.
  public let yieldsAreRefitted: Bool
  /// W.
  public let matrix: SymmetricMatrix
  /// A = W⁻¹.
  public let inverse: SymmetricMatrix
  /// ∫ w_i f_j dm over the range, `[i][j]`; the unit matrix for weights that are orthogonal.
  public let orthogonality: [[Double]]
  /// Deviations from the rules.
  public let sumRules: SumRules
  /// Σw of each component.
  public let sums: [Double]
  /// Σw² of each component.
  public let sumsOfSquares: [Double]
  /// I, with the yields that were used.
  let variance: VarianceFunction
  /// The model on ``range``.
  let model: SumModel

  /// Computes the weights of all events.
  ///
  /// The weights are about the shapes of the fit and the yields that maximise the likelihood of the events given: the fit's own, if
  /// they do, or refitted ones. A component whose yield was fixed or stopped at a limit is off that maximum and needs a refit,
  /// which frees it; so does a range that is a part of the fit's.
  /// - Parameters:
  ///   - model: the model that was fitted, of numbers of events.
  ///   - fit: the fit.
  ///   - masses: one per event, NaN not allowed; those outside the range get weight 0.
  ///   - sampleWeights: v, one per event, as in the fit; nil for 1.
  ///   - range: a part of the model's range; nil for all of it. Shapes are normalised there.
  ///   - variant: how W is found.
  ///   - refittingYields: whether yields may be found anew with fixed shapes.
  ///   - tolerance: how far |Σ v f/D − 1| may be from zero without a refit.
  ///   - threads: how many threads work; results do not depend on it.
  /// - Throws: ``SWeightError``.
  public init(
    model: SumModel, fit: LikelihoodFit, masses: [Double], sampleWeights: [Double]? = nil,
    range: ClosedRange<Double>? = nil, variant: SWeightVariant = .sumOverEvents, refittingYields: Bool = false,
    tolerance: Double = 1e-3, threads: Int = 1
  ) throws(SWeightError) {
    let start = try SWeightStart(model, fit, range: range)
    let sample = try SWeightSample(start.model, masses: masses, sampleWeights: sampleWeights, threads: threads)
    var yields = start.yields
    let isRefitted = refittingYields && variant.usesYields
    if isRefitted { yields = try YieldRefit(sample, names: start.names, start: yields).yields }
    let variance = try VarianceFunction(variant, range: start.model.model.range, yields: yields)
    let sums = try sample.sums(variance)
    names = start.names
    if variant.needsYields { try Self.requireMaximum(sums, names: names, tolerance: tolerance) }
    let quadrature = try MassQuadrature(start.model, variance: variance)
    let found = variant == .sumOverEvents ? YieldRefit.matrix(sums, names.count) : quadrature.matrix()
    inverse = try found.inverted(names: names)
    matrix = found
    let results = SWeightResults(sample, inverse: inverse)
    orthogonality = quadrature.orthogonality(inverse)
    (weights, self.sums, sumsOfSquares) = (results.weights, results.sums, results.sumsOfSquares)
    self.yields = variant.needsYields ? yields : results.sums
    sumRules = SumRules(
      results, yields: self.yields, matrix: matrix, inverse: inverse, orthogonality: orthogonality)
    (self.variant, yieldsAreRefitted, self.variance) = (variant, isRefitted, variance)
    (isInRange, self.range, self.model) = (sample.isInRange, start.model.model.range, start.model.model)
  }

  /// The weights of several components added up: several densities may describe one species, to absorb a control variable that
  /// changes with the mass.
  /// - Throws: ``SWeightError/unknownComponent(_:known:)``.
  public func weights(addingUp components: [String]) throws(SWeightError) -> [Double] {
    let places = try places(of: components)
    return weights[0].indices.map { event in places.reduce(0) { $0 + weights[$1][event] } }
  }

  /// Where components stand in ``names``, each once.
  func places(of components: [String]) throws(SWeightError) -> [Int] {
    var places: Set<Int> = []
    for name in components {
      guard let place = names.firstIndex(of: name) else { throw .unknownComponent(name, known: names) }
      places.insert(place)
    }
    return places.sorted()
  }

  private static func requireMaximum(_ sums: [Double], names: [String], tolerance: Double) throws(SWeightError) {
    let deviations = names.indices.map { sums[$0] - 1 }
    if deviations.allSatisfy({ abs($0) <= tolerance }) { return }
    throw .notAtMaximum(deviations: Dictionary(uniqueKeysWithValues: zip(names, deviations)), tolerance: tolerance)
  }
}
