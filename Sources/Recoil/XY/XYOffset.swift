/// Which offset of MET is taken away.
public enum XYOffset: String, Sendable, Hashable, Codable, CaseIterable {
  /// The mean of MET, as published.
  case mean
  /// The spatial median of MET: the offset that leaves <cos φ> = <sin φ> = 0.
  ///
  /// Offsets vary from event to event at one nPV, and so does the resolution. Where both go together, taking the mean away leaves a
  /// modulation of φ, to which events of small MET contribute most; the median does not.
  case median
}
