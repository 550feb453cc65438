/// One argument of a correction.
public enum CorrectionInput: Sendable, Hashable {
  case real(Double)
  case int(Int64)
  case string(String)

  /// Its type, which must be that of the input.
  public var type: Variable.Kind {
    switch self {
    case .real: .real
    case .int: .int
    case .string: .string
    }
  }
}

/// The values of one input for many rows.
public enum CorrectionColumn: Sendable, Hashable {
  case real([Double])
  case int([Int64])
  case string([String])
  /// Strings as a dictionary keeps them: row i holds `words[codes[i]]`. A code that no word has ends the program.
  case coded([Int32], words: [String])
  /// The same value in every row.
  case constant(CorrectionInput)

  /// The type of its values, which must be that of the input.
  public var type: Variable.Kind {
    switch self {
    case .real: .real
    case .int: .int
    case .string, .coded: .string
    case .constant(let value): value.type
    }
  }

  /// How many rows it has; a constant fits any number.
  var count: Int? {
    switch self {
    case .real(let values): values.count
    case .int(let values): values.count
    case .string(let values): values.count
    case .coded(let codes, _): codes.count
    case .constant: nil
    }
  }

  /// The value in one row.
  package func value(_ row: Int) -> CorrectionInput {
    switch self {
    case .real(let values): .real(values[row])
    case .int(let values): .int(values[row])
    case .string(let values): .string(values[row])
    case .coded(let codes, let words): .string(words[Self.place(of: codes[row], words.count, row)])
    case .constant(let value): value
    }
  }

  /// The place of a code's word.
  @inline(__always)
  static func place(of code: Int32, _ count: Int, _ row: Int) -> Int {
    precondition(code >= 0 && code < count, "row \(row) has the code \(code), but there are \(count) words, counted from 0")
    return Int(code)
  }
}
