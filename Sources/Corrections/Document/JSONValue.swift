/// A JSON document in memory. Members of objects keep their order; integers and floating-point numbers stay apart, since
/// `1` and `1.0` are different things to correctionlib.
package enum JSONValue: Sendable, Hashable {
  case null
  case bool(Bool)
  /// A number written without point or exponent that fits in 64 bits.
  case integer(Int64)
  /// Any other number. Bare `NaN` and `Infinity` read as such (published files have them); they cannot be written.
  case number(Double)
  case string(String)
  case array(JSONArray)
  case object([JSONMember])

  /// What kind of value this is, for messages.
  package var kind: String {
    switch self {
    case .null: "null"
    case .bool(let value): "\(value)"
    case .integer(let value): "the integer \(value)"
    case .number(let value): "the number \(value)"
    case .string(let value): value.count < 40 ? "the string \"\(value)\"" : "a string"
    case .array(let items): "an array of \(items.count)"
    case .object: "an object"
    }
  }
}

extension JSONValue {
  /// Equal in kind and, texts byte by byte, in content.
  package static func == (a: JSONValue, b: JSONValue) -> Bool {
    switch (a, b) {
    case (.null, .null): true
    case (.bool(let a), .bool(let b)): a == b
    case (.integer(let a), .integer(let b)): a == b
    case (.number(let a), .number(let b)): a == b
    case (.string(let a), .string(let b)): a.exact == b.exact
    case (.array(let a), .array(let b)): a == b
    case (.object(let a), .object(let b)): a == b
    default: false
    }
  }

  /// Consistent with equality.
  package func hash(into hasher: inout Hasher) {
    switch self {
    case .null: hasher.combine(0)
    case .bool(let value): hasher.combine(value)
    case .integer(let value): hasher.combine(value)
    case .number(let value): hasher.combine(value)
    case .string(let value): hasher.combine(value.exact)
    case .array(let items): hasher.combine(items)
    case .object(let members): hasher.combine(members)
    }
  }
}

/// One member of a JSON object.
package struct JSONMember: Sendable, Hashable {
  package let key: String
  package let value: JSONValue

  /// Equal in value and, byte by byte, in name.
  package static func == (a: JSONMember, b: JSONMember) -> Bool { a.key.exact == b.key.exact && a.value == b.value }

  /// Consistent with equality.
  package func hash(into hasher: inout Hasher) {
    hasher.combine(key.exact)
    hasher.combine(value)
  }

  package init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}
