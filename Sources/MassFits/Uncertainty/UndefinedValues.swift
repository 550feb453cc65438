/// What becomes of events whose value is not finite.
public enum UndefinedValues: String, Sendable, Hashable, Codable {
  /// They are an error that names the first of them.
  case refuse
  /// They take no part in the statistic, which is then about the others.
  case leaveOut
}
