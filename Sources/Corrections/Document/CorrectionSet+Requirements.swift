extension CorrectionSet {
  /// Everything in the set that the oldest readers do not know, in the order of the file.
  public var readerRequirements: [ReaderRequirement] {
    corrections.enumerated().flatMap { i, correction in correction.readerRequirements(at: "corrections[\(i)]") }
  }

  /// The oldest reader that loads the set as it is; ``lowered(to:)`` may find ways to an older one.
  public var minimumReader: ReaderVersion { readerRequirements.map(\.version).max() ?? .v2_0 }
}

extension Correction {
  func readerRequirements(at path: String) -> [ReaderRequirement] {
    var found: [ReaderRequirement] = []
    func need(_ feature: ReaderRequirement.Feature, _ path: String) {
      found.append(ReaderRequirement(feature: feature, correction: name, path: path))
    }
    let integers = Set(inputs.filter { $0.type == .int }.map(\.name.exact))
    for (i, formula) in genericFormulas.enumerated() {
      for feature in formula.features { need(feature, "\(path).generic_formulas[\(i)].expression") }
    }
    // The closure throws nothing, which `walk` cannot know.
    try? data.walk(at: { "\(path).data" }) { (node, path) throws(CorrectionError) in
      for (feature, step) in node.features(integers: integers) { need(feature, "\(path()).\(step)") }
    }
    return found
  }
}

extension CorrectionNode {
  /// What this node itself needs, and the step to where it stands.
  fileprivate func features(integers: Set<ExactText>) -> [(ReaderRequirement.Feature, String)] {
    switch self {
    case .binning(let node):
      return node.edges.features.map { ($0, "edges") } + (integers.contains(node.input.exact) ? [(.integerBins, "input")] : [])
        + node.flow.features
    case .multibinning(let node):
      let edges = node.edges.enumerated().flatMap { i, axis in axis.features.map { ($0, "edges[\(i)]") } }
      let inputs = node.inputs.enumerated().filter { integers.contains($1.exact) }.map { i, _ in
        (ReaderRequirement.Feature.integerBins, "inputs[\(i)]")
      }
      return edges + inputs + node.flow.features
    case .formula(let node): return node.features.map { ($0, "expression") }
    case .hash: return [(.randomNumbers, "nodetype")]
    case .network(let node): return [(.network, "nodetype")] + node.finalizer.features.map { ($0, "finalizer.expression") }
    case .constant, .category, .formulaReference, .transform: return []
    }
  }
}

extension BinEdges {
  fileprivate var features: [ReaderRequirement.Feature] {
    if case .uniform = spacing { return [.uniformBins] }
    return low.isFinite && high.isFinite ? [] : [.infiniteEdges]
  }
}

extension Flow {
  fileprivate var features: [(ReaderRequirement.Feature, String)] { self == .wrap ? [(.wrap, "flow")] : [] }
}

extension FormulaNode {
  var features: [ReaderRequirement.Feature] {
    let usesLogic = formula.instructions.contains { $0 == .operation(.or) || $0 == .operation(.and) }
    return (usesLogic ? [.logic] : []) + (formula.expression.contains("x[") ? [.indexedVariables] : [])
  }
}
