/// Reduces trees to one value of one input.
///
/// The value may change on the way down, where transforms write the input; it is nil where they write what is not known
/// beforehand.
struct InputFreezing {
  let input: Variable
  /// The shared formulas, with a parameter more where they read the input.
  let generics: [FormulaNode]
  private let rewritten: [FrozenFormula]

  init(_ input: Variable, of generics: [FormulaNode]) throws(CorrectionError) {
    self.input = input
    var rewritten: [FrozenFormula] = []
    for (i, formula) in generics.enumerated() {
      rewritten.append(
        try located("generic_formulas[\(i)]") { () throws(CorrectionError) in try FrozenFormula(formula, without: input.name) })
    }
    self.rewritten = rewritten
    self.generics = rewritten.map(\.node)
  }

  func reduced(_ node: CorrectionNode, _ value: CorrectionInput?) throws(CorrectionError) -> CorrectionNode {
    switch node {
    case .constant: return node
    case .binning(let node): return try reduced(node, value)
    case .multibinning(let node): return try reduced(node, value)
    case .category(let node): return try reduced(node, value)
    case .formula(let formula):
      guard formula.variables.containsExactly(input.name) else { return node }
      let frozen = try FrozenFormula(formula, without: input.name)
      let parameters = try frozen.parameters(formula.parameters, number(value, isNeeded: frozen.readsInput))
      return .formula(try FormulaNode(frozen.node.formula.expression, variables: frozen.node.variables, parameters: parameters))
    case .formulaReference(let reference):
      let frozen = rewritten[reference.index]
      guard frozen.readsInput else { return node }
      let parameters = try frozen.parameters(reference.parameters, number(value, isNeeded: true))
      return .formulaReference(FormulaReferenceNode(reference.index, parameters: parameters))
    case .transform(let node): return try reduced(node, value)
    case .hash(let hash):
      guard !hash.inputs.containsExactly(input.name) else { throw refusal("a random number depends on its bits") }
      return node
    case .network(let network):
      guard !network.inputNames.containsExactly(input.name) else { throw refusal("a network reads it") }
      return node
    }
  }

  func refusal(_ why: String) -> CorrectionError { CorrectionError(.notFreezable(input: input.name, why)) }

  /// The frozen value for a formula; 0 where the formula does not read it.
  private func number(_ value: CorrectionInput?, isNeeded: Bool) throws(CorrectionError) -> Double {
    guard isNeeded else { return 0 }
    guard case .real(let number) = try known(value) else { throw refusal("a formula reads it, and it is not real") }
    guard number.isFinite else { throw refusal("a formula reads it, and \(number) is not finite") }
    return number
  }

  /// The value, where it is known.
  func known(_ value: CorrectionInput?) throws(CorrectionError) -> CorrectionInput {
    guard let value else { throw refusal("a transform writes it from other inputs, and it is read afterwards") }
    return value
  }

  // MARK: Transforms

  private func reduced(_ node: TransformNode, _ value: CorrectionInput?) throws(CorrectionError) -> CorrectionNode {
    let rule = try located("rule") { () throws(CorrectionError) in try reduced(node.rule, value) }
    guard node.input.exact == input.name.exact else {
      let content = try located("content") { () throws(CorrectionError) in try reduced(node.content, value) }
      return .transform(TransformNode(input: node.input, rule: rule, content: content))
    }
    let written = try constant(rule)
    // What fails must go on failing; a rule for an integer fails where its value is none.
    guard written != nil || (input.type == .real && rule.isTotal) else {
      throw refusal("a transform writes it by a rule that can fail")
    }
    return try located("content") { () throws(CorrectionError) in try reduced(node.content, written) }
  }

  /// What a rule writes, if it reads no input.
  private func constant(_ rule: CorrectionNode) throws(CorrectionError) -> CorrectionInput? {
    guard
      let correction = try? Correction(
        name: "", inputs: [], output: Variable("", .real), genericFormulas: [], data: inlined(rule))
    else { return nil }
    let value = try correction.evaluate([CorrectionInput]())
    guard input.type == .int else { return .real(value) }
    guard let integer = Int64(exactly: value.rounded(.toNearestOrAwayFromZero)) else {
      throw CorrectionError(.notAnInteger(input: input.name, value: value))
    }
    return .int(integer)
  }

  /// The rule with its own formula, if it is a reference.
  private func inlined(_ rule: CorrectionNode) throws(CorrectionError) -> CorrectionNode {
    guard case .formulaReference(let reference) = rule else { return rule }
    let shared = generics[reference.index]
    return .formula(try FormulaNode(shared.formula.expression, variables: shared.variables, parameters: reference.parameters))
  }
}

extension CorrectionNode {
  /// Whether the node has a value for all inputs.
  fileprivate var isTotal: Bool {
    var isTotal = true
    walk { node in
      switch node {
      case .binning(let node): isTotal = isTotal && node.flow.isTotal
      case .multibinning(let node): isTotal = isTotal && node.flow.isTotal
      case .category(let node): isTotal = isTotal && node.otherwise != nil
      case .transform, .network: isTotal = false
      case .constant, .formula, .formulaReference, .hash: break
      }
    }
    return isTotal
  }
}

extension LWTNNNode {
  /// The inputs of the correction that the network reads.
  var inputNames: [String] { network.inputs.map(\.name) }
}

extension Flow {
  fileprivate var isTotal: Bool {
    switch self {
    case .clamp, .content: true
    case .error, .wrap: false
    }
  }
}
