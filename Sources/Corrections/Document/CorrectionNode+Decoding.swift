// How each type of node is read from its JSON object.

extension BinningNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "input", "edges", "content", "flow"])
    try self.init(
      input: reader.required("input") { (value) throws(CorrectionError) in try value.asString() },
      edges: reader.required("edges") { (value) throws(CorrectionError) in try BinEdges(value) },
      contents: reader.required("content") { (value) throws(CorrectionError) in try BinContents(value) },
      flow: reader.required("flow") { (value) throws(CorrectionError) in try Flow(value) })
  }
}

extension BinContents {
  fileprivate init(_ value: JSONValue) throws(CorrectionError) {
    if let reals = value.reals {
      self.init(numbers: reals)
    } else {
      self.init(try value.asArray { (item) throws(CorrectionError) in try CorrectionNode(item) })
    }
  }
}

extension MultiBinningNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "inputs", "edges", "content", "flow"])
    try self.init(
      inputs: reader.required("inputs") { (value) throws(CorrectionError) in try value.strings() },
      edges: reader.required("edges") { (value) throws(CorrectionError) in
        try value.asArray { (item) throws(CorrectionError) in try BinEdges(item) }
      },
      contents: reader.required("content") { (value) throws(CorrectionError) in try BinContents(value) },
      flow: reader.required("flow") { (value) throws(CorrectionError) in try Flow(value) })
  }
}

extension CategoryNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "input", "content", "default"])
    let items = try reader.required("content") { (value) throws(CorrectionError) in
      try value.asArray { (item) throws(CorrectionError) in try Self.item(item) }
    }
    try self.init(
      input: reader.required("input") { (value) throws(CorrectionError) in try value.asString() },
      keys: try Self.keys(items.map(\.key)), content: items.map(\.value),
      otherwise: reader.optional("default") { (value) throws(CorrectionError) in try CorrectionNode(value) })
  }

  private static func item(_ value: JSONValue) throws(CorrectionError) -> (key: JSONValue, value: CorrectionNode) {
    let reader = try JSONObjectReader(value, keys: ["key", "value"])
    let key = try reader.required("key") { (value) throws(CorrectionError) in
      switch value {
      case .integer, .string: return value
      default: throw CorrectionError(.wrongKind(expected: "an integer or a string", found: value.kind))
      }
    }
    return (key, try reader.required("value") { (value) throws(CorrectionError) in try CorrectionNode(value) })
  }

  private static func keys(_ values: [JSONValue]) throws(CorrectionError) -> Keys {
    var integers: [Int64] = []
    var strings: [String] = []
    for value in values {
      if case .integer(let key) = value { integers.append(key) }
      if case .string(let key) = value { strings.append(key) }
    }
    guard integers.isEmpty || strings.isEmpty else { throw CorrectionError(.mixedKeys, at: "content") }
    return strings.isEmpty ? .integers(integers) : .strings(strings)
  }
}

extension FormulaNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "expression", "parser", "variables", "parameters"])
    try reader.required("nodetype") { (value) throws(CorrectionError) in try value.require("formula") }
    try reader.required("parser") { (value) throws(CorrectionError) in try value.require("TFormula") }
    try self.init(
      reader.required("expression") { (value) throws(CorrectionError) in try value.asString() },
      variables: reader.required("variables") { (value) throws(CorrectionError) in try value.strings() },
      parameters: reader.optional("parameters") { (value) throws(CorrectionError) in try value.numbers() } ?? [])
  }
}

extension FormulaReferenceNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "index", "parameters"])
    self.init(
      Int(try reader.required("index") { (value) throws(CorrectionError) in try value.asInteger() }),
      parameters: try reader.required("parameters") { (value) throws(CorrectionError) in try value.numbers() })
  }
}

extension TransformNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "input", "rule", "content"])
    self.init(
      input: try reader.required("input") { (value) throws(CorrectionError) in try value.asString() },
      rule: try reader.required("rule") { (value) throws(CorrectionError) in try CorrectionNode(value) },
      content: try reader.required("content") { (value) throws(CorrectionError) in try CorrectionNode(value) })
  }
}

extension HashPRNGNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "inputs", "distribution"])
    self.init(
      inputs: try reader.required("inputs") { (value) throws(CorrectionError) in try value.strings() },
      distribution: try reader.required("distribution") { (value) throws(CorrectionError) in
        try value.oneOf(Distribution.self)
      })
  }
}

extension LWTNNNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["nodetype", "opaque", "finalizer"])
    self.init(
      network: try reader.required("opaque") { (value) throws(CorrectionError) in try LWTNNNetwork(value) },
      finalizer: try reader.required("finalizer") { (value) throws(CorrectionError) in try FormulaNode(value) })
  }
}

extension Flow {
  fileprivate init(_ value: JSONValue) throws(CorrectionError) {
    switch value {
    case .string("clamp"): self = .clamp
    case .string("error"): self = .error
    case .string("wrap"): self = .wrap
    case .string:
      throw CorrectionError(.wrongKind(expected: "\"clamp\", \"error\", \"wrap\", a number or a node", found: value.kind))
    default: self = .content(try CorrectionNode(value))
    }
  }
}

extension BinEdges {
  fileprivate init(_ value: JSONValue) throws(CorrectionError) {
    guard case .object = value else {
      try self.init(Self.edges(value))
      return
    }
    let reader = try JSONObjectReader(value, keys: ["n", "low", "high"])
    try self.init(
      uniform: Int(reader.required("n") { (value) throws(CorrectionError) in try value.asInteger() }),
      low: reader.required("low") { (value) throws(CorrectionError) in try value.asDouble() },
      high: reader.required("high") { (value) throws(CorrectionError) in try value.asDouble() })
  }

  private static func edges(_ value: JSONValue) throws(CorrectionError) -> [Double] {
    if let reals = value.reals { return reals }
    return try value.asArray { (item) throws(CorrectionError) in try edge(item) }
  }

  private static func edge(_ value: JSONValue) throws(CorrectionError) -> Double {
    switch value {
    case .string("inf"), .string("+inf"): return .infinity
    case .string("-inf"): return -.infinity
    case .string: throw CorrectionError(.wrongKind(expected: "a number, \"inf\" or \"-inf\"", found: value.kind))
    default: return try value.asDouble()
    }
  }
}

extension JSONValue {
  /// One of the words of an enumeration.
  func oneOf<Word: CaseIterable & RawRepresentable<String>>(_ words: Word.Type) throws(CorrectionError) -> Word {
    guard let word = Word(rawValue: try asString()) else {
      throw CorrectionError(.wrongKind(expected: "one of " + words.allCases.map(\.rawValue).joined(separator: ", "), found: kind))
    }
    return word
  }

  func strings() throws(CorrectionError) -> [String] {
    try asArray { (item) throws(CorrectionError) in try item.asString() }
  }

  fileprivate func require(_ word: String) throws(CorrectionError) {
    guard self == .string(word) else { throw CorrectionError(.wrongKind(expected: "\"\(word)\"", found: kind)) }
  }
}
