extension CorrectionNode {
  /// Visits this node and all below with their paths, as messages name them: `data.content[1].flow`.
  func walk(at path: String, _ visit: (CorrectionNode, String) throws(CorrectionError) -> Void) throws(CorrectionError) {
    try visit(self, path)
    for (step, child) in namedChildren { try child.walk(at: "\(path).\(step)", visit) }
  }

  /// ``children`` with the steps that lead to them.
  private var namedChildren: [(String, CorrectionNode)] {
    switch self {
    case .constant, .formula, .formulaReference, .hash, .network: []
    case .binning(let node): Self.named(node.content, node.flow)
    case .multibinning(let node): Self.named(node.content, node.flow)
    case .category(let node):
      node.content.enumerated().map { ("content[\($0)].value", $1) } + (node.otherwise.map { [("default", $0)] } ?? [])
    case .transform(let node): [("rule", node.rule), ("content", node.content)]
    }
  }

  private static func named(_ content: [CorrectionNode], _ flow: Flow) -> [(String, CorrectionNode)] {
    let inside = content.enumerated().map { ("content[\($0)]", $1) }
    guard case .content(let node) = flow else { return inside }
    return inside + [("flow", node)]
  }
}

extension CorrectionSet {
  /// - Throws: ``CorrectionError`` (`notWritten`) at the first place that no reader loads, or none evaluates portably: random
  ///   numbers that differ between platforms, keys and versions beyond 32 bits.
  func requireWritable() throws(CorrectionError) {
    for (i, correction) in corrections.enumerated() {
      do throws(CorrectionError) {
        guard Int32(exactly: correction.version) != nil else {
          throw CorrectionError(
            .notWritten("a version of \(correction.version)", remedy: "count in 32 bits"), at: "corrections[\(i)].version")
        }
        try correction.data.walk(at: "corrections[\(i)].data") { (node, path) throws(CorrectionError) in
          try node.requireWritable(at: path)
        }
      } catch {
        throw error.named(correction.name)
      }
    }
  }
}

extension CorrectionNode {
  fileprivate func requireWritable(at path: String) throws(CorrectionError) {
    switch self {
    case .hash(let node) where node.distribution == .libraryNormal:
      throw CorrectionError(
        .notWritten("\"stdnormal\", whose numbers differ between platforms,", remedy: "use \"normal\""),
        at: path + ".distribution")
    case .category(let node):
      guard case .integers(let keys) = node.keys, let k = keys.firstIndex(where: { Int32(exactly: $0) == nil }) else { return }
      throw CorrectionError(
        .notWritten("the key \(keys[k]), which no release of correctionlib reads,", remedy: "use keys within 32 bits"),
        at: "\(path).content[\(k)].key")
    default: return
    }
  }
}
