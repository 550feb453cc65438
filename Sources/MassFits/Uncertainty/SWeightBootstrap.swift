public import Fitting

/// The chain from fit to statistic, on bootstrap samples: refit, new weights, new statistic. A check of ``SWeightUncertainty`` that
/// shares no formula with it.
public struct SWeightBootstrap: Sendable {
  /// The model.
  public let model: SumModel
  /// Its parameters, which start where the fit to the sample itself ended.
  public let parameters: [FitParameter]
  /// How events are drawn.
  public let bootstrap: EventBootstrap
  private let variant: SWeightVariant
  private let range: ClosedRange<Double>?

  /// - Parameters:
  ///   - model: the model that was fitted.
  ///   - parameters: its parameters, as for the fit.
  ///   - fit: the fit, where the refits start.
  ///   - range: as for the weights.
  ///   - variant: as for the weights.
  public init(
    model: SumModel, parameters: [FitParameter], fit: LikelihoodFit, bootstrap: EventBootstrap,
    range: ClosedRange<Double>? = nil, variant: SWeightVariant = .sumOverEvents
  ) {
    self.model = model
    self.parameters = parameters.map { p in
      FitParameter(
        p.name, start: fit[p.name]?.value ?? p.start, limits: p.limits, isFixed: p.isFixed, constraint: p.constraint)
    }
    (self.bootstrap, self.range, self.variant) = (bootstrap, range, variant)
  }

  /// Runs all replicas.
  /// - Parameters:
  ///   - masses: one per event.
  ///   - sampleWeights: one per event; nil for 1.
  ///   - identities: one per event; equal ones count together. nil: every event by its place.
  ///   - statistic: the numbers of interest, from the weights of a replica (0 for events that do not count).
  public func run(
    masses: [Double], sampleWeights: [Double]? = nil, identities: [UInt64]? = nil,
    _ statistic: @Sendable (SWeights) throws -> [Double]
  ) -> BootstrapResult {
    bootstrap.run(identities: identities ?? masses.indices.map { UInt64($0) }) { counts in
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
