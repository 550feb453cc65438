extension CorrectionNode {
  /// Visits this node and all below that are no numbers, with their paths as messages name them: `data.content[1].flow`. Paths
  /// are made when they are asked for.
  func walk(
    at path: @escaping () -> String, _ visit: (CorrectionNode, () -> String) throws(CorrectionError) -> Void
  ) throws(CorrectionError) {
    try visit(self, path)
    switch self {
    case .constant, .formula, .formulaReference, .hash, .network: return
    case .binning(let node): try Self.walk(node.contents, node.flow, at: path, visit)
    case .multibinning(let node): try Self.walk(node.contents, node.flow, at: path, visit)
    case .category(let node):
      for (i, child) in node.content.enumerated() { try child.walk(at: { "\(path()).content[\(i)].value" }, visit) }
      try node.otherwise?.walk(at: { "\(path()).default" }, visit)
    case .transform(let node):
      try node.rule.walk(at: { "\(path()).rule" }, visit)
      try node.content.walk(at: { "\(path()).content" }, visit)
    }
  }

  private static func walk(
    _ contents: BinContents, _ flow: Flow, at path: @escaping () -> String,
    _ visit: (CorrectionNode, () -> String) throws(CorrectionError) -> Void
  ) throws(CorrectionError) {
    if contents.numbers == nil {
      for (i, child) in contents.nodes.enumerated() { try child.walk(at: { "\(path()).content[\(i)]" }, visit) }
    }
    if case .content(let node) = flow { try node.walk(at: { "\(path()).flow" }, visit) }
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
        try correction.data.walk(at: { "corrections[\(i)].data" }) { (node, path) throws(CorrectionError) in
          try node.requireWritable(at: path)
        }
      } catch {
        throw error.named(correction.name)
      }
    }
  }
}

extension CorrectionNode {
  fileprivate func requireWritable(at path: () -> String) throws(CorrectionError) {
    switch self {
    case .hash(let node) where node.distribution == .libraryNormal:
      throw CorrectionError(
        .notWritten("\"stdnormal\", whose numbers differ between platforms,", remedy: "use \"normal\""),
        at: path() + ".distribution")
    case .category(let node):
      guard case .integers(let keys) = node.keys, let k = keys.firstIndex(where: { Int32(exactly: $0) == nil }) else { return }
      throw CorrectionError(
        .notWritten("the key \(keys[k]), which no release of correctionlib reads,", remedy: "use keys within 32 bits"),
        at: "\(path()).content[\(k)].key")
    default: return
    }
  }
}
