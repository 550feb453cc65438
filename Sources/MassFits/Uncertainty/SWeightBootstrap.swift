public import Fitting
public import Statistics

/// The chain from fit to statistic, on bootstrap samples: refit, new weights, new statistic. A check of ``SWeightUncertainty`` that
/// shares no formula with it.
public struct SWeightBootstrap: Sendable {
  /// The model.
  public let model: SumModel
  /// Its parameters, which start where the fit to the sample itself ended.
  public let parameters: [FitParameter]
  /// How events are drawn.
  public let bootstrap: Bootstrap
  private let variant: SWeightVariant
  private let range: ClosedRange<Double>?

  /// - Parameters:
  ///   - model: the model that was fitted.
  ///   - parameters: its parameters, as for the fit.
  ///   - fit: the fit, where the refits start.
  ///   - range: as for the weights.
  ///   - variant: as for the weights.
  public init(
    model: SumModel, parameters: [FitParameter], fit: LikelihoodFit, bootstrap: Bootstrap,
    range: ClosedRange<Double>? = nil, variant: SWeightVariant = .sumOverEvents
  ) {
    self.model = model
    self.parameters = parameters.map { p in
      FitParameter(
        p.name, start: fit[p.name]?.value ?? p.start, limits: p.limits, isFixed: p.isFixed, constraint: p.constraint)
    }
    (self.bootstrap, self.range, self.variant) = (bootstrap, range, variant)
  }

  /// Runs all replicas. One whose fit, weights or statistic fail, or give a number that is not finite, is recorded and stops no other.
  /// - Parameters:
  ///   - masses: one per event.
  ///   - sampleWeights: one per event; nil for 1.
  ///   - identities: one per event; equal ones count together, as both muons of one do. nil: every event by its place.
  ///   - threads: how many threads work; results do not depend on it.
  ///   - statistic: the numbers of interest, from the weights of a replica (0 for events that do not count).
  public func run(
    masses: [Double], sampleWeights: [Double]? = nil, identities: [EventID]? = nil, threads: Int = 1,
    _ statistic: @Sendable (SWeights) throws -> [Double]
  ) -> BootstrapResult {
    let events = identities ?? masses.indices.map { EventID(run: 0, luminosityBlock: 0, event: UInt64($0)) }
    precondition(events.count == masses.count, "\(events.count) identities for \(masses.count) events")
    return bootstrap.run(threads: threads) { replica in
      let counts = replica.weights(of: events)
      let weights = sampleWeights.map { v in zip(counts, v).map { $0 * $1 } } ?? counts
      let channel = FitChannel(model: model, sample: .unbinned(values: masses, weights: weights))
      let fit = try LikelihoodFitter(channels: [channel], parameters: parameters).fit(FitOptions(warmStart: false))
      return try statistic(
        SWeights(
          model: model, fit: fit, masses: masses, sampleWeights: weights, range: range, variant: variant,
          refittingYields: true))
    }
  }
}
