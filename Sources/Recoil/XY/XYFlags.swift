/// What happened to an event when an XY calibration was applied; written as the column `xy_flags`.
public struct XYFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits, as written to files.
  public let rawValue: UInt32

  /// Flags from their bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Left unchanged: nPV or a MET is not finite.
  public static let notFinite = XYFlags(rawValue: 1)
  /// Left unchanged: an input is missing, because an index is past the end of the event's list or a friend lacks the event.
  public static let missing = XYFlags(rawValue: 2)
  /// Corrected with the nearest edge: nPV is outside the fitted range.
  public static let outsideRange = XYFlags(rawValue: 4)
  /// Corrected, by a shift above the calibration's `largestShift`.
  public static let largeShift = XYFlags(rawValue: 8)
  /// Left unchanged: the run is in no period. If the event is selected, jobs end with an error that names the run instead.
  public static let outsidePeriods = XYFlags(rawValue: 16)
  /// Corrected, but the event fails the selection the calibration was derived with.
  public static let outsideSelection = XYFlags(rawValue: 64)

  /// The flags of events left unchanged.
  public static let unchanged: XYFlags = [.notFinite, .missing, .outsidePeriods]

  /// Names and meanings, for messages and documentation.
  public static let named: [(name: String, flag: XYFlags)] = [
    ("notFinite", .notFinite), ("missing", .missing), ("outsideRange", .outsideRange), ("largeShift", .largeShift),
    ("outsidePeriods", .outsidePeriods), ("outsideSelection", .outsideSelection),
  ]
}
