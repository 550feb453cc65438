public import Statistics

/// How well a fit describes a sample: a histogram of the sample beside what the fit expects, and the tests made from it.
///
/// The p-values of χ² count free parameters as lost degrees of freedom; that of the Kolmogorov–Smirnov distance knows nothing
/// of fitting and is too large. ``ToyFits`` gives p-values that know everything.
public struct FitGoodness: Sendable, Hashable, Codable {
  /// One component's share of the expectation.
  public struct Component: Sendable, Hashable, Codable {
    /// Its name.
    public var name: String
    /// Its expected content of each bin.
    public var expected: [Double]
  }

  /// The sample's name.
  public var channel: String
  /// Bin edges: equal bins over the range, or those of the histogram that was fitted.
  public var edges: [Double]
  /// Σw in each bin.
  public var observed: [Double]
  /// Σw² in each bin.
  public var variances: [Double]
  /// What the fit expects.
  public var expected: [Double]
  /// The expectation by component.
  public var components: [Component]
  /// (observed − expected)/√variance, with the variance expected for the bin: the expectation times Σw²/Σw. Zero where
  /// nothing is expected.
  public var pulls: [Double]
  /// Pearson's χ² over bins joined until ten effective events are expected in each; nil if no degree of freedom is left.
  public var chiSquared: ChiSquaredTest?
  /// Twice the log-likelihood ratio to a model that fits every joined bin exactly; nil for weights or without freedom.
  public var likelihoodRatio: ChiSquaredTest?
  /// The largest difference of the cumulative distributions at the edges of 4096 bins, and its p-value; events only.
  public var kolmogorov: Distance?

  /// The distance of two cumulative distributions.
  public struct Distance: Sendable, Hashable, Codable {
    /// The largest difference.
    public var distance: Double
    /// The probability of a larger one, had nothing been fitted.
    public var pValue: Double
  }
}
