import Fitting
import Statistics

extension SWeightedFindings {
  /// Adds the standard deviation over bootstrap samples, each fitted and weighted anew, to means, efficiencies and AUCs.
  func addBootstrap(
    _ options: BootstrapOptions, to result: inout MassFitResult, model: MassModel, fit: LikelihoodFit, threads: Int
  ) {
    let bootstrap = SWeightBootstrap(
      model: model.sum, parameters: model.parameters, fit: fit,
      bootstrap: Bootstrap(seed: options.seed, replicas: options.replicas),
      variant: card.sWeights?.variant.sWeights ?? .sumOverEvents)
    let replicas = bootstrap.run(masses: events.fitted, sampleWeights: events.weights, threads: threads) { weights in
      try statistics(weights)
    }
    var deviations = (replicas.values.count > 1 ? replicas.standardDeviations : []).makeIterator()
    func next() -> Double? { deviations.next() }
    for variable in card.control { for name in components { result.control[variable.name]?[name]?.bootstrapError = next() } }
    for condition in card.efficiencies {
      for name in components { result.efficiencies[condition.name]?[name]?.bootstrapError = next() }
    }
    for classifier in card.classifiers { result.classifiers[classifier.name]?.auc.bootstrapError = next() }
    if !replicas.failures.isEmpty {
      result.warnings.append("\(replicas.failures.count) of \(options.replicas) bootstrap samples could not be fitted")
    }
  }

  /// All means, efficiencies and AUCs with the weights of a replica.
  private func statistics(_ weights: SWeights) throws(SWeightError) -> [Double] {
    var result: [Double] = []
    for variable in card.control { result += try means(events.values("control.\(variable.name)"), weights) }
    for condition in card.efficiencies {
      result += try means(events.values("efficiencies.\(condition.name)").map { $0 != 0 ? 1 : 0 }, weights)
    }
    for classifier in card.classifiers {
      result.append(
        try SWeightUncertainty.curve(
          events.values("classifiers.\(classifier.name)"), weights.weights(addingUp: [classifier.signal]),
          weights.weights(addingUp: [classifier.background]), .dropped
        ).value)
    }
    return result
  }

  private func means(_ values: [Double], _ weights: SWeights) throws(SWeightError) -> [Double] {
    components.indices.map { k in
      var (sum, total) = (0.0, 0.0)
      for (value, weight) in zip(values, weights.weights[k]) {
        sum += weight * value
        total += weight
      }
      return sum / total
    }
  }
}
