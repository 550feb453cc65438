// Categories: types and ranges of keys, and variations among them.

extension DocumentLinter {
  mutating func lint(category node: JSONValue) {
    guard let members = object(node, required: ["nodetype", "input", "content"], optional: ["default"]) else { return }
    let input = text(members, "input")
    var type: Variable.Kind?
    if let input { at("input") { type = $0.use(input, [.int, .string]) } }
    var items: [(key: JSONValue, value: JSONValue)] = []
    for (index, item) in self.items(members, "content").enumerated() {
      at("content", index) { linter in
        guard let members = linter.object(item, required: ["key", "value"]) else { return }
        if let key = members["key"], let value = members["value"] { items.append((key, value)) }
        if let key = members["key"] { linter.at("key") { $0.lint(key: key, of: type) } }
        guard let value = members["value"] else { return }
        linter.at("value") { linter in
          linter.lint(node: value, where: input, is: members["key"])
        }
      }
    }
    lint(keys: items, of: input ?? "", hasDefault: members["default"] != nil)
    if let otherwise = members["default"] { at("default") { $0.lint(node: otherwise) } }
  }

  private mutating func lint(key: JSONValue, of type: Variable.Kind?) {
    switch key {
    case .integer(let number):
      if Int32(exactly: number) == nil { add(.categoryKeyRange, "the key is \(number)", by: [.loader]) }
      if type == .string { add(.categoryKeyType, "the key \(number) is an integer, the input a string", by: [.loader]) }
    case .string(let word):
      if type == .int { add(.categoryKeyType, "the key \(word.quoted) is a string, the input an integer", by: [.loader]) }
    default: add(.categoryKeyType, "the key is \(key.kind)", by: Self.both)
    }
  }

  private mutating func lint(keys items: [(key: JSONValue, value: JSONValue)], of input: String, hasDefault: Bool) {
    let keys = items.map(\.key)
    if Set(keys.map(\.isTextual)).count > 1 {
      at("content") { $0.add(.categoryKeyType, "keys are both integers and strings", by: Self.both) }
    }
    var seen: Set<JSONValue> = []
    for (index, key) in keys.enumerated() where !seen.insert(key).inserted {
      at("content", index) { $0.add(.categoryKeyRepeated, "the key \(key.keyText) occurs twice", by: [.validator]) }
    }
    usage.note(keys: seen, of: input, hasDefault: hasDefault)
    lint(variations: items.compactMap { item in item.key.asText.map { ($0, item.value) } }, of: input)
  }

  // MARK: Variations

  private mutating func lint(variations items: [(key: String, value: JSONValue)], of input: String) {
    let values = Dictionary(items.map { ($0.key.exact, $0.value) }) { first, _ in first }
    let nominal = items.first { VariationWords.nominal.contains($0.key.lowercased()) }
    var isVaried = false
    for (key, value) in items {
      let partners = VariationWords.partners(of: key, among: Set(values.keys.map(\.text)))
      if partners.isEmpty { continue }
      isVaried = true
      guard let partner = partners.first(where: { values[$0.exact] != nil }) else {
        add(
          .variationUnpaired, "input \(input.quoted) has the key \(key.quoted), but not \(partners[0].quoted)",
          group: "\(input) \(key)")
        continue
      }
      if VariationWords.isUp(key), value == values[partner.exact] {
        let same =
          nominal?.value == value ? "\(key.quoted), \(partner.quoted) and nominal" : "\(key.quoted) and \(partner.quoted)"
        add(.variationIdentical, "\(same) are the same", group: "\(input) \(key)")
      }
    }
    if isVaried, nominal == nil { add(.nominalMissing, "input \(input.quoted) has variations, but no nominal key", group: input) }
  }
}

extension JSONValue {
  fileprivate var isTextual: Bool { asText != nil }

  fileprivate var keyText: String {
    switch self {
    case .string(let word): "\(word.quoted)"
    case .integer(let number): "\(number)"
    default: kind
    }
  }
}
