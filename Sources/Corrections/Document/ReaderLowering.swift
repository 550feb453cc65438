extension CorrectionSet {
  /// The same set in words that readers of `target` know, with the same values for all inputs.
  ///
  /// Uniform bins become edges that bin every double alike; infinite edges finite ones, under flow `clamp` or where the content
  /// outside is that of an infinite bin; `&&` and `||` products
  /// and maxima of comparisons; `x[k]` x, y, z and t where four variables suffice.
  /// - Throws: ``CorrectionError`` (`needsReader`) with the place, the version it needs, and what to do instead.
  public func lowered(to target: ReaderVersion) throws(CorrectionError) -> CorrectionSet {
    guard minimumReader > target else { return self }
    var lowered: [Correction] = []
    for (i, correction) in corrections.enumerated() {
      lowered.append(
        try located("corrections[\(i)]") { () throws(CorrectionError) in try ReaderLowering(correction, target).correction() })
    }
    var compounds: [CompoundCorrection] = []
    for compound in self.compounds {
      compounds.append(
        try CompoundCorrection(
          name: compound.name, description: compound.description, inputs: compound.inputs, output: compound.output,
          inputsUpdate: compound.inputsUpdate, inputOperation: compound.inputOperation,
          outputOperation: compound.outputOperation,
          stack: compound.stack.compactMap { lowered.first(named: $0.name) }))
    }
    return try CorrectionSet(description: description, corrections: lowered, compounds: compounds)
  }
}

/// Rewrites one correction for older readers.
struct ReaderLowering {
  private let source: Correction
  private let target: ReaderVersion
  private let integers: Set<ExactText>

  init(_ source: Correction, _ target: ReaderVersion) {
    (self.source, self.target) = (source, target)
    integers = Set(source.inputs.filter { $0.type == .int }.map(\.name.exact))
  }

  func correction() throws(CorrectionError) -> Correction {
    do throws(CorrectionError) {
      var formulas: [FormulaNode] = []
      for (i, formula) in source.genericFormulas.enumerated() {
        formulas.append(try located("generic_formulas[\(i)]") { () throws(CorrectionError) in try lowered(formula) })
      }
      let data = try located("data") { () throws(CorrectionError) in try node(source.data) }
      return try Correction(
        name: source.name, description: source.description, version: source.version, inputs: source.inputs,
        output: source.output, genericFormulas: formulas, data: data)
    } catch {
      throw error.named(source.name)
    }
  }

  private func knows(_ feature: ReaderRequirement.Feature) -> Bool { feature.version <= target }

  private func refusal(_ feature: ReaderRequirement.Feature, at step: String) -> CorrectionError {
    CorrectionError(
      .needsReader(feature.version, feature: feature.rawValue, target: target, remedy: feature.remedy), at: step)
  }

  private func require(_ feature: ReaderRequirement.Feature, at step: String) throws(CorrectionError) {
    guard knows(feature) else { throw refusal(feature, at: step) }
  }

  private func node(_ node: CorrectionNode) throws(CorrectionError) -> CorrectionNode {
    switch node {
    case .constant, .formulaReference: return node
    case .binning(let lookup): return try binning(lookup)
    case .multibinning(let lookup): return try multibinning(lookup)
    case .category(let lookup): return try category(lookup)
    case .formula(let formula): return .formula(try lowered(formula))
    case .transform(let transform):
      let rule = try located("rule") { () throws(CorrectionError) in try self.node(transform.rule) }
      let content = try located("content") { () throws(CorrectionError) in try self.node(transform.content) }
      return .transform(TransformNode(input: transform.input, rule: rule, content: content))
    case .hash:
      try require(.randomNumbers, at: "nodetype")
      return node
    case .network:
      try require(.network, at: "nodetype")
      return node
    }
  }
}

// MARK: Lookups

extension ReaderLowering {
  private func binning(_ original: BinningNode) throws(CorrectionError) -> CorrectionNode {
    let lookup = knows(.infiniteEdges) ? original : try original.withoutInfiniteBins()
    if integers.contains(lookup.input.exact) { try require(.integerBins, at: "input") }
    let edges = try located("edges") { () throws(CorrectionError) in try self.edges(lookup.edges, lookup.flow) }
    return .binning(
      try BinningNode(input: lookup.input, edges: edges, content: try content(lookup.content), flow: try flow(lookup.flow)))
  }

  private func multibinning(_ lookup: MultiBinningNode) throws(CorrectionError) -> CorrectionNode {
    for (i, input) in lookup.inputs.enumerated() where integers.contains(input.exact) {
      try require(.integerBins, at: "inputs[\(i)]")
    }
    var edges: [BinEdges] = []
    for (i, axis) in lookup.edges.enumerated() {
      edges.append(try located("edges[\(i)]") { () throws(CorrectionError) in try self.edges(axis, lookup.flow) })
    }
    return .multibinning(
      try MultiBinningNode(inputs: lookup.inputs, edges: edges, content: try content(lookup.content), flow: try flow(lookup.flow))
    )
  }

  private func category(_ lookup: CategoryNode) throws(CorrectionError) -> CorrectionNode {
    var otherwise: CorrectionNode?
    if let node = lookup.otherwise {
      otherwise = try located("default") { () throws(CorrectionError) in try self.node(node) }
    }
    return .category(
      try CategoryNode(
        input: lookup.input, keys: lookup.keys, content: try content(lookup.content, then: ".value"), otherwise: otherwise))
  }

  private func content(_ nodes: [CorrectionNode], then step: String = "") throws(CorrectionError) -> [CorrectionNode] {
    var lowered: [CorrectionNode] = []
    lowered.reserveCapacity(nodes.count)
    for (i, one) in nodes.enumerated() {
      lowered.append(try located("content[\(i)]\(step)") { () throws(CorrectionError) in try node(one) })
    }
    return lowered
  }

  private func flow(_ flow: Flow) throws(CorrectionError) -> Flow {
    if flow == .wrap { try require(.wrap, at: "flow") }
    guard case .content(let outside) = flow else { return flow }
    return .content(try located("flow") { () throws(CorrectionError) in try node(outside) })
  }

  private func edges(_ axis: BinEdges, _ flow: Flow) throws(CorrectionError) -> BinEdges {
    if case .uniform = axis.spacing, !knows(.uniformBins) {
      do { return try axis.everyEdge() } catch { throw refusal(.uniformBins, at: "") }
    }
    guard case .explicit(let edges) = axis.spacing, !axis.low.isFinite || !axis.high.isFinite, !knows(.infiniteEdges) else {
      return axis
    }
    // Clamped values beyond a finite edge stay in its bin, as infinities and NaN do.
    let (low, high) = (-Double.greatestFiniteMagnitude, Double.greatestFiniteMagnitude)
    let finite = edges.map { min(max($0, low), high) }
    guard flow == .clamp, let lowered = try? BinEdges(finite) else { throw refusal(.infiniteEdges, at: "") }
    return lowered
  }
}

extension BinningNode {
  /// The same lookup with fewer infinite edges, where the content outside of all bins is that of an infinite bin: such a bin need
  /// not be there, or it holds what is outside if values clamp.
  fileprivate func withoutInfiniteBins() throws(CorrectionError) -> BinningNode {
    guard case .explicit(var edges) = self.edges.spacing, case .content(let outside) = flow, content.count > 1 else {
      return self
    }
    var content = self.content
    if edges[edges.count - 1] == .infinity, content[content.count - 1] == outside {
      // Nothing lies below -infinity, and what lies above the last bin or is NaN has its content.
      if edges[0] == -.infinity {
        return try BinningNode(input: input, edges: self.edges, content: content, flow: .clamp)
      }
      edges.removeLast()
      content.removeLast()
    }
    if edges[0] == -.infinity, content[0] == outside {
      edges.removeFirst()
      content.removeFirst()
    }
    return try BinningNode(input: input, edges: BinEdges(edges), content: content, flow: flow)
  }
}

// MARK: Formulas

extension ReaderLowering {
  private func lowered(_ formula: FormulaNode) throws(CorrectionError) -> FormulaNode {
    guard formula.features.contains(where: { !knows($0) }) else { return formula }
    let tree = FormulaTree(formula.formula).withoutLogic
    let used = tree.variables.sorted()
    guard used.contains(where: { $0 > 3 }) else {
      return try FormulaNode(tree.text, variables: formula.variables, parameters: formula.parameters)
    }
    guard used.count <= 4 else { throw refusal(.indexedVariables, at: "expression") }
    let places = Dictionary(uniqueKeysWithValues: used.enumerated().map { ($1, $0) })
    let renamed = tree.mapped { node in
      guard case .variable(let k) = node else { return node }
      return .variable(places[k] ?? k)
    }
    return try FormulaNode(renamed.text, variables: used.map { formula.variables[$0] }, parameters: formula.parameters)
  }
}
