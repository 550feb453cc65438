public import Corrections

/// Why corrections cannot be applied to events.
public enum EventWeightError: Error, Sendable, Hashable, CustomStringConvertible {
  /// One event or object, for messages.
  public struct Place: Sendable, Hashable, CustomStringConvertible {
    /// The file of events.
    public let file: String
    /// The entry in that file, from 0.
    public let entry: Int
    /// The element of the event's list, from 0; nil for one value per event.
    public let element: Int?
    /// The column of the output.
    public let column: String

    /// `mc.root: entry 12, element 1: muon_id`.
    public var description: String { "\(file): entry \(entry)\(element.map { ", element \($0)" } ?? ""): \(column)" }
  }

  /// A value outside of the bins, whose correction does not allow it; and what to write in the card.
  case outOfRange(Place, input: String, value: Double, low: Double, high: Double, remedy: String)
  /// A key that a correction lacks.
  case unknownKey(Place, input: String, key: String, hint: String)
  /// NaN under `nan: throw`.
  case notANumber(Place, input: String)
  /// A number that is not whole, or beyond 64 bits, for an int input.
  case notWhole(Place, input: String, value: String)
  /// A missing value under `missing: error`.
  case missing(Place, input: String)
  /// Two lists of one event differ in length.
  case lengths(Place, first: String, count: Int, second: String, other: Int)
  /// Anything else that an evaluation met.
  case evaluation(Place, CorrectionError)
  /// No column has such a variation.
  case unknownVariation(name: String, hint: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .outOfRange(let place, let input, let value, let low, let high, let remedy):
      "\(place): \(input) = \(value) is outside [\(low), \(high)), and the correction's flow is ‘error’. \(remedy)"
    case .unknownKey(let place, let input, let key, let hint):
      "\(place): \(input) = ‘\(key)’ is no key of the correction, which has no default. \(hint)"
    case .notANumber(let place, let input):
      """
      \(place): \(input) is NaN, which nan: throw does not allow. Leave such out with where: "isfinite(…)", or write nan: \
      propagate
      """
    case .notWhole(let place, let input, let value):
      "\(place): \(input) = \(value), but the input takes whole numbers of 64 bits. Write floor(…) or round(…) in the card"
    case .missing(let place, let input):
      """
      \(place): \(input) is missing, which missing: error does not allow. Leave such out with where, or write missing: otherwise
      """
    case .lengths(let place, let first, let count, let second, let other):
      """
      \(place): the lists of \(first) and \(second) have \(count) and \(other) elements. Lists of one column must be of equal \
      lengths
      """
    case .evaluation(let place, let error): "\(place): \(error)"
    case .unknownVariation(let name, let hint):
      "no variation ‘\(name)’. \(hint) Give all, none, or names of variations or of columns"
    }
  }
}
