import Storage

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
  case array([JSONValue])
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

extension JSONValue {
  /// Compact JSON text in the order of the members.
  ///
  /// Equal values give equal bytes; numbers as ``NumberText`` writes them.
  /// - Throws: ``CorrectionError`` (`notFinite`) with the path of the number.
  package func compactText() throws(CorrectionError) -> String {
    var text = ""
    try write(to: &text)
    return text
  }

  private func write(to text: inout String) throws(CorrectionError) {
    switch self {
    case .null: text += "null"
    case .bool(let value): text += value ? "true" : "false"
    case .integer(let value): text += String(value)
    case .number(let value):
      guard value.isFinite else { throw CorrectionError(.notFinite(value)) }
      text += NumberText.common(value)
    case .string(let value): text += jsonQuoted(value)
    case .array(let items): try Self.write(array: items, to: &text)
    case .object(let members): try Self.write(object: members, to: &text)
    }
  }

  private static func write(array items: [JSONValue], to text: inout String) throws(CorrectionError) {
    text += "["
    for (i, item) in items.enumerated() {
      if i > 0 { text += "," }
      do { try item.write(to: &text) } catch { throw error.within("[\(i)]") }
    }
    text += "]"
  }

  private static func write(object members: [JSONMember], to text: inout String) throws(CorrectionError) {
    text += "{"
    for (i, member) in members.enumerated() {
      if i > 0 { text += "," }
      text += jsonQuoted(member.key)
      text += ":"
      do { try member.value.write(to: &text) } catch { throw error.within(member.key) }
    }
    text += "}"
  }
}
