extension CorrectionNode {
  /// The nodes just below this one, in the order of the file: what lies outside of bins comes after them.
  public var children: [CorrectionNode] {
    switch self {
    case .constant, .formula, .formulaReference, .hash, .network: []
    case .binning(let node): node.content + node.flow.content
    case .multibinning(let node): node.content + node.flow.content
    case .category(let node): node.content + [node.otherwise].compactMap(\.self)
    case .transform(let node): [node.rule, node.content]
    }
  }

  /// Visits this node and all below.
  package func walk(_ visit: (CorrectionNode) -> Void) {
    visit(self)
    for child in children { child.walk(visit) }
  }
}

extension Flow {
  fileprivate var content: [CorrectionNode] {
    guard case .content(let node) = self else { return [] }
    return [node]
  }
}
