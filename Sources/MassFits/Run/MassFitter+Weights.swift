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
      let findings = SWeightedFindings(card: card, events: events, uncertainty: uncertainty)
      result.control = try findings.control()
      result.efficiencies = try findings.efficiencies()
      result.classifiers = try findings.classifiers()
      let tree = SWeightTree(
        chain: chain, components: sWeights.names, weights: sWeights.weights, masses: events.masses,
        isInRange: events.isInRange)
      return MassFitOutcome(result: result, weights: options.writesTree ? tree : nil, failure: nil)
    } catch {
      let failure = MassFitError("the fit of ‘\(card.name)’ makes no sWeights: \(error)")
      result.problem = failure.description
      return MassFitOutcome(result: result, weights: nil, failure: failure)
    }
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
