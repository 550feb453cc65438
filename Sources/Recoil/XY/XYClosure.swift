public import EventFiles

/// The phi modulation of one MET in data (of a period) or simulation, before and after correction, on the same events.
public struct XYClosureEntry: Sendable, Hashable, Codable {
  /// The MET.
  public let met: String
  /// `data`, `data of A` or `simulation`.
  public let part: String
  /// Before correction; nil if there is nothing to judge.
  public let before: PhiFlatness?
  /// After correction; its error includes that of the coefficients.
  public let after: PhiFlatness?
}

/// The result of checking an XY calibration on held-out events.
public struct XYClosure: Sendable, Hashable, Codable {
  /// The calibration's name.
  public let calibration: String
  /// The calibration's digest.
  public let digest: String
  /// MET after MET; data before simulation.
  public let entries: [XYClosureEntry]
  /// The conditions of the gate.
  public let verdicts: [ClosureVerdict]
  /// What became of the events of each sample.
  public let counts: [String: EventCounts]
  /// Concord's version.
  public var version = concordVersion
  /// Whether the events are the held-out ones of the fits' files, or all events of independent files.
  public var events = "heldOut"
  /// The files, by sample.
  public var inputs: [String: [FileFingerprint]] = [:]

  /// Whether every condition holds.
  public var closes: Bool { verdicts.allSatisfy(\.holds) }
}
