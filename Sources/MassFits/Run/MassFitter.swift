import Cards
import EventFiles
import Fitting
import Statistics
import Storage

/// What a long mass fit is doing.
public enum MassFitProgress: Sendable {
  /// Reading events: so far, of how many.
  case reading(events: Int, of: Int)
  /// Fitting toys or replicas: so far, of how many.
  case fitting(done: Int, of: Int, what: String)
}

/// What a mass fit gives.
public struct MassFitOutcome: Sendable {
  /// The numbers, for `fit.json`.
  public let result: MassFitResult
  /// The sWeights of every entry; nil if there are none, or the card wants no tree.
  public let weights: SWeightTree?
  /// Why the fit, or its sWeights, cannot be used; nil if all is well.
  public let failure: MassFitError?
}

/// Runs a mass-fit card: reads, fits, weighs.
public struct MassFitter: Sendable {
  /// The card.
  public let card: MassFitCard
  /// How many threads work; results do not depend on it.
  public let threads: Int
  /// Told what is going on.
  public let progress: @Sendable (MassFitProgress) -> Void

  /// Prepares to fit.
  public init(
    _ card: MassFitCard, threads: Int, progress: @escaping @Sendable (MassFitProgress) -> Void = { _ in }
  ) {
    self.card = card
    self.threads = threads
    self.progress = progress
  }

  /// Reads the events and fits them.
  ///
  /// A fit that is not usable is an outcome with a ``MassFitOutcome/failure``, not an error: its numbers are there to be looked at.
  /// - Throws: ``CardError``, ``CardSampleError``, ``EventFileError``, ``MassFitError`` if there is nothing that could be fitted.
  public func fit() throws -> MassFitOutcome {
    let chain = try card.open(card.data, section: "data")
    let reader = MassEventReader(card: card, formulas: card.valueFormulas, threads: threads)
    let total = chain.entries.count
    let events = try reader.read(chain, weight: card.data.weight, section: "data") { [progress] in
      progress(.reading(events: $0, of: total))
    }
    try requireEvents(events)
    let model = try model(events)
    let fit = try minimum(model, events)
    var result = try result(fit, model, events, chain)
    guard fit.isUsable else {
      let failure = fit.failure(card)
      result.problem = failure.description
      return MassFitOutcome(result: result, weights: nil, failure: failure)
    }
    if let options = card.toys {
      let obstacle = toyObstacle(fit, events)
      if let obstacle {
        result.warnings.append("there are no toys: \(obstacle)")
      } else {
        result.toys = toys(options, model, fit)
      }
    }
    return try weighted(result, fit, model, events, chain)
  }

  private func requireEvents(_ events: MassEvents) throws(MassFitError) {
    let counts = events.counts
    let selected = counts.notFinite + counts.below + counts.above + counts.inRange
    guard selected > 0 else {
      let missing = counts.selectionMissing
      throw MassFitError(
        """
        none of \(counts.read) events passed the selection\
        \(missing > 0 ? " (\(missing) of them because an index is past the end of a list)" : ""). Check the selection and the units
        """, kind: .card)
    }
    guard counts.inRange > 0 else {
      throw MassFitError(
        """
        none of \(selected) selected events has a mass in [\(card.range.lowerBound), \(card.range.upperBound)]: \
        \(counts.below) lie below, \(counts.above) above\(counts.notFinite > 0 ? ", \(counts.notFinite) are no numbers" : ""). Check range, mass and its unit
        """, kind: .card)
    }
    guard events.total > 0 else {
      throw MassFitError(
        "the weights of the \(counts.inRange) events in the range add up to \(events.total). A fit needs a positive sum; check data.weight",
        kind: .events)
    }
  }

  private func model(_ events: MassEvents) throws -> MassModel {
    var densities: [any Density] = []
    for component in card.components { densities.append(try ShapeMaker(card: card, threads: threads).density(component)) }
    return try MassModel(
      card.components, densities: densities, range: card.range, isExtended: card.fit.isExtended,
      guess: SpectrumGuess(events.fitted, weights: events.weights, range: card.range), total: events.total,
      sumOfSizes: events.weights?.reduce(0) { $0 + abs($1) } ?? events.total)
  }

  /// - Throws: ``MassFitError`` if the card's starting values or limits cannot be.
  private func minimum(_ model: MassModel, _ events: MassEvents) throws(MassFitError) -> LikelihoodFit {
    let sample: FitSample
    if let bins = card.fit.bins {
      let histogram = MassHistogram(events.fitted, weights: events.weights, range: card.range, bins: bins)
      sample = .binned(edges: histogram.edges, contents: histogram.contents, variances: histogram.variances)
    } else {
      sample = .unbinned(values: events.fitted, weights: events.weights)
    }
    do {
      let channel = FitChannel(model: model.sum, sample: sample)
      return try LikelihoodFitter(channels: [channel], parameters: model.parameters).fit(card.fit.options(threads: threads))
    } catch {
      throw MassFitError("\(card.card.file): \(error.description)", kind: .card)
    }
  }
}

extension MassFitOptions {
  /// The same for the fitter.
  func options(threads: Int) -> FitOptions {
    var options = FitOptions(threads: threads)
    if let tolerance { options.tolerance = tolerance }
    if let maxSteps { options.maxSteps = maxSteps }
    switch profile {
    case .all: options.profiles = .all
    case .none: options.profiles = .none
    case .named(let names): options.profiles = .of(names)
    }
    return options
  }
}
