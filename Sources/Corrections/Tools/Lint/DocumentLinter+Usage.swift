// What is left to say when a correction has been walked, and what nodes further out leave of an input.

extension DocumentLinter {
  /// How the inputs of a correction are used.
  struct Usage {
    var used: Set<ExactText> = []
    var changed: Set<ExactText> = []
    /// The keys of each category node without default, by input, with how many nodes have them.
    private(set) var keys: [ExactText: [Set<JSONValue>: Int]] = [:]

    mutating func note(keys found: Set<JSONValue>, of input: String, hasDefault: Bool) {
      if !hasDefault { keys[input.exact, default: [:]][found, default: 0] += 1 }
    }
  }

  /// What is left of an input below a node that looked it up.
  enum Reach {
    case key(JSONValue)
    case range(Range<Double>)
  }

  mutating func lintUsage(of names: [String]) {
    for name in names where !usage.used.contains(name.exact) {
      let changed = usage.changed.contains(name.exact) ? "; a transform writes it, but nothing reads it" : ""
      add(.inputUnused, "input \(name.quoted) is not used\(changed)")
    }
    for (index, generic) in generics.enumerated() where !generic.isUsed {
      at("generic_formulas", index) { $0.add(.genericUnused, "no reference uses it") }
    }
    for (input, sets) in usage.keys.sorted(by: { $0.key.text < $1.key.text }) where sets.count > 1 {
      lint(differing: Array(sets.keys), of: input.text)
    }
  }

  private mutating func lint(differing sets: [Set<JSONValue>], of input: String) {
    let common = sets.dropFirst().reduce(sets[0]) { $0.intersection($1) }
    let all = sets.reduce(into: Set<JSONValue>()) { $0.formUnion($1) }
    let missing = all.subtracting(common).map { $0.asText ?? $0.kind }.sorted()
    let shown = missing.prefix(8).joined(separator: ", ") + (missing.count > 8 ? ", …" : "")
    add(.categoriesDiffer, "keys of \(input.quoted) that some nodes lack: \(shown)")
  }

  // MARK: Reach

  /// Looks at a node below the bin of an input.
  mutating func lint(node: JSONValue, where input: String?, is bin: Range<Double>?) {
    guard let input, let bin else { return lint(node: node) }
    if case .range(let outer)? = reach[input.exact], !outer.overlaps(bin) {
      add(
        .unreachable, "\(input) in [\(bin.lowerBound), \(bin.upperBound)), inside [\(outer.lowerBound), \(outer.upperBound))",
        group: input)
    }
    lint(node: node, where: input, .range(bin))
  }

  /// Looks at a node below the key of an input.
  mutating func lint(node: JSONValue, where input: String?, is key: JSONValue?) {
    guard let input, let key else { return lint(node: node) }
    if case .key(let outer)? = reach[input.exact], outer != key {
      add(.unreachable, "\(input) = \(key.asText ?? key.kind), where it is \(outer.asText ?? outer.kind)", group: input)
    }
    lint(node: node, where: input, .key(key))
  }

  private mutating func lint(node: JSONValue, where input: String, _ part: Reach) {
    let before = reach[input.exact]
    reach[input.exact] = part
    lint(node: node)
    reach[input.exact] = before
  }
}
