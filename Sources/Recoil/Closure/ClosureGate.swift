public import Cards

/// What the held-out events have to fulfil for a calibration to close.
public struct ClosureGate: Sendable, Hashable, Codable {
  /// KS p-values above this count as closed.
  public var ksPValue: Double = 0.01
  /// At least this part of the bins must have closed.
  public var closedBins: Double = 0.95
  /// Widths agree within this part, or within `standardErrors`.
  public var width: Double = 0.02
  /// The mean MET agrees within this part, or within `standardErrors`.
  public var meanMET: Double = 0.01
  /// Differences below this many standard errors are statistical.
  public var standardErrors: Double = 3

  /// The defaults.
  public init() {}

  /// Reads the `gate` key of a card.
  public init(_ value: CardValue?) throws(CardError) {
    guard let mapping = try value?.mapping() else { return }
    try mapping.refuseUnknownKeys(["ksPValue", "closedBins", "width", "meanMET", "standardErrors"])
    ksPValue = try mapping["ksPValue"]?.part() ?? ksPValue
    closedBins = try mapping["closedBins"]?.part() ?? closedBins
    width = try mapping["width"]?.positiveNumber() ?? width
    meanMET = try mapping["meanMET"]?.positiveNumber() ?? meanMET
    standardErrors = try mapping["standardErrors"]?.positiveNumber() ?? standardErrors
  }
}
