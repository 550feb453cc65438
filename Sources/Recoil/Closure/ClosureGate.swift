public import Cards

/// What the held-out events have to fulfil for a calibration to close.
public struct ClosureGate: Sendable, Hashable, Codable {
  /// KS p-values above this count as closed.
  public var ksPValue: Double = 0.01
  /// At least this part of the bins must have closed.
  public var closedBins: Double = 0.95
  /// Widths agree within this part, or within `standardErrors`.
  public var width: Double = 0.02
  /// Means of u_par − qT and u_perp agree within this part of data's width, or within `standardErrors`.
  public var mean: Double = 0.01
  /// The mean MET agrees within this part, or within `standardErrors`.
  public var meanMET: Double = 0.01
  /// Differences below this many standard errors are statistical.
  public var standardErrors: Double = 3
  /// The probability that right calibrations fail the smallest of all χ² p-values (fits' errors included): each is compared with
  /// this over their number.
  public var familyError: Double = 0.01
  /// The part of bins in which data lie inside the total uncertainty must be within these. Where uncertainties are right it is
  /// 68.3 %; generous ones make it more, which is no failure.
  public var coverage: ClosedRange<Double> = 0.61...1

  /// The defaults.
  public init() {}

  /// Reads the `gate` key of a card.
  public init(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return }
    try mapping.refuseUnknownKeys([
      "ksPValue", "closedBins", "width", "mean", "meanMET", "standardErrors", "familyError", "coverage",
    ])
    ksPValue = try mapping["ksPValue"]?.part() ?? ksPValue
    closedBins = try mapping["closedBins"]?.part() ?? closedBins
    width = try mapping["width"]?.positiveNumber() ?? width
    mean = try mapping["mean"]?.positiveNumber() ?? mean
    meanMET = try mapping["meanMET"]?.positiveNumber() ?? meanMET
    standardErrors = try mapping["standardErrors"]?.positiveNumber() ?? standardErrors
    familyError = try mapping["familyError"]?.part() ?? familyError
    if let given = mapping["coverage"] {
      let ends = try given.numbers()
      guard ends.count == 2, ends[0] >= 0, ends[0] < ends[1], ends[1] <= 1 else {
        throw given.error("expected two rising fractions, as in [0.61, 1]")
      }
      coverage = ends[0]...ends[1]
    }
  }
}

/// What a calibration of format version 1 does not say has its default.
extension ClosureGate {
  private enum CodingKeys: String, CodingKey {
    case ksPValue, closedBins, width, mean, meanMET, standardErrors, familyError, coverage
  }

  /// - Throws: `DecodingError` if something is missing that every version wrote.
  public init(from decoder: any Decoder) throws {
    let container = try decoder.container(keyedBy: CodingKeys.self)
    ksPValue = try container.decode(Double.self, forKey: .ksPValue)
    closedBins = try container.decode(Double.self, forKey: .closedBins)
    width = try container.decode(Double.self, forKey: .width)
    mean = try container.decodeIfPresent(Double.self, forKey: .mean) ?? mean
    meanMET = try container.decode(Double.self, forKey: .meanMET)
    standardErrors = try container.decode(Double.self, forKey: .standardErrors)
    familyError = try container.decodeIfPresent(Double.self, forKey: .familyError) ?? familyError
    coverage = try container.decodeIfPresent(ClosedRange<Double>.self, forKey: .coverage) ?? coverage
  }
}
