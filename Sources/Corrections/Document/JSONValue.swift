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

/// One member of a JSON object.
package struct JSONMember: Sendable, Hashable {
  package let key: String
  package let value: JSONValue

  package init(_ key: String, _ value: JSONValue) {
    self.key = key
    self.value = value
  }
}
