import Fitting

extension MassFitter {
  /// Why there are no toys of a fit; nil if there can be.
  func toyObstacle(_ fit: LikelihoodFit, _ events: MassEvents) -> String? {
    if card.fit.bins != nil { return "toys are fitted event by event and would not test a fit to a histogram" }
    if events.weights != nil { return "toys have no weights and would not test a fit of weighted events" }
    let negative = card.components.first { (fit[$0.parameterName("yield")]?.value ?? 0) < 0 }
    return negative.map { "the yield of \($0.name) is negative, and no events can be drawn from it" }
  }

  /// Draws samples from the fitted model and fits each.
  /// - Returns: nil if the model cannot be drawn from: a yield is negative.
  func toys(_ options: ToyOptions, _ model: MassModel, _ fit: LikelihoodFit) -> ToySummary? {
    let truth = model.parameters.map { parameter in
      FitParameter(
        parameter.name, start: fit[parameter.name]?.value ?? parameter.start, limits: parameter.limits,
        isFixed: parameter.isFixed, constraint: parameter.constraint)
    }
    guard let fits = ToyFits(channels: [("", model.sum)], parameters: truth, sizes: ["": fit.eventCount]) else { return nil }
    let study = fits.study(count: options.count, seed: options.seed, threads: threads)
    let pulls = study.parameters.compactMap { parameter in
      parameter.pull.map {
        (parameter.name, ToySummary.Pull(mean: $0.mean, meanError: $0.meanError, width: $0.width, widthError: $0.widthError))
      }
    }
    return ToySummary(
      count: options.count, seed: options.seed, failed: options.count - study.usable,
      pulls: Dictionary(uniqueKeysWithValues: pulls))
  }
}
