public import Cards

/// How the recoil histograms are made and fitted, and how far the maps reach.
public struct RecoilFitOptions: Sendable, Hashable, Codable {
  /// Histograms reach from −`reach` to +`reach`, in GeV.
  public var reach: Double = 200
  /// Bins of the histograms, in GeV.
  public var binWidth: Double = 1
  /// Fits use the median ± this many half-widths of the central 68 %.
  public var window: Double = 5
  /// Neighbouring qT bins, then jet bins, are merged until data and simulation have this many effective entries.
  public var minimumEntries: Double = 2000
  /// The maps follow the fits to the quantiles at this probability and its complement; beyond, shifts stay constant.
  public var tailProbability: Double = 1e-4

  /// The defaults.
  public init() {}

  /// Reads the `fit` and `map` keys of a card.
  public init(_ fit: CardValue?, map: CardValue?) throws(CardError) {
    if let mapping = try fit?.mapping() {
      try mapping.refuseUnknownKeys(["reach", "binWidth", "window", "minimumEntries"])
      reach = try mapping["reach"]?.number(in: 10...10_000) ?? reach
      binWidth = try mapping["binWidth"]?.positiveNumber() ?? binWidth
      window = try mapping["window"]?.number(in: 2...20) ?? window
      minimumEntries = try mapping["minimumEntries"]?.positiveNumber() ?? minimumEntries
      let bins = 2 * reach / binWidth
      guard bins >= 20, bins <= 100_000, abs(bins - bins.rounded()) < 1e-9 * bins else {
        throw mapping.value.error("2·reach/binWidth must be a whole number from 20 to 100000, found \(bins)")
      }
    }
    if let mapping = try map?.mapping() {
      try mapping.refuseUnknownKeys(["tailProbability", "qt"])
      if let value = mapping["tailProbability"] {
        tailProbability = try value.number()
        guard tailProbability >= 1e-7, tailProbability <= 0.1 else {
          throw value.error("expected a probability from 1e-7 to 0.1, found \(tailProbability)")
        }
      }
    }
  }

  /// The number of bins of a histogram.
  public var binCount: Int { Int((2 * reach / binWidth).rounded()) }
}
