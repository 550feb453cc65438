// Every type of node.

extension DocumentLinter {
  private static let nodeTypes = [
    "binning", "multibinning", "category", "formula", "formularef", "transform", "hashprng", "lwtnn",
  ]

  mutating func lint(node: JSONValue) {
    examined["nodes", default: 0] += 1
    switch node {
    case .integer, .number: return lint(constant: node)
    case .object: break
    default: _ = number(node)
    }
    guard case .object = node else { return }
    guard let type = node.member("nodetype") else { return add(.keyMissing, "the key 'nodetype' is missing", by: Self.both) }
    switch type.asText {
    case "binning": lint(binning: node)
    case "multibinning": lint(multibinning: node)
    case "category": lint(category: node)
    case "formula": lint(formula: node)
    case "formularef": lint(reference: node)
    case "transform": lint(transform: node)
    case "hashprng": lint(hash: node)
    case "lwtnn": lint(network: node)
    default: at("nodetype") { $0.wrongKind("one of " + Self.nodeTypes.joined(separator: ", "), type) }
    }
  }

  private mutating func lint(constant: JSONValue) {
    guard let value = number(constant) else { return }
    if !value.isFinite { add(.notFinite, "the content is \(value)") }
    if value < 0 { add(.negativeValue, "the content is \(value)", group: "") }
  }

  /// The type of an input that a node names, if it is one of `types`.
  @discardableResult
  mutating func use(
    _ name: String, _ types: Set<Variable.Kind>, isRead: Bool = true, by readers: Set<CorrectionFinding.Reader> = both
  ) -> Variable.Kind? {
    guard let declared = inputs[name.exact] else {
      let known = inputs.keys.map(\.text).sorted().joined(separator: ", ")
      add(.inputUnknown, "input \(name.quoted) is not declared; declared are \(known.isEmpty ? "none" : known)", by: readers)
      return nil
    }
    if isRead { usage.used.insert(name.exact) }
    guard let type = declared else { return nil }
    guard types.contains(type) else {
      let needed = types.map(\.rawValue).sorted().joined(separator: " or ")
      add(.inputType, "input \(name.quoted) is \(type.rawValue), but this node needs \(needed)", by: [.loader])
      return nil
    }
    return type
  }

  private mutating func lint(transform node: JSONValue) {
    guard let members = object(node, required: ["nodetype", "input", "rule", "content"]) else { return }
    let input = text(members, "input")
    if let input { at("input") { $0.use(input, [.real, .int], isRead: false) } }
    if let rule = members["rule"] { at("rule") { $0.lint(node: rule) } }
    guard let content = members["content"] else { return }
    let before = reach
    if let input {
      usage.changed.insert(input.exact)
      reach[input.exact] = nil
    }
    at("content") { $0.lint(node: content) }
    reach = before
  }

  private mutating func lint(hash node: JSONValue) {
    need(.randomNumbers)
    guard let members = object(node, required: ["nodetype", "inputs", "distribution"]) else { return }
    let names = texts(members, "inputs")
    if members["inputs"]?.asItems?.isEmpty == true {
      at("inputs") { $0.wrongKind("a list of one input or more", .array([]), by: [.validator]) }
    }
    for (index, name) in names.enumerated() { at("inputs", index) { $0.use(name, [.real, .int]) } }
    guard let word = text(members, "distribution") else { return }
    guard let distribution = HashPRNGNode.Distribution(rawValue: word) else {
      let words = HashPRNGNode.Distribution.allCases.map(\.rawValue).joined(separator: ", ")
      return at("distribution") { $0.wrongKind("one of \(words)", .string(word)) }
    }
    if distribution == .libraryNormal { at("distribution") { $0.add(.standardNormal, "the distribution is \"stdnormal\"") } }
  }

  private mutating func lint(network node: JSONValue) {
    need(.network)
    guard let members = object(node, required: ["nodetype", "opaque", "finalizer"]) else { return }
    var outputs: [String] = []
    if let opaque = members["opaque"] { outputs = at(network: opaque) }
    guard let finalizer = members["finalizer"] else { return }
    let (outer, used) = (inputs, usage.used)
    inputs = Dictionary(outputs.map { ($0.exact, .some(.real)) }) { first, _ in first }
    at("finalizer") { _ = $0.lint(formula: finalizer, isGeneric: false) }
    (inputs, usage.used) = (outer, used)
  }

  /// Looks at the network itself; the names of its outputs.
  private mutating func at(network opaque: JSONValue) -> [String] {
    var outputs: [String] = []
    at("opaque") { linter in
      for (index, input) in (opaque.member("inputs")?.asItems ?? []).enumerated() {
        guard let name = input.member("name")?.asText else { continue }
        linter.at("inputs", index) { $0.use(name, [.real, .int]) }
      }
      outputs = (opaque.member("outputs")?.asItems ?? []).compactMap(\.asText)
      for key in ["inputs", "outputs"] where (opaque.member(key)?.asItems ?? []).isEmpty {
        linter.add(.network, "the network has no \(key)", by: Self.both)
      }
      do throws(CorrectionError) { _ = try LWTNNNetwork(opaque) } catch {
        linter.add(.network, error.description, by: [.loader])
      }
    }
    return outputs
  }
}
