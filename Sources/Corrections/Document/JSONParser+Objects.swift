extension JSONParser {
  mutating func object() throws(CorrectionError) -> JSONValue {
    var members: [JSONMember] = []
    var seen: Set<ExactText> = []
    skipSpace()
    if take(UInt8(ascii: "}")) { return .object(members) }
    members.reserveCapacity(4)
    while true {
      skipSpace()
      let key = try key(after: members, &seen)
      skipSpace()
      guard take(UInt8(ascii: ":")) else { throw failure("':' must follow the key \"\(key)\"") }
      members.append(JSONMember(key, try value()))
      skipSpace()
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { throw failure("',' or '}' must follow the member \"\(key)\"") }
    }
  }

  /// The key of the next member, which none of `members` has.
  private mutating func key(after members: [JSONMember], _ seen: inout Set<ExactText>) throws(CorrectionError) -> String {
    if let key = keys.known(members.count, depth: depth, in: text, at: &position) { return key }
    let start = position
    guard text[start] == UInt8(ascii: "\"") else { throw failure("a key in quotes must be here") }
    let key = try string()
    guard isNew(key, members, &seen) else { throw failure("the key \"\(key)\" occurs twice", at: start) }
    keys.note(key, at: start..<position, members.count, depth: depth)
    return key
  }

  /// - Parameter seen: the keys of all `members` once they are many.
  private func isNew(_ key: String, _ members: [JSONMember], _ seen: inout Set<ExactText>) -> Bool {
    guard members.count >= 8 else { return !members.contains { $0.key.exact == key.exact } }
    if seen.isEmpty { seen = Set(members.map(\.key.exact)) }
    return seen.insert(key.exact).inserted
  }
}
