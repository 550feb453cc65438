import Cards
import Corrections

extension ColumnRequest {
  private static let keys = [
    "correction", "compound", "set", "inputs", "variations", "nan", "where", "otherwise", "missing", "reduce",
  ]

  /// Reads what a card says of the column `name`.
  /// - Throws: ``CardError`` with file, line and key.
  init(_ name: String, _ value: CardValue, of card: Card) throws(CardError) {
    self.name = try Self.checked(PlacedText(name, at: value), "columns")
    let mapping = try value.mapping()
    try mapping.refuseUnknownKeys(Self.keys)
    set = try mapping["set"].map { value throws(CardError) in PlacedText(card.resolve(try value.string()), at: value) }
    if let compound = mapping["compound"] {
      if let other = mapping["correction"] { throw other.error("a column has a correction or a compound, not both") }
      (correction, isCompound) = (try PlacedText(compound), true)
    } else {
      correction = try PlacedText(try mapping.require("correction", "the name of a correction of the set (or compound: NAME)"))
      isCompound = false
    }
    inputs = try Self.inputs(try mapping.require("inputs", "a formula or text for each input of the correction"))
    variations = try Self.variations(mapping["variations"])
    nanPolicy = try mapping["nan"]?.choice(EvaluationOptions.NaNPolicy.self) ?? .compat
    condition = try mapping["where"].map { value throws(CardError) in try PlacedText(value) }
    reduction = try mapping["reduce"]?.choice(Reduction.self)
    reductionPlace = try mapping["reduce"].map { value throws(CardError) in try PlacedText(value) }
    otherwise = try mapping["otherwise"]?.number() ?? reduction?.neutral ?? 1
    stopsAtMissing = try mapping["missing"]?.choice(Missing.self) == .error
  }

  /// The words of the key `missing`.
  private enum Missing: String, CaseIterable {
    case otherwise, error
  }

  private static func inputs(_ value: CardValue) throws(CardError) -> [InputRequest] {
    var result: [InputRequest] = []
    for entry in try value.mapping().entries {
      let name = PlacedText(entry.name, at: entry.value)
      guard let mapping = try? entry.value.mapping() else {
        result.append(InputRequest(name: name, source: .written(try PlacedText(entry.value))))
        continue
      }
      try mapping.refuseUnknownKeys(["column"])
      let column = try PlacedText(try mapping.require("column", "the name of a column of the events"))
      result.append(InputRequest(name: name, source: .column(column)))
    }
    return result
  }

  private static func variations(_ value: CardValue?) throws(CardError) -> Variations {
    guard let value else { return .none }
    guard let mapping = try? value.mapping() else { return .otherKeys(of: try PlacedText(value)) }
    var result: [(name: PlacedText, changes: [InputRequest])] = []
    for entry in mapping.entries {
      result.append((try checked(PlacedText(entry.name, at: entry.value), "variations"), try inputs(entry.value)))
    }
    return .named(result)
  }

  /// Names that are parts of columns' names: what every reader of ROOT files takes.
  private static func checked(_ name: PlacedText, _ what: String) throws(CardError) -> PlacedText {
    guard isColumnName(name.text) else {
      throw name.error("\(what) are named by letters, digits and ‘_’, found ‘\(name.text)’")
    }
    return name
  }
}

/// Whether a text can be a column's name everywhere.
private func isColumnName(_ text: String) -> Bool {
  guard let first = text.utf8.first, !(48...57).contains(first) else { return false }
  return text.unicodeScalars.allSatisfy { $0.isColumnLetter }
}

extension Unicode.Scalar {
  /// Whether it is a letter, a digit or ‘_’ of ASCII.
  var isColumnLetter: Bool {
    switch self {
    case "a"..."z", "A"..."Z", "0"..."9", "_": true
    default: false
    }
  }
}
