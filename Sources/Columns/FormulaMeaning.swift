/// What an expression stands for once its names are known.
struct FormulaMeaning {
  /// The value; arbitrary, but of the right kind, where it is missing.
  var value: FormulaGraph.Value
  /// 1 where the value is missing; the constant 0 if it never is.
  var missing: FormulaGraph.Value = .zero
  /// Whether values are true or false.
  var isBoolean: Bool
  /// How a list is dealt out to events; nil for one value per event.
  var shape: Int?
  /// False if values are known to be numbers.
  var mayBeNaN = true

  /// How error messages call it.
  var called: String {
    switch (shape == nil, isBoolean) {
    case (true, true): "one true/false per event"
    case (true, false): "one number per event"
    case (false, true): "a list of true/false"
    case (false, false): "a list of numbers"
    }
  }
}

/// Two lists that are combined element by element, and where.
struct FormulaLengthCheck: Sendable {
  let left: Int
  let right: Int
  let source: FormulaSource
  let position: Int
  let leftText: String
  let rightText: String

  /// The error for an event where the lists have these lengths.
  func error(entry: Int, _ leftLength: Int, _ rightLength: Int) -> FormulaError {
    source.error(
      .lengths(entry: entry, left: leftLength, right: rightLength), at: position,
      "the lists differ in length in entry \(entry): '\(leftText)' has \(leftLength), '\(rightText)' has \(rightLength)",
      "Only lists of one collection combine element by element.")
  }
}
