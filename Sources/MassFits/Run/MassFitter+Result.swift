import EventFiles
import Fitting
import Storage

extension MassFitter {
  /// The numbers of the fit alone, without what sWeights give.
  func result(
    _ fit: LikelihoodFit, _ model: MassModel, _ events: MassEvents, _ chain: EventChain
  ) throws -> MassFitResult {
    var result = MassFitResult(
      name: card.name, mass: card.mass, range: card.range,
      components: zip(card.components, model.sum.components).map { component, term in
        .init(name: component.name, model: component.model.name, parameters: term.parameterNames)
      },
      extended: card.fit.isExtended, bins: card.fit.bins, events: events.counts, status: fit.status, usable: fit.isUsable,
      nll: fit.knownNLL, edm: fit.knownDistance, steps: fit.steps,
      parameters: Dictionary(uniqueKeysWithValues: fit.parameters.map { ($0.name, FittedParameter($0)) }),
      derived: derived(fit, model, events), decisions: model.decisions, provenance: try provenance(chain))
    result.selection = card.selection
    result.warnings = FitWarnings(fit, card).all + [events.notFiniteWarning].compactMap(\.self)
    guard fit.isUsable, let covariance = fit.covariance else { return result }
    result.covariance = NamedMatrix(fit.freeNames, covariance)
    result.correlation = result.covariance?.correlation
    result.robustCovariance = fit.robustCovariance.map { NamedMatrix(fit.freeNames, $0) }
    let bins = card.fit.bins.map { min($0, 1000) } ?? MassSpectrum.usualBins(events.counts.inRange)
    result.spectrum = MassSpectrum(events, model.sum, fit, bins: bins)
    result.goodness = result.spectrum?.chiSquared(
      freeParameters: fit.freeNames.count + (card.fit.isExtended ? 0 : 1),
      perEvent: events.counts.sumOfSquaredWeights / events.total)
    return result
  }

  /// The full widths of Voigt profiles; the yields of fits that are not extended.
  private func derived(_ fit: LikelihoodFit, _ model: MassModel, _ events: MassEvents) -> [String: FittedParameter] {
    var result: [String: FittedParameter] = [:]
    for component in card.components where component.model == .voigt {
      if let width = fit[component.parameterName("hwhm")] {
        result["\(component.name).fwhm"] = FittedParameter(width).scaled(by: 2)
      }
    }
    guard !card.fit.isExtended else { return result }
    for component in card.components.dropLast() {
      if let share = fit[MassModel.shareName(component)] {
        result["\(component.name).yield"] = FittedParameter(share).scaled(by: events.total)
      }
    }
    if card.components.count == 2, let share = fit[MassModel.shareName(card.components[0])] {
      var rest = FittedParameter(share)
      (rest.value, rest.interval, rest.limit) = (1 - share.value, nil, nil)
      result["\(card.components[1].name).yield"] = rest.scaled(by: events.total)
    }
    return result
  }

  private func provenance(_ chain: EventChain) throws -> MassFitProvenance {
    func inputs(_ sample: String, _ files: [FileFingerprint]) -> [MassFitProvenance.Input] {
      files.map { .init(sample: sample, file: $0.file, entries: $0.entries, sampledSHA256: $0.sampledSHA256) }
    }
    let shapes = ShapeMaker(card: card, threads: threads)
    return MassFitProvenance(
      version: concordVersion, instructionSet: instructionSet, card: card.card.text,
      cardSHA256: SHA256.hexDigest(of: Array(card.card.text.utf8)),
      inputs: inputs("data", try chain.fingerprints()) + inputs("data friend", try chain.friendFingerprints())
        + (try card.components.flatMap { inputs($0.key, try shapes.inputs($0)) }),
      seed: card.toys?.seed ?? card.bootstrap?.seed)
  }
}
