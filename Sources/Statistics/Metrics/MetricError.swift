/// The two kinds of events that a classifier tells apart.
public enum EventClass: String, Sendable, Hashable, Codable {
  /// What is looked for; a good score is high for it.
  case signal
  /// All else.
  case background
}

/// Why a metric of scores is not defined.
public enum MetricError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Two lists that belong together differ in length.
  case lengthMismatch(what: String, count: Int, expected: Int)
  /// Scores that are NaN have no place in an order.
  case notANumber(what: String, count: Int, first: Int)
  /// A weight is not finite, or so large that products of four overflow.
  case badWeight(what: String, value: Double, index: Int)
  /// A class has no event.
  case emptyClass(EventClass)
  /// The weights of a class sum to nothing or less.
  case totalNotPositive(EventClass, total: Double)
  /// The weights of the pairs that are averaged over sum to nothing or less.
  case pairTotalNotPositive(total: Double)
  /// No pair of a signal and a background event is ordered differently by the two given scores.
  case noDiscordantPairs

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .lengthMismatch(let what, let count, let expected):
      "there are \(count) values of the \(what), but \(expected) events. Give one for each event"
    case .notANumber(let what, let count, let first):
      """
      the \(what) is NaN for \(count) event\(count == 1 ? "" : "s"), first for number \(first) (counted from 0). Leave such events \
      out, or give them a score
      """
    case .badWeight(let what, let value, let index):
      "the \(what) of event \(index) is \(value). Weights must be finite and below 1e30 in size"
    case .emptyClass(let name): "there is no \(name.rawValue) event. Both classes need at least one"
    case .totalNotPositive(let name, let total):
      "the weights of the \(name.rawValue) sum to \(total). Each class needs a positive total, or no fraction of it is defined"
    case .pairTotalNotPositive(let total):
      "the weights of the pairs sum to \(total). With so many negative weights there is no average over pairs; take more events"
    case .noDiscordantPairs:
      "no pair of a signal and a background event is ordered differently by the two scores. There is nothing to average over"
    }
  }
}
