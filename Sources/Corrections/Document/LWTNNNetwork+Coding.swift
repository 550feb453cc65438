// How networks are read and written. Keys that LWTNN itself does not read are left alone, as it leaves them.

extension LWTNNNetwork {
  /// Reads the `opaque` object of a node.
  /// - Throws: ``CorrectionError``: what LWTNN refuses, what is no sequential network, and what it would turn into NaN.
  init(_ value: JSONValue) throws(CorrectionError) {
    for key in ["input_sequences", "nodes"] where value.networkMember(key) != nil {
      throw CorrectionError(.network("a graph of layers cannot be evaluated; only sequential networks can"), at: key)
    }
    let inputs = try value.items("inputs") { (item) throws(CorrectionError) in
      try Input(
        item.required("name") { (name) throws(CorrectionError) in try name.asString() },
        offset: item.required("offset") { (number) throws(CorrectionError) in try number.asDouble() },
        scale: item.required("scale") { (number) throws(CorrectionError) in try number.asDouble() })
    }
    let layers = try value.items("layers") { (item) throws(CorrectionError) in try LWTNNLayer(item) }
    let outputs = try value.items("outputs") { (item) throws(CorrectionError) in try item.asString() }
    try self.init(inputs: inputs, layers: layers, outputs: outputs, document: value)
  }

  static func document(inputs: [Input], layers: [LWTNNLayer], outputs: [String]) -> JSONValue {
    .object([
      JSONMember(
        "inputs",
        .array(
          JSONArray(
            inputs.map {
              .object([
                JSONMember("name", .string($0.name)), JSONMember("offset", .number($0.offset)),
                JSONMember("scale", .number($0.scale)),
              ])
            }))), JSONMember("layers", .array(JSONArray(layers.map(\.document)))), JSONMember("outputs", strings(outputs)),
    ])
  }
}

extension LWTNNLayer {
  fileprivate init(_ value: JSONValue) throws(CorrectionError) {
    let architecture = try value.required("architecture") { (name) throws(CorrectionError) in try name.asString() }
    switch architecture {
    case "dense": self = .dense(try LWTNNMap(value), try LWTNNActivation(of: value))
    case "normalization": self = .normalization(try LWTNNMap(value))
    case "maxout":  // an activation here, as some exporters write, is nothing to LWTNN
      self = .maxout(try value.items("sublayers") { (item) throws(CorrectionError) in try LWTNNMap(item) })
    case "highway":
      let parts = try value.required("components") { (parts) throws(CorrectionError) in
        (
          try parts.required("t") { (map) throws(CorrectionError) in try LWTNNMap(map) },
          try parts.required("carry") { (map) throws(CorrectionError) in try LWTNNMap(map) }
        )
      }
      self = .highway(transform: parts.0, carry: parts.1, try LWTNNActivation(of: value))
    default:
      throw CorrectionError(
        .network("\(architecture.quoted) is no layer that can be evaluated; use dense, normalization, maxout or highway"),
        at: "architecture")
    }
  }

  fileprivate var document: JSONValue {
    switch self {
    case .dense(let map, let activation): layer("dense", map.members + [JSONMember("activation", activation.document)])
    case .normalization(let map): layer("normalization", map.members)
    case .maxout(let maps): layer("maxout", [JSONMember("sublayers", .array(JSONArray(maps.map { .object($0.members) })))])
    case .highway(let transform, let carry, let activation):
      layer(
        "highway",
        [
          JSONMember(
            "components",
            .object([JSONMember("t", .object(transform.members)), JSONMember("carry", .object(carry.members))])),
          JSONMember("activation", activation.document),
        ])
    }
  }

  private func layer(_ architecture: String, _ members: [JSONMember]) -> JSONValue {
    .object([JSONMember("architecture", .string(architecture))] + members)
  }
}

extension LWTNNMap {
  fileprivate init(_ value: JSONValue) throws(CorrectionError) {
    self.init(
      weights: try value.items("weights") { (number) throws(CorrectionError) in try number.asDouble() },
      bias: try value.items("bias") { (number) throws(CorrectionError) in try number.asDouble() })
  }

  fileprivate var members: [JSONMember] {
    [
      JSONMember("weights", .array(JSONArray(reals: weights))), JSONMember("bias", .array(JSONArray(reals: bias))),
    ]
  }
}

extension LWTNNActivation {
  private static let plain: [(String, LWTNNActivation)] = [
    ("linear", .linear), ("rectified", .rectified), ("sigmoid", .sigmoid), ("softmax", .softmax), ("tanh", .tanh),
    ("hard_sigmoid", .hardSigmoid), ("abs", .abs), ("elu", .elu(alpha: 1)),
  ]

  /// The activation of a layer.
  fileprivate init(of layer: JSONValue) throws(CorrectionError) {
    self = try layer.required("activation") { (value) throws(CorrectionError) in try Self.read(value) }
  }

  private static func read(_ value: JSONValue) throws(CorrectionError) -> LWTNNActivation {
    guard case .object = value else { return try named(value.asString()) }
    let function = try value.required("function") { (name) throws(CorrectionError) in try name.asString() }
    let alpha = try value.required("alpha") { (number) throws(CorrectionError) in try number.asDouble() }
    guard alpha.isFinite else { throw CorrectionError(.notFinite(alpha), at: "alpha") }
    switch function {
    case "elu": return .elu(alpha: alpha)
    case "leakyrelu": return .leakyRectified(alpha: alpha)
    case "swish": return .swish(alpha: alpha)
    default: return try located("function") { () throws(CorrectionError) in try named(function) }
    }
  }

  private static func named(_ name: String) throws(CorrectionError) -> LWTNNActivation {
    if let found = plain.first(where: { $0.0 == name }) { return found.1 }
    guard name != "swish", name != "leakyrelu" else {
      throw CorrectionError(
        .network("\(name.quoted) needs its alpha (without one LWTNN gives NaN); write {\"function\":\"\(name)\",\"alpha\":…}"))
    }
    let names = (plain.map(\.0) + ["leakyrelu", "swish"]).joined(separator: ", ")
    throw CorrectionError(.network("\(name.quoted) is no activation of LWTNN; there are: \(names)"))
  }

  fileprivate var document: JSONValue {
    switch self {
    case .elu(let alpha): Self.document("elu", alpha)
    case .leakyRectified(let alpha): Self.document("leakyrelu", alpha)
    case .swish(let alpha): Self.document("swish", alpha)
    default: .string(Self.plain.first { $0.1 == self }?.0 ?? "linear")
    }
  }

  private static func document(_ function: String, _ alpha: Double) -> JSONValue {
    .object([JSONMember("function", .string(function)), JSONMember("alpha", .number(alpha))])
  }
}

extension JSONValue {
  fileprivate func networkMember(_ key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  fileprivate func required<T>(_ key: String, _ read: (JSONValue) throws(CorrectionError) -> T) throws(CorrectionError) -> T {
    guard case .object = self else { throw CorrectionError(.wrongKind(expected: "an object", found: kind)) }
    guard let value = networkMember(key) else { throw CorrectionError(.missingKey(key)) }
    return try located(key) { () throws(CorrectionError) in try read(value) }
  }

  fileprivate func items<T>(_ key: String, _ read: (JSONValue) throws(CorrectionError) -> T) throws(CorrectionError) -> [T] {
    try required(key) { (value) throws(CorrectionError) in try value.asArray(read) }
  }
}
