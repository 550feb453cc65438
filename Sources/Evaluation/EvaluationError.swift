/// Why scores in files could not be evaluated.
public enum EvaluationError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No event, or no element of a list, passes the selection.
  case nothingSelected(read: Int)
  /// A score or weight is NaN, or missing because an index is past the end of its list.
  case noNumber(what: String, formula: String, count: Int, path: String, entry: Int)
  /// A label is neither 0 nor 1.
  case badLabel(formula: String, value: Double, path: String, entry: Int)
  /// A weight is infinite, or too large.
  case badWeight(what: String, formula: String, value: Double, path: String, entry: Int)
  /// Two lists of one event that belong together differ in length.
  case lengths(what: String, count: Int, other: String, otherCount: Int, path: String, entry: Int)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .nothingSelected(let read):
      "none of \(read) events is selected. Check the selection"
    case .noNumber(let what, let formula, let count, let path, let entry):
      """
      \(path): entry \(entry): the \(what) ‘\(formula)’ is NaN or missing, as for \(count) value\(count == 1 ? "" : "s") in all. \
      Leave them out by --selection
      """
    case .badLabel(let formula, let value, let path, let entry):
      """
      \(path): entry \(entry): the label ‘\(formula)’ is \(value). It must be 0 for background or 1 for signal; write a \
      condition, \
      as in ‘\(formula) == 1’
      """
    case .badWeight(let what, let formula, let value, let path, let entry):
      "\(path): entry \(entry): the \(what) ‘\(formula)’ is \(value). Weights must be finite and below 1e30 in size"
    case .lengths(let what, let count, let other, let otherCount, let path, let entry):
      """
      \(path): entry \(entry): the \(what) has \(count) values and the \(other) \(otherCount). Lists must have one shape; single \
      values count for every element
      """
    }
  }
}
