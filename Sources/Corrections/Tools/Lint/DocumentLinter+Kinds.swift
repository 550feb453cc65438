// What kinds of values there are. Readers differ: the validator takes numbers written as texts, the loader does not.

extension DocumentLinter {
  /// The members of an object, unknown and missing keys having been told; nil if it is none. Optional members that are null are
  /// left out.
  mutating func object(_ value: JSONValue, required: [String], optional: [String] = []) -> [String: JSONValue]? {
    guard case .object(let members) = value else {
      wrongKind("an object", value)
      return nil
    }
    var found: [String: JSONValue] = [:]
    for member in members {
      if required.contains(member.key) || (optional.contains(member.key) && member.value != .null) {
        found[member.key] = member.value
      } else if !optional.contains(member.key) {
        let known = (required + optional).joined(separator: ", ")
        add(.keyUnknown, "the key \(member.key.quoted) is unknown here; known are \(known)", by: [.validator])
      }
    }
    for key in required where found[key] == nil { add(.keyMissing, "the key \(key.quoted) is missing", by: Self.both) }
    return found
  }

  mutating func wrongKind(_ expected: String, _ value: JSONValue, by readers: Set<CorrectionFinding.Reader> = both) {
    add(.wrongKind, "found \(value.kind) where \(expected) must be", by: readers)
  }

  /// The text of a member, if it is there and one.
  @discardableResult
  mutating func text(_ members: [String: JSONValue], _ key: String) -> String? {
    guard let value = members[key] else { return nil }
    if let text = value.asText { return text }
    at(key) { $0.wrongKind("a string", value) }
    return nil
  }

  /// The elements of a member, if it is there and a list.
  mutating func items(_ members: [String: JSONValue], _ key: String) -> [JSONValue] {
    guard let value = members[key] else { return [] }
    if let items = value.asItems { return items }
    at(key) { $0.wrongKind("an array", value) }
    return []
  }

  /// The texts of a member.
  mutating func texts(_ members: [String: JSONValue], _ key: String) -> [String] {
    items(members, key).enumerated().compactMap { index, item in
      if let text = item.asText { return text }
      at(key, index) { $0.wrongKind("a string", item) }
      return nil
    }
  }

  /// A number at the place at hand; texts that spell one pass the validator only.
  @discardableResult
  mutating func number(_ value: JSONValue) -> Double? {
    switch value {
    case .number(let number): return number
    case .integer(let number): return Double(number)
    case .string(let text) where Double(text) != nil: wrongKind("a number", value, by: [.loader])
    case .bool: wrongKind("a number", value, by: [.loader])
    default: wrongKind("a number", value)
    }
    return nil
  }

  /// A 32-bit integer at the place at hand.
  mutating func integer(_ value: JSONValue) -> Int? {
    switch value {
    case .integer(let number) where Int32(exactly: number) != nil: return Int(number)
    case .integer(let number): add(.tooLarge, "\(number) needs more than 32 bits", by: [.loader])
    case .number(let number) where number == number.rounded(): wrongKind("an integer", value, by: [.loader])
    case .string(let text) where Int(text) != nil: wrongKind("an integer", value, by: [.loader])
    case .bool: wrongKind("an integer", value, by: [.loader])
    default: wrongKind("an integer", value)
    }
    return nil
  }

  /// Parameters of formulas. The loader does not look at their kinds.
  mutating func parameters(_ members: [String: JSONValue]) -> Int {
    let items = items(members, "parameters")
    for (index, item) in items.enumerated() {
      at("parameters", index) { linter in
        switch item {
        case .integer: break
        case .number(let value):
          if !value.isFinite { linter.add(.notFinite, "the parameter is \(value)") }
        default: linter.wrongKind("a number", item, by: [.validator])
        }
      }
    }
    return items.count
  }
}

extension JSONValue {
  var asText: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  var asItems: [JSONValue]? {
    guard case .array(let items) = self else { return nil }
    return Array(items)
  }

  /// The first member of that name, if this is an object that has it.
  func member(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }
}
