extension CompoundCorrection {
  init(_ value: JSONValue, of corrections: [Correction]) throws(CorrectionError) {
    let reader = try JSONObjectReader(
      value,
      keys: ["name", "description", "inputs", "output", "inputs_update", "input_op", "output_op", "stack"])
    let name = try reader.required("name") { (value) throws(CorrectionError) in try value.asString() }
    do {
      try self.init(
        name: name,
        description: reader.optional("description") { (value) throws(CorrectionError) in try value.asString() },
        inputs: reader.required("inputs") { (value) throws(CorrectionError) in
          try value.asArray { (item) throws(CorrectionError) in try Variable(item) }
        },
        output: reader.required("output") { (value) throws(CorrectionError) in try Variable(value) },
        inputsUpdate: reader.required("inputs_update") { (value) throws(CorrectionError) in try value.strings() },
        inputOperation: reader.required("input_op") { (value) throws(CorrectionError) in try value.oneOf(Operation.self) },
        outputOperation: reader.required("output_op") { (value) throws(CorrectionError) in try value.oneOf(Operation.self) },
        stack: reader.required("stack") { (value) throws(CorrectionError) in
          try value.asArray { (item) throws(CorrectionError) in try Self.part(item, of: corrections) }
        })
    } catch {
      throw error.named(name)
    }
  }

  private static func part(_ value: JSONValue, of corrections: [Correction]) throws(CorrectionError) -> Correction {
    let name = try value.asString()
    guard let part = corrections.first(named: name) else {
      throw CorrectionError(.unknownCorrection(name, known: corrections.map(\.name)))
    }
    return part
  }

  var jsonValue: JSONValue {
    .object(
      [JSONMember("name", .string(name))] + text("description", description) + [
        JSONMember("inputs", .array(JSONArray(inputs.map(\.jsonValue)))), JSONMember("output", output.jsonValue),
        JSONMember("inputs_update", strings(inputsUpdate)), JSONMember("input_op", .string(inputOperation.rawValue)),
        JSONMember("output_op", .string(outputOperation.rawValue)), JSONMember("stack", strings(stack.map(\.name))),
      ])
  }
}
