/// The events, or their histogram, that a model is fitted to.
public enum FitSample: Sendable {
  /// One value per event, and a weight each, or none if all weigh 1. Events outside the model's range do not count.
  case unbinned(values: [Double], weights: [Double]?)
  /// Σw and Σw² in bins between `edges`; the first and last edge are the model's range.
  case binned(edges: [Double], contents: [Double], variances: [Double])
}

/// A sample and the model that is to describe it.
public struct FitChannel: Sendable {
  /// What the channel is called: `pass`.
  public let name: String
  /// The model.
  public let model: SumModel
  /// The events.
  public let sample: FitSample

  /// Joins a sample and its model.
  public init(_ name: String = "", model: SumModel, sample: FitSample) {
    (self.name, self.model, self.sample) = (name, model, sample)
  }
}
