/// Turns content into the nodes of a correction, and collects the formulas it shares.
struct ContentResolver {
  /// The shared formulas, in the order in which they are first used.
  private(set) var genericFormulas: [FormulaNode] = []
  private var indices: [SharedFormula: Int] = [:]

  mutating func node(_ content: CorrectionContent) throws(CorrectionError) -> CorrectionNode {
    switch content.rule {
    case .bins(let inputs, let edges, let content, let flow):
      return try lookup(inputs, edges, flow) { (resolver, _) throws(CorrectionError) in try resolver.nodes(content) }
    case .nested(let inputs, let edges, let values, let flow):
      return try lookup(inputs, edges, flow) { (resolver, counts) throws(CorrectionError) in
        let content = try located("content") { () throws(CorrectionError) in try values.flattened(counts) }
        return try resolver.nodes(content)
      }
    case .cases(let input, let keys, let content, let otherwise): return try category(input, keys, content, otherwise)
    case .formula(let expression, let variables, let parameters):
      return .formula(try FormulaNode(expression, variables: variables, parameters: parameters))
    case .shared(let formula, let parameters):
      return .formulaReference(FormulaReferenceNode(try index(of: formula), parameters: parameters))
    case .transform(let input, let rule, let content):
      let rule = try located("rule") { () throws(CorrectionError) in try node(rule) }
      return .transform(
        TransformNode(
          input: input, rule: rule, content: try located("content") { () throws(CorrectionError) in try node(content) }))
    case .node(let node):
      try requireNoReferences(node)
      return node
    }
  }

  private mutating func nodes(_ content: [CorrectionContent]) throws(CorrectionError) -> [CorrectionNode] {
    var nodes: [CorrectionNode] = []
    nodes.reserveCapacity(content.count)
    for (i, one) in content.enumerated() {
      nodes.append(try located("content[\(i)]") { () throws(CorrectionError) in try node(one) })
    }
    return nodes
  }

  private mutating func lookup(
    _ inputs: [String], _ bins: [Bins], _ flow: CorrectionContent.Outside,
    _ content: (inout ContentResolver, [Int]) throws(CorrectionError) -> [CorrectionNode]
  ) throws(CorrectionError) -> CorrectionNode {
    var edges: [BinEdges] = []
    for (i, axis) in bins.enumerated() {
      edges.append(try located(bins.count == 1 ? "edges" : "edges[\(i)]") { () throws(CorrectionError) in try axis.checked() })
    }
    let nodes = try content(&self, edges.map(\.count))
    let flow = try self.flow(flow)
    if inputs.count == 1 {
      return .binning(try BinningNode(input: inputs[0], edges: edges[0], content: nodes, flow: flow))
    }
    return .multibinning(try MultiBinningNode(inputs: inputs, edges: edges, content: nodes, flow: flow))
  }

  private mutating func flow(_ outside: CorrectionContent.Outside) throws(CorrectionError) -> Flow {
    switch outside {
    case .clamp: .clamp
    case .error: .error
    case .wrap: .wrap
    case .content(let content): .content(try located("flow") { () throws(CorrectionError) in try node(content) })
    }
  }

  private mutating func category(
    _ input: String, _ keys: CategoryNode.Keys, _ content: [CorrectionContent], _ otherwise: CorrectionContent?
  ) throws(CorrectionError) -> CorrectionNode {
    var nodes: [CorrectionNode] = []
    for (i, one) in content.enumerated() {
      nodes.append(try located("content[\(i)].value") { () throws(CorrectionError) in try node(one) })
    }
    var fallback: CorrectionNode?
    if let otherwise { fallback = try located("default") { () throws(CorrectionError) in try node(otherwise) } }
    return .category(try CategoryNode(input: input, keys: keys, content: nodes, otherwise: fallback))
  }

  private mutating func index(of formula: SharedFormula) throws(CorrectionError) -> Int {
    if let index = indices[formula] { return index }
    genericFormulas.append(try FormulaNode(formula.expression, variables: formula.variables))
    indices[formula] = genericFormulas.count - 1
    return genericFormulas.count - 1
  }

  private func requireNoReferences(_ node: CorrectionNode) throws(CorrectionError) {
    var index: Int?
    node.walk { if case .formulaReference(let reference) = $0 { index = reference.index } }
    if let index { throw CorrectionError(.noSuchFormula(index: index, count: 0)) }
  }
}

extension Correction {
  /// Writes a correction by hand.
  ///
  /// ```swift
  /// let (syst, eta, pt) = (StringInput("syst"), RealInput("eta"), RealInput("pt", "GeV"))
  /// let correction = try Correction("muon_id", inputs: syst, eta, pt) {
  ///   syst.cases {
  ///     Case("nom", .grid(eta.axis([-2.4, 0, 2.4]), pt.axis([15, 30, .infinity]), flow: .clamp, [[0.98, 0.99], [0.97, 1.01]]))
  ///     Case("flat", pt.bins([15, 30, 60], flow: .error) { 0.985; .formula("0.98+1e-4*x", of: pt) })
  ///   }
  /// }
  /// ```
  /// Equal calls give equal corrections, and those equal bytes.
  /// - Parameters:
  ///   - version: to be raised whenever the content changes.
  ///   - inputs: in the order of the arguments: whoever evaluates relies on it.
  ///   - output: what the value means.
  /// - Throws: ``CorrectionError`` with the path of what is wrong, such as `data.content[1].edges`.
  public init(
    _ name: String, version: Int = 1, description: String? = nil, inputs: any CorrectionVariable...,
    output: RealInput = RealInput("weight"), _ content: () -> CorrectionContent
  ) throws(CorrectionError) {
    try self.init(name, version: version, description: description, inputs: inputs, output: output, content())
  }

  /// The same with inputs and content made before.
  public init(
    _ name: String, version: Int = 1, description: String? = nil, inputs: [any CorrectionVariable],
    output: RealInput = RealInput("weight"), _ content: CorrectionContent
  ) throws(CorrectionError) {
    var resolver = ContentResolver()
    let data: CorrectionNode
    do throws(CorrectionError) {
      data = try located("data") { () throws(CorrectionError) in try resolver.node(content) }
    } catch {
      throw error.named(name)
    }
    try self.init(
      name: name, description: description, version: version, inputs: inputs.map(\.variable), output: output.variable,
      genericFormulas: resolver.genericFormulas, data: data)
  }
}
