import Corrections

/// One column of a card: which correction fills it, and with which inputs.
struct ColumnRequest: Sendable {
  /// The column's name.
  let name: PlacedText
  /// The correction set if it is not the card's, as seen from the working directory.
  let set: PlacedText?
  /// The correction's name in the set.
  let correction: PlacedText
  /// Whether it is a compound correction.
  let isCompound: Bool
  let inputs: [InputRequest]
  let variations: Variations
  let nanPolicy: EvaluationOptions.NaNPolicy
  /// Which events or objects get the correction; nil for all.
  let condition: PlacedText?
  /// What the others get.
  let otherwise: Double
  /// Whether a missing value stops the run; such events or objects get ``otherwise`` if not.
  let stopsAtMissing: Bool
  /// How lists become one number per event; nil if they stay lists.
  let reduction: Reduction?
  /// Where `reduce` is written.
  let reductionPlace: PlacedText?

  /// How the objects of an event make one number.
  enum Reduction: String, Sendable, CaseIterable {
    case product, sum

    /// The number of no objects at all.
    var neutral: Double { self == .product ? 1 : 0 }

    func combine(_ a: Double, _ b: Double) -> Double { self == .product ? a * b : a + b }
  }

  /// What is written beside the nominal column.
  enum Variations: Sendable {
    case none
    /// One variation for each key of an input but the nominal one.
    case otherKeys(of: PlacedText)
    /// Each changes some inputs.
    case named([(name: PlacedText, changes: [InputRequest])])
  }
}

/// What a card says of one input.
struct InputRequest: Sendable {
  /// The input's name, at the place of its value.
  let name: PlacedText
  let source: Source

  enum Source: Sendable {
    /// A formula for a real or int input, the text itself for a string input.
    case written(PlacedText)
    /// A column, `{column: name}`.
    case column(PlacedText)
  }
}
