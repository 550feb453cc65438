import Statistics

/// What a tag-and-probe measurement gave: the content of `efficiencies.json`.
///
/// Nothing in it depends on the number of threads or on the time.
public struct EfficiencyResult: Sendable, Hashable, Codable {
  /// The format's name.
  public static let formatName = "concord-efficiency"
  /// The version this code writes and reads.
  public static let currentVersion = 1

  /// ``formatName``.
  public var format = Self.formatName
  /// The version of the format.
  public var formatVersion = Self.currentVersion
  /// The card's name.
  public var name: String
  /// What the numbers mean.
  public var conventions = EfficiencyConventions()
  /// The formulas.
  public var formulas: ProbeFormulas
  /// The masses that are fitted, both ends included.
  public var range: [Double]
  /// The bins.
  public var bins: EfficiencyBins
  /// What the correction set does outside of them.
  public var flow: EfficiencyFlow
  /// The models of the alternatives, by their names in the card's order.
  public var alternatives: [String]
  /// What became of the probes, by sample.
  public var counts: [String: ProbeCounts]
  /// Every bin belongs to one region.
  public var regions: [Region]
  /// Where it came from.
  public var provenance: MassFitProvenance

  /// Bins that were measured together: mostly one.
  public struct Region: Sendable, Hashable, Codable {
    /// The numbers of the bins, the last variable running fastest.
    public var bins: [Int]
    /// How they are written.
    public var label: String
    /// In data.
    public var data: EfficiencyMeasurement
    /// In simulation; nil if the card has none.
    public var simulation: EfficiencyMeasurement?
    /// data/simulation; nil without a simulation, or if one of them could not be measured.
    public var scaleFactor: EfficiencyValue?
  }

  /// Whether any bin could not be measured.
  public var hasGaps: Bool { regions.contains { $0.data.efficiency == nil || ($0.simulation != nil && $0.scaleFactor == nil) } }

  /// One value per bin.
  func values(_ value: (Region) -> EfficiencyValue?) -> [EfficiencyValue?] {
    var result = [EfficiencyValue?](repeating: nil, count: bins.count)
    for region in regions { for bin in region.bins { result[bin] = value(region) } }
    return result
  }
}

/// What the numbers of a tag-and-probe measurement mean, in words, so that nobody has to guess.
public struct EfficiencyConventions: Sendable, Hashable, Codable {
  /// What is fitted.
  public var model =
    "passing: signal.total * efficiency + backgrounds; failing: signal.total * (1 - efficiency) + backgrounds; extended, unbinned"
  /// The statistical uncertainty.
  public var statistical =
    "fit: profile likelihood, nll + 1/2 (weighted probes: robust error); count: Clopper-Pearson, 68.27 %, of effective counts"
  /// The systematic uncertainty.
  public var systematic = "differences of the alternative models to the card's, combined as the card says"
  /// The scale factor.
  public var scaleFactor = "efficiency in data / efficiency in simulation; relative uncertainties in quadrature"
  /// Which bin a value belongs to.
  public var bins = "[lo, hi), the last one closed; numbered with the last variable running fastest"

  /// The conventions of this version.
  public init() {}
}
