import Cards

/// A text of a card that knows its place, for errors found after the card was read.
struct PlacedText: Sendable, Hashable {
  private(set) var text: String
  private let file: String
  private let line: Int?
  /// The key path, as in `columns.muon_id.inputs.pt`.
  let key: String

  /// The text of a scalar.
  init(_ value: CardValue) throws(CardError) { self.init(try value.string(), at: value) }

  /// A text found at a value: its key, for example.
  init(_ text: String, at value: CardValue) {
    (self.text, file, line, key) = (text, value.file, value.line, value.key)
  }

  /// An error at this place.
  func error(_ problem: String) -> CardError { CardError(file: file, line: line, key: key, problem: problem) }
}

extension PlacedText {
  /// A column's name as formulas write it, whatever its letters.
  init(quoting column: PlacedText) { self = column.with("`\(column.text)`") }

  /// Another text at the same place.
  func with(_ text: String) -> PlacedText {
    var other = self
    other.text = text
    return other
  }
}
