/// What happened to an event when a calibration was applied; written as the column `recoil_flags`.
public struct RecoilFlags: OptionSet, Sendable, Hashable, Codable {
  /// The bits, as written to files.
  public let rawValue: UInt32

  /// Flags from their bits.
  public init(rawValue: UInt32) { self.rawValue = rawValue }

  /// Left unchanged: qT is zero or below the calibration's minimum, so there is no axis.
  public static let noAxis = RecoilFlags(rawValue: 1)
  /// Left unchanged: q or MET is not finite.
  public static let notFinite = RecoilFlags(rawValue: 2)
  /// Left unchanged: an input is missing, because an index is past the end of the event's list.
  public static let missing = RecoilFlags(rawValue: 4)
  /// Left unchanged: the number of jets is no whole number ≥ 0.
  public static let badJetCount = RecoilFlags(rawValue: 8)
  /// Corrected with the nearest bin: qT or njets is outside the edges.
  public static let outsideBins = RecoilFlags(rawValue: 16)
  /// Corrected with the constant shift of a tail: a component is beyond the map's core.
  public static let tail = RecoilFlags(rawValue: 32)
  /// Corrected, but the event fails the selection the calibration was derived with.
  public static let outsideSelection = RecoilFlags(rawValue: 64)

  /// The flags of events left unchanged.
  public static let unchanged: RecoilFlags = [.noAxis, .notFinite, .missing, .badJetCount]

  /// Names and meanings, for messages and documentation.
  public static let named: [(name: String, flag: RecoilFlags)] = [
    ("noAxis", .noAxis), ("notFinite", .notFinite), ("missing", .missing), ("badJetCount", .badJetCount),
    ("outsideBins", .outsideBins), ("tail", .tail), ("outsideSelection", .outsideSelection),
  ]
}
