extension CorrectionSet {
  /// Reads a set from JSON text (UTF-8).
  ///
  /// Contents that are not finite, which published files have, stay as they are; they cannot be written again. Keys that the
  /// schema does not have are refused, as correctionlib's own validator does. Integer edges and bare `Infinity` as an outermost
  /// edge, which published files have, are accepted.
  /// - Parameter numbers: how decimals become doubles; `asLibrary` to compare bit for bit.
  /// - Throws: ``CorrectionError`` with the path of what is wrong, such as `corrections[2].data.content[1].edges`.
  public init(json bytes: [UInt8], numbers: NumberReading = .nearest) throws(CorrectionError) {
    try self.init(JSONParser.parse(bytes, numbers: numbers))
  }

  private init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(
      value, keys: ["$schema", "schema_version", "description", "corrections", "compound_corrections"])
    let version = try reader.required("schema_version") { (value) throws(CorrectionError) in try value.asInteger() }
    guard version == 2 else { throw CorrectionError(.schemaVersion(version), at: "schema_version") }
    let corrections = try reader.required("corrections") { (value) throws(CorrectionError) in
      try value.asArray { (item) throws(CorrectionError) in try Correction(item) }
    }
    try self.init(
      description: reader.optional("description") { (value) throws(CorrectionError) in try value.asString() },
      corrections: corrections,
      compounds: reader.optional("compound_corrections") { (value) throws(CorrectionError) in
        try value.asArray { (item) throws(CorrectionError) in try CompoundCorrection(item, of: corrections) }
      } ?? [])
  }
}

extension Correction {
  fileprivate init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(
      value, keys: ["name", "description", "version", "inputs", "output", "generic_formulas", "data"])
    let name = try reader.required("name") { (value) throws(CorrectionError) in try value.asString() }
    do {
      try self.init(
        name: name,
        description: reader.optional("description") { (value) throws(CorrectionError) in try value.asString() },
        version: reader.required("version") { (value) throws(CorrectionError) in Int(try value.asInteger()) },
        inputs: reader.required("inputs") { (value) throws(CorrectionError) in
          try value.asArray { (item) throws(CorrectionError) in try Variable(item) }
        },
        output: reader.required("output") { (value) throws(CorrectionError) in try Variable(value) },
        genericFormulas: reader.optional("generic_formulas") { (value) throws(CorrectionError) in
          try value.asArray { (item) throws(CorrectionError) in try FormulaNode(item) }
        } ?? [],
        data: reader.required("data") { (value) throws(CorrectionError) in try CorrectionNode(value) }, allowsNotFinite: true)
    } catch {
      throw error.named(name)
    }
  }
}

extension Variable {
  init(_ value: JSONValue) throws(CorrectionError) {
    let reader = try JSONObjectReader(value, keys: ["name", "type", "description"])
    let type = try reader.required("type") { (value) throws(CorrectionError) in
      guard let kind = Kind(rawValue: try value.asString()) else {
        throw CorrectionError(.wrongKind(expected: "\"real\", \"int\" or \"string\"", found: value.kind))
      }
      return kind
    }
    self.init(
      try reader.required("name") { (value) throws(CorrectionError) in try value.asString() }, type,
      description: try reader.optional("description") { (value) throws(CorrectionError) in try value.asString() })
  }
}

extension CorrectionNode {
  init(_ value: JSONValue) throws(CorrectionError) {
    guard case .object(let members) = value else {
      self = .constant(try value.asDouble())
      return
    }
    guard let nodetype = members.first(where: { $0.key == "nodetype" })?.value else {
      throw CorrectionError(.missingKey("nodetype"))
    }
    switch try located("nodetype", { () throws(CorrectionError) in try nodetype.asString() }) {
    case "binning": self = .binning(try BinningNode(value))
    case "multibinning": self = .multibinning(try MultiBinningNode(value))
    case "category": self = .category(try CategoryNode(value))
    case "formula": self = .formula(try FormulaNode(value))
    case "formularef": self = .formulaReference(try FormulaReferenceNode(value))
    case "transform": self = .transform(try TransformNode(value))
    case "hashprng": self = .hash(try HashPRNGNode(value))
    case "lwtnn": self = .network(try LWTNNNode(value))
    default:
      let types = "one of binning, multibinning, category, formula, formularef, transform, hashprng, lwtnn"
      throw CorrectionError(.wrongKind(expected: types, found: nodetype.kind), at: "nodetype")
    }
  }
}
