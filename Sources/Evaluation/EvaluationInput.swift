/// How events are told apart and weighed: formulas over the columns of the files.
public struct EvaluationInput: Sendable, Hashable {
  /// What makes an event signal or background.
  public enum Classes: Sendable, Hashable {
    /// A label of 1 for signal and 0 for background, and a weight; nil for 1.
    case label(String, weight: String?)
    /// Every event is both, with two weights.
    case weights(signal: String, background: String, keepsSelfPairs: Bool)
  }

  /// What makes an event signal or background.
  public let classes: Classes
  /// Which events, or elements of lists, take part; nil for all.
  public let selection: String?

  /// Names the formulas.
  public init(_ classes: Classes, selection: String? = nil) { (self.classes, self.selection) = (classes, selection) }
}
