extension CorrectionSet {
  /// The set as one line of JSON, schema version 2, that correctionlib's validator and its loader both accept.
  ///
  /// Keys come in a fixed order and numbers as ``NumberText`` writes them, so equal sets give equal bytes; infinite edges
  /// are the words `"inf"` and `"-inf"`.
  /// - Throws: ``CorrectionError`` with the place: a number that is not finite, `stdnormal`, keys beyond 32 bits.
  public func json() throws(CorrectionError) -> String { try json(layout: .compact) }

  /// The set in words that readers of `target` know.
  /// - Parameter target: nil for the set as it is.
  /// - Throws: as ``json()``, and as ``lowered(to:)``.
  public func json(target: ReaderVersion?, layout: JSONLayout = .compact) throws(CorrectionError) -> String {
    guard let target else { return try json(layout: layout) }
    return try lowered(to: target).json(layout: layout)
  }

  /// The set with or without lines and spaces.
  public func json(layout: JSONLayout) throws(CorrectionError) -> String {
    try requireWritable()
    return try jsonValue.text(layout)
  }

  private var jsonValue: JSONValue {
    .object(
      [JSONMember("schema_version", .integer(2))] + text("description", description) + [
        JSONMember("corrections", .array(JSONArray(corrections.map(\.jsonValue))))
      ] + (compounds.isEmpty ? [] : [JSONMember("compound_corrections", .array(JSONArray(compounds.map(\.jsonValue))))]))
  }
}

func text(_ key: String, _ value: String?) -> [JSONMember] { value.map { [JSONMember(key, .string($0))] } ?? [] }

extension Correction {
  fileprivate var jsonValue: JSONValue {
    var members = [JSONMember("name", .string(name))] + text("description", description)
    members += [
      JSONMember("version", .integer(Int64(version))), JSONMember("inputs", .array(JSONArray(inputs.map(\.jsonValue)))),
      JSONMember("output", output.jsonValue),
    ]
    if !genericFormulas.isEmpty {
      members.append(JSONMember("generic_formulas", .array(JSONArray(genericFormulas.map(\.jsonValue)))))
    }
    return .object(members + [JSONMember("data", data.jsonValue)])
  }
}

extension Variable {
  var jsonValue: JSONValue {
    .object(
      [JSONMember("name", .string(name)), JSONMember("type", .string(type.rawValue))] + text("description", description))
  }
}

extension CorrectionNode {
  fileprivate var jsonValue: JSONValue {
    switch self {
    case .constant(let value): .number(value)
    case .binning(let node): node.jsonValue
    case .multibinning(let node): node.jsonValue
    case .category(let node): node.jsonValue
    case .formula(let node): node.jsonValue
    case .formulaReference(let node):
      object("formularef", ("index", .integer(Int64(node.index))), ("parameters", numbers(node.parameters)))
    case .transform(let node):
      object(
        "transform", ("input", .string(node.input)), ("rule", node.rule.jsonValue), ("content", node.content.jsonValue))
    case .hash(let node):
      object("hashprng", ("inputs", strings(node.inputs)), ("distribution", .string(node.distribution.rawValue)))
    case .network(let node): object("lwtnn", ("opaque", node.network.document), ("finalizer", node.finalizer.jsonValue))
    }
  }
}

private func object(_ nodetype: String, _ members: (String, JSONValue)...) -> JSONValue {
  .object([JSONMember("nodetype", .string(nodetype))] + members.map { JSONMember($0.0, $0.1) })
}

private func numbers(_ values: [Double]) -> JSONValue { .array(JSONArray(reals: values)) }
func strings(_ values: [String]) -> JSONValue { .array(JSONArray(values.map { .string($0) })) }

extension BinningNode {
  fileprivate var jsonValue: JSONValue {
    object(
      "binning", ("input", .string(input)), ("edges", edges.jsonValue), ("content", contents.jsonValue),
      ("flow", flow.jsonValue))
  }
}

extension BinContents {
  fileprivate var jsonValue: JSONValue {
    .array(numbers.map { JSONArray(reals: $0) } ?? JSONArray(nodes.map(\.jsonValue)))
  }
}

extension MultiBinningNode {
  fileprivate var jsonValue: JSONValue {
    object(
      "multibinning", ("inputs", strings(inputs)), ("edges", .array(JSONArray(edges.map(\.jsonValue)))),
      ("content", contents.jsonValue), ("flow", flow.jsonValue))
  }
}

extension CategoryNode {
  fileprivate var jsonValue: JSONValue {
    let keys: [JSONValue] =
      switch self.keys {
      case .integers(let keys): keys.map { .integer($0) }
      case .strings(let keys): keys.map { .string($0) }
      }
    let items = zip(keys, content).map { JSONValue.object([JSONMember("key", $0), JSONMember("value", $1.jsonValue)]) }
    let members: [(String, JSONValue)] = [("input", .string(input)), ("content", .array(JSONArray(items)))]
    guard let otherwise else { return object("category", members[0], members[1]) }
    return object("category", members[0], members[1], ("default", otherwise.jsonValue))
  }
}

extension FormulaNode {
  fileprivate var jsonValue: JSONValue {
    let expression = JSONValue.string(formula.expression)
    guard !parameters.isEmpty else {
      return object("formula", ("expression", expression), ("parser", .string("TFormula")), ("variables", strings(variables)))
    }
    return object(
      "formula", ("expression", expression), ("parser", .string("TFormula")), ("variables", strings(variables)),
      ("parameters", numbers(parameters)))
  }
}

extension BinEdges {
  fileprivate var jsonValue: JSONValue {
    switch spacing {
    case .explicit(let edges):
      .array(JSONArray(edges.map { $0.isFinite ? .number($0) : .string($0 > 0 ? "inf" : "-inf") }))
    case .uniform(let count, let low, let high):
      .object([JSONMember("n", .integer(Int64(count))), JSONMember("low", .number(low)), JSONMember("high", .number(high))])
    }
  }
}

extension Flow {
  fileprivate var jsonValue: JSONValue {
    switch self {
    case .clamp: .string("clamp")
    case .error: .string("error")
    case .wrap: .string("wrap")
    case .content(let node): node.jsonValue
    }
  }
}
