import Corrections

/// Takes the map out of a correction by other hands: some inputs get a fixed key, the others new names.
struct CorrectionRewriting {
  /// New names of real inputs.
  let names: [String: String]
  /// The keys of inputs that go.
  let chosen: [String: String]
  /// The new name of the value to be mapped.
  let value: String

  /// The correction as `u_par` or `u_perp` of (syst, qt, njets, value).
  /// - Parameter isMirrored: whether −T(−x) is wanted.
  func correction(_ source: Correction, isMirrored: Bool) throws(CorrectionError) -> Correction {
    let formulas = try generics(of: source)
    var node = try self.node(source.data)
    if isMirrored {
      let negative = CorrectionNode.formula(try FormulaNode("-1*x", variables: [value]))
      let inner = CorrectionNode.transform(TransformNode(input: value, rule: negative, content: node))
      node = .transform(TransformNode(input: value, rule: inner, content: negative))
    }
    return try Correction(
      name: value == "u_perp" ? "u_perp" : "u_par", description: "maps of \(source.name), variables renamed",
      inputs: [
        Variable("syst", .string, description: "variation: nominal"),
        Variable("qt", .real, description: "transverse momentum of the boson in GeV"),
        Variable("njets", .real, description: "number of jets, as a real number"),
        Variable(value, .real, description: "recoil component of the simulation in GeV"),
      ], output: Variable("mapped_\(value)", .real, description: "GeV"), genericFormulas: formulas,
      data: .category(try CategoryNode(input: "syst", keys: .strings(["nominal"]), content: [node])))
  }

  /// The tree of a correction with other names, and without the inputs whose keys were chosen.
  func tree(of source: Correction) throws(CorrectionError) -> CorrectionNode { try node(source.data) }

  func generics(of source: Correction) throws(CorrectionError) -> [FormulaNode] {
    var formulas: [FormulaNode] = []
    for formula in source.genericFormulas { formulas.append(try rewritten(formula)) }
    return formulas
  }

  private func name(_ input: String) -> String { names[input] ?? input }

  private func rewritten(_ formula: FormulaNode) throws(CorrectionError) -> FormulaNode {
    try FormulaNode(formula.formula.expression, variables: formula.variables.map(name), parameters: formula.parameters)
  }

  private func node(_ node: CorrectionNode) throws(CorrectionError) -> CorrectionNode {
    switch node {
    case .constant, .formulaReference: return node
    case .formula(let formula): return .formula(try rewritten(formula))
    case .binning(let binning):
      return .binning(
        try BinningNode(
          input: name(binning.input), edges: binning.edges, content: try nodes(binning.content), flow: try flow(binning.flow)))
    case .multibinning(let binning):
      return .multibinning(
        try MultiBinningNode(
          inputs: binning.inputs.map(name), edges: binning.edges, content: try nodes(binning.content),
          flow: try flow(binning.flow)))
    case .category(let category): return try self.category(category)
    case .transform(let transform):
      return .transform(
        TransformNode(
          input: name(transform.input), rule: try self.node(transform.rule), content: try self.node(transform.content)))
    case .hash(let hash): return .hash(HashPRNGNode(inputs: hash.inputs.map(name), distribution: hash.distribution))
    case .network: throw CorrectionError(.notSupported("a network in a recoil map"))
    }
  }

  private func nodes(_ all: [CorrectionNode]) throws(CorrectionError) -> [CorrectionNode] {
    var result: [CorrectionNode] = []
    for one in all { result.append(try node(one)) }
    return result
  }

  private func flow(_ flow: Flow) throws(CorrectionError) -> Flow {
    guard case .content(let outside) = flow else { return flow }
    return .content(try node(outside))
  }

  private func category(_ category: CategoryNode) throws(CorrectionError) -> CorrectionNode {
    if let key = chosen[category.input], case .strings(let keys) = category.keys {
      if let place = keys.firstIndex(of: key) { return try node(category.content[place]) }
      if let otherwise = category.otherwise { return try node(otherwise) }
    }
    var otherwise: CorrectionNode?
    if let stored = category.otherwise { otherwise = try node(stored) }
    return .category(
      try CategoryNode(
        input: name(category.input), keys: category.keys, content: try nodes(category.content), otherwise: otherwise))
  }
}

extension Correction {
  /// The keys that an input is looked up by, in the order of the file.
  func keys(of input: String) -> [String] {
    var found: [String] = []
    data.walk { node in
      guard case .category(let category) = node, category.input == input, case .strings(let keys) = category.keys else { return }
      for key in keys where !found.contains(key) { found.append(key) }
    }
    return found
  }

  /// All edges by which one of these inputs is looked up, each once, rising; nil if there are none.
  func edges(of inputs: [String]) -> [Double]? {
    var found: Set<Double> = []
    data.walk { node in
      switch node {
      case .binning(let binning) where inputs.contains(binning.input): found.formUnion(binning.edges.all)
      case .multibinning(let binning):
        for (input, edges) in zip(binning.inputs, binning.edges) where inputs.contains(input) { found.formUnion(edges.all) }
      default: break
      }
    }
    return found.isEmpty ? nil : found.sorted()
  }
}

extension BinEdges {
  /// Every edge.
  var all: [Double] {
    switch spacing {
    case .explicit(let edges): edges
    case .uniform(let count, let low, let high): (0...count).map { low + (high - low) * Double($0) / Double(count) }
    }
  }
}
