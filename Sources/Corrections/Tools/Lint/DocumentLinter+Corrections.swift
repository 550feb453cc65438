// Corrections and compounds: names, inputs, outputs.

extension DocumentLinter {
  mutating func lint(correction value: JSONValue, name: String?) {
    correction = name
    defer { correction = nil }
    let required = ["name", "version", "inputs", "output", "data"]
    guard let members = object(value, required: required, optional: ["description", "generic_formulas"]) else { return }
    examined["corrections", default: 0] += 1
    text(members, "name")
    text(members, "description")
    if let version = members["version"] { at("version") { $0.lint(version: version) } }
    let names = lint(inputsOf: members)
    lint(outputOf: members)
    usage = Usage()
    reach = [:]
    generics = []
    for (index, item) in items(members, "generic_formulas").enumerated() {
      at("generic_formulas", index) { linter in
        let generic = linter.lint(generic: item)
        linter.generics.append(generic)
      }
    }
    if let data = members["data"] { at("data") { $0.lint(node: data) } }
    lintUsage(of: names)
  }

  private mutating func lint(version value: JSONValue) {
    if let version = integer(value), version < 1 { add(.versionLow, "the version is \(version)") }
  }

  /// Reads the inputs into ``inputs``; their names in order.
  private mutating func lint(inputsOf members: [String: JSONValue]) -> [String] {
    inputs = [:]
    var names: [String] = []
    for (index, item) in items(members, "inputs").enumerated() {
      at("inputs", index) { linter in
        guard let (name, type) = linter.variable(item) else { return }
        if linter.inputs[name.exact] != nil { return linter.add(.inputRepeated, "two inputs are called \(name.quoted)") }
        linter.inputs[name.exact] = .some(type)
        names.append(name)
      }
    }
    return names
  }

  private mutating func lint(outputOf members: [String: JSONValue]) {
    guard let output = members["output"] else { return }
    at("output") { linter in
      guard let (_, type) = linter.variable(output), let type, type != .real else { return }
      linter.add(.outputType, "the output is declared '\(type.rawValue)'", by: Self.both)
    }
  }

  private mutating func variable(_ value: JSONValue) -> (String, Variable.Kind?)? {
    guard let members = object(value, required: ["name", "type"], optional: ["description"]) else { return nil }
    text(members, "description")
    var type: Variable.Kind?
    if let word = text(members, "type") {
      type = Variable.Kind(rawValue: word)
      if type == nil { at("type") { $0.wrongKind("\"real\", \"int\" or \"string\"", .string(word)) } }
    }
    return text(members, "name").map { ($0, type) }
  }

  // MARK: Compounds

  mutating func lint(compounds: [JSONValue], of corrections: [ExactText: [JSONValue]]) {
    var names: Set<ExactText> = []
    for (index, item) in compounds.enumerated() {
      at("compound_corrections", index) { linter in
        linter.correction = item.member("name")?.asText
        if let name = linter.correction, !names.insert(name.exact).inserted {
          linter.add(.nameRepeated, "two compounds are called \(name.quoted)", by: Self.both)
        }
        linter.lint(compound: item, of: corrections)
      }
    }
  }

  private mutating func lint(compound value: JSONValue, of corrections: [ExactText: [JSONValue]]) {
    let required = ["name", "inputs", "output", "inputs_update", "input_op", "output_op", "stack"]
    guard let members = object(value, required: required, optional: ["description"]) else { return }
    examined["compounds", default: 0] += 1
    text(members, "name")
    text(members, "description")
    _ = lint(inputsOf: members)
    lint(outputOf: members)
    lint(operation: "input_op", among: ["+", "*", "/"], members)
    lint(operation: "output_op", among: ["+", "*", "/", "last"], members)
    for (index, name) in texts(members, "inputs_update").enumerated() {
      at("inputs_update", index) { $0.lint(updated: name) }
    }
    let stack = texts(members, "stack")
    if members["stack"]?.asItems?.isEmpty == true { at("stack") { $0.add(.stackUnknown, "the stack is empty") } }
    for (index, name) in stack.enumerated() { at("stack", index) { $0.lint(part: name, of: corrections) } }
  }

  private mutating func lint(operation key: String, among words: [String], _ members: [String: JSONValue]) {
    guard let word = text(members, key), !words.contains(word) else { return }
    at(key) { $0.wrongKind("one of " + words.joined(separator: " "), .string(word)) }
  }

  private mutating func lint(updated name: String) {
    guard let type = inputs[name.exact] else {
      return add(.compoundInputs, "input \(name.quoted) is not declared", by: [.loader])
    }
    if let type, type != .real {
      add(.compoundInputs, "input \(name.quoted) is \(type.rawValue); only real ones can be updated", by: [.loader])
    }
  }

  private mutating func lint(part name: String, of corrections: [ExactText: [JSONValue]]) {
    guard let needed = corrections[name.exact] else {
      return add(.stackUnknown, "there is no correction \(name.quoted) in the file", by: [.loader])
    }
    for input in needed {
      guard let wanted = input.member("name")?.asText else { continue }
      let type = input.member("type")?.asText
      guard let given = inputs[wanted.exact] else {
        add(.compoundInputs, "\(name.quoted) needs the input \(wanted.quoted), which is not declared", by: [.loader])
        continue
      }
      if let given, let type, given.rawValue != type {
        add(.compoundInputs, "\(name.quoted) needs \(wanted.quoted) of type \(type), but it is declared \(given.rawValue)")
      }
    }
  }
}
