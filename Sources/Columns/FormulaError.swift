/// What is wrong with a formula, where, and what to do about it.
///
/// The description is made for a terminal: the place, the message, the line of the formula and a caret under the character.
/// ```
/// selection: found '&' where a value should be
///   nMuon == 2 &&& x
///                ^ Write a column, a number or '(' here.
/// ```
public struct FormulaError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The kind of mistake, for programs that react to it.
  public enum Reason: Sendable, Hashable {
    /// The text does not follow the grammar.
    case syntax
    /// A name is neither a column, a definition, a constant nor a function.
    case unknownName(String)
    /// A function got the wrong number of arguments.
    case argumentCount(function: String)
    /// A list stands where one value per event is needed, or the reverse.
    case shape
    /// A constant index that no event can satisfy.
    case index
    /// Definitions refer to each other in a circle; the first name is repeated at the end.
    case cycle([String])
    /// A definition, output or column has a name it must not have.
    case badName(String)
    /// A column of the batch is absent, or differs from what the schema promised.
    case batch(column: String)
    /// Two lists that are combined element by element have different lengths in one event.
    case lengths(entry: Int, left: Int, right: Int)
  }

  /// The kind of mistake.
  public let reason: Reason
  /// What the formula is for: `selection`, `define.qx`, …
  public let place: String
  /// The formula as written.
  public let formula: String
  /// The character of ``formula`` at fault, counted from 0; may be one past the last.
  public let offset: Int
  /// What is wrong.
  public let message: String
  /// What to do about it.
  public let remedy: String

  /// Place, message, the line of the formula, and the remedy behind a caret under the character.
  public var description: String {
    let (line, column) = shownLine()
    let caret = String(repeating: " ", count: column) + "^"
    return "\(place): \(message)\n  \(line)\n  \(caret)" + (remedy.isEmpty ? "" : " \(remedy)")
  }

  /// The line of the formula that holds the offset, cut to a readable width, and the caret's column in it.
  private func shownLine() -> (line: String, column: Int) {
    let characters = Array(formula)
    let at = min(offset, characters.count)
    let start = characters[..<at].lastIndex(where: \.isNewline).map { $0 + 1 } ?? 0
    let end = characters[at...].firstIndex(where: \.isNewline) ?? characters.count
    let reach = 60
    let from = max(start, at - reach)
    let to = min(end, at + reach)
    let body = String(characters[from..<to].map { $0.isWhitespace ? " " : $0 })
    let before = from > start ? "…" : ""
    return (before + body + (to < end ? "…" : ""), at - from + before.count)
  }
}

/// The text of one formula and what it is for; the only maker of errors that point into it.
struct FormulaSource: Sendable, Hashable {
  let place: String
  let text: String
  let bytes: [UInt8]

  init(_ text: String, place: String) {
    self.place = place
    self.text = text
    self.bytes = Array(text.utf8)
  }

  /// The text at a range of bytes.
  func excerpt(_ range: Range<Int>) -> String { String(decoding: bytes[range], as: UTF8.self) }

  /// An error at byte `position`.
  func error(_ reason: FormulaError.Reason, at position: Int, _ message: String, _ remedy: String = "") -> FormulaError {
    let offset = String(decoding: bytes[..<position], as: UTF8.self).count
    return FormulaError(reason: reason, place: place, formula: text, offset: offset, message: message, remedy: remedy)
  }
}
