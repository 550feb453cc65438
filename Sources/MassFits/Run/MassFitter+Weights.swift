import EventFiles
import Fitting

extension MassFitter {
  /// Adds sWeights and what is found with them.
  func weighted(
    _ result: MassFitResult, _ fit: LikelihoodFit, _ model: MassModel, _ events: MassEvents, _ chain: EventChain
  ) throws -> MassFitOutcome {
    guard let options = card.sWeights else { return MassFitOutcome(result: result, weights: nil, failure: nil) }
    var result = result
    do {
      let sWeights = try SWeights(
        model: model.sum, fit: fit, masses: events.fitted, sampleWeights: events.weights, variant: options.variant.sWeights,
        refittingYields: options.refitsYields, threads: threads)
      result.sWeights = SWeightSummary(sWeights, variant: options.variant.rawValue)
      let uncertainty = try SWeightUncertainty(
        sWeights, model: model.sum, fit: fit, masses: events.fitted, sampleWeights: events.weights, threads: threads)
      var findings = SWeightedFindings(card: card, events: events, uncertainty: uncertainty)
      result.control = findings.control()
      result.efficiencies = findings.efficiencies()
      result.classifiers = findings.classifiers()
      if card.testsFactorization { result.factorization = findings.factorization(model.sum, fit, threads: threads) }
      result.warnings += findings.warnings
      if let bootstrap = card.bootstrap {
        findings.addBootstrap(bootstrap, to: &result, model: model, fit: fit, threads: threads)
      }
      let tree = SWeightTree(
        chain: chain, components: sWeights.names, weights: sWeights.weights, masses: events.masses,
        isInRange: events.isInRange)
      return MassFitOutcome(result: result, weights: options.writesTree ? tree : nil, failure: nil)
    } catch {
      let failure = MassFitError("the fit of ‘\(card.name)’ makes no sWeights: \(error.inWordsOfCards)")
      result.problem = failure.description
      return MassFitOutcome(result: result, weights: nil, failure: failure)
    }
  }
}

extension SWeightError {
  /// The error with the remedy that a card offers.
  fileprivate var inWordsOfCards: String {
    guard case .notAtMaximum(let deviations, _) = self else { return description }
    let largest = deviations.values.map(abs).max() ?? 0
    return """
      a yield that is fixed, constrained or at a limit does not maximise the likelihood (Σ f/D is off 1 by \(largest)). Free it, \
      or have yields found anew with the fitted shapes by sweights: {refit: true}
      """
  }
}

extension SWeightOptions.Variant {
  /// The same for the weights.
  var sWeights: SWeightVariant {
    switch self {
    case .events: .sumOverEvents
    case .integral: .integral
    case .cow: .cow(.constant)
    }
  }
}

extension SWeightSummary {
  /// What proves weights, in sums.
  init(_ weights: SWeights, variant: String) {
    let n = weights.names.count
    func rows(_ element: (Int, Int) -> Double) -> [[Double]] { (0..<n).map { i in (0..<n).map { element(i, $0) } } }
    self.init(
      variant: variant, components: weights.names, matrix: rows { weights.matrix[$0, $1] },
      inverse: rows { weights.inverse[$0, $1] }, sums: Dictionary(uniqueKeysWithValues: zip(weights.names, weights.sums)),
      sumsOfSquares: Dictionary(uniqueKeysWithValues: zip(weights.names, weights.sumsOfSquares)),
      orthogonality: weights.orthogonality, unityDeviation: weights.sumRules.partition,
      yieldDeviation: weights.sumRules.yields, orthogonalityDeviation: weights.sumRules.orthogonality,
      rowDeviation: weights.sumRules.rows, productDeviation: weights.sumRules.products)
  }
}
