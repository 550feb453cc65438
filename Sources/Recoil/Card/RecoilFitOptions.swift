public import Cards
import Fitting

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
  /// How many Gaussians are fitted; nil for as many as the data ask for, up to three.
  public var gaussians: Int?
  /// Whether the Gaussians of u_par − qT have a width of their own on either side of their means.
  public var bifurcated = false
  /// The p-value of the likelihood ratio below which one Gaussian more is accepted; nil for Schwarz's criterion.
  public var modelPValue: Double?
  /// What becomes of backgrounds.
  public var background = BackgroundTreatment.subtract

  /// What becomes of backgrounds in fits to data.
  public enum BackgroundTreatment: String, Sendable, Hashable, Codable, CaseIterable {
    /// They are subtracted bin by bin.
    case subtract
    /// They stand beside the signal in the likelihood, with constrained yields and the templates' own statistics.
    case likelihood
  }

  /// The defaults.
  public init() {}

  /// The fitter for a component: nothing fixes the means along the boson; across it symmetry gives all Gaussians one mean and
  /// equal sides.
  func fitter(_ component: RecoilComponent) -> MixtureFitter {
    MixtureFitter(
      components: gaussians.map { .exactly($0) } ?? .automatic(upTo: 3), hasCommonMean: component == .perpendicular,
      isBifurcated: bifurcated && component == .parallel, threshold: modelPValue.map { .pValue($0) } ?? .schwarz)
  }

  /// Reads the `fit` and `map` keys of a card.
  public init(_ fit: CardValue?, map: CardValue?) throws(CardError) {
    if let mapping = try fit?.mapping() {
      try mapping.refuseUnknownKeys([
        "reach", "binWidth", "window", "minimumEntries", "gaussians", "bifurcated", "modelPValue", "background",
      ])
      reach = try mapping["reach"]?.number(in: 10...10_000) ?? reach
      binWidth = try mapping["binWidth"]?.positiveNumber() ?? binWidth
      window = try mapping["window"]?.number(in: 2...20) ?? window
      minimumEntries = try mapping["minimumEntries"]?.positiveNumber() ?? minimumEntries
      try readModel(mapping)
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

  private mutating func readModel(_ mapping: CardMapping) throws(CardError) {
    if let given = mapping["gaussians"], try given.string() != "automatic" {
      let count = try given.count()
      guard (1...3).contains(count) else { throw given.error("expected automatic, 1, 2 or 3, found \(count)") }
      gaussians = count
    }
    bifurcated = try mapping["bifurcated"]?.flag() ?? bifurcated
    if let given = mapping["modelPValue"] { modelPValue = try given.number(in: 1e-10...0.5) }
    background = try mapping["background"]?.choice(BackgroundTreatment.self) ?? background
  }

  /// The number of bins of a histogram.
  public var binCount: Int { Int((2 * reach / binWidth).rounded()) }
}
