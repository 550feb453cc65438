// Lookups of the frozen input lead to one of their contents. Which bin it is, evaluation itself says.

extension InputFreezing {
  func reduced(_ node: BinningNode, _ value: CorrectionInput?) throws(CorrectionError) -> CorrectionNode {
    guard node.input.exact == input.name.exact else {
      return .binning(
        try BinningNode(
          input: node.input, edges: node.edges, content: reduced(node.content, value), flow: reduced(node.flow, value)))
    }
    return try chosen(node.edges, node.flow, node.content, value)
  }

  /// The content of the frozen value's bin, or of what lies outside.
  private func chosen(
    _ edges: BinEdges, _ flow: Flow, _ content: [CorrectionNode], _ value: CorrectionInput?
  ) throws(CorrectionError) -> CorrectionNode {
    if let bin = try bin(edges, flow, value) {
      return try located("content[\(bin)]") { () throws(CorrectionError) in try reduced(content[bin], value) }
    }
    guard case .content(let outside) = flow else { preconditionFailure("clamp, wrap and error find a bin or throw") }
    return try located("flow") { () throws(CorrectionError) in try reduced(outside, value) }
  }

  /// The bin of the frozen value; nil if it is outside and the flow is content.
  private func bin(_ edges: BinEdges, _ flow: Flow, _ value: CorrectionInput?) throws(CorrectionError) -> Int? {
    let outside: Flow = if case .content = flow { .content(.constant(-1)) } else { flow }
    let numbers = (0..<edges.count).map { CorrectionNode.constant(Double($0)) }
    let lookup = try Correction(
      name: "", inputs: [input], output: Variable("bin", .real),
      data: .binning(BinningNode(input: input.name, edges: edges, content: numbers, flow: outside)))
    do throws(CorrectionError) {
      let bin = Int(try lookup.evaluate([known(value)]))
      return bin < 0 ? nil : bin
    } catch {
      throw CorrectionError(error.problem)
    }
  }

  func reduced(_ node: MultiBinningNode, _ value: CorrectionInput?) throws(CorrectionError) -> CorrectionNode {
    guard let axis = node.inputs.firstIndex(ofExactly: input.name) else {
      return .multibinning(
        try MultiBinningNode(
          inputs: node.inputs, edges: node.edges, content: reduced(node.content, value), flow: reduced(node.flow, value)))
    }
    guard let bin = try bin(node.edges[axis], node.flow, value) else {
      guard case .content(let outside) = node.flow else { preconditionFailure("clamp, wrap and error find a bin or throw") }
      return try located("flow") { () throws(CorrectionError) in try reduced(outside, value) }
    }
    let (inputs, edges, content) = Self.without(axis, at: bin, of: node)
    if inputs.isEmpty { return try reduced(content[0], value) }
    if inputs.count == 1 {
      let binning = try BinningNode(input: inputs[0], edges: edges[0], content: content, flow: node.flow)
      return try reduced(binning, value)
    }
    return try reduced(MultiBinningNode(inputs: inputs, edges: edges, content: content, flow: node.flow), value)
  }

  /// What is left of a node when one of its axes has one bin.
  private static func without(
    _ axis: Int, at bin: Int, of node: MultiBinningNode
  ) -> (inputs: [String], edges: [BinEdges], content: [CorrectionNode]) {
    let count = node.edges[axis].count
    let stride = node.edges[(axis + 1)...].reduce(1) { $0 * $1.count }
    let content = node.content.enumerated().filter { $0.offset / stride % count == bin }.map(\.element)
    var (inputs, edges) = (node.inputs, node.edges)
    inputs.remove(at: axis)
    edges.remove(at: axis)
    return (inputs, edges, content)
  }

  func reduced(_ node: CategoryNode, _ value: CorrectionInput?) throws(CorrectionError) -> CorrectionNode {
    if node.input.exact == input.name.exact { return try chosen(node, known(value)) }
    var content: [CorrectionNode] = []
    for (i, item) in node.content.enumerated() {
      content.append(try located("content[\(i)].value") { () throws(CorrectionError) in try reduced(item, value) })
    }
    var otherwise: CorrectionNode?
    if let node = node.otherwise { otherwise = try located("default") { () throws(CorrectionError) in try reduced(node, value) } }
    return .category(try CategoryNode(input: node.input, keys: node.keys, content: content, otherwise: otherwise))
  }

  private func chosen(_ node: CategoryNode, _ value: CorrectionInput) throws(CorrectionError) -> CorrectionNode {
    let place: Int? =
      switch (node.keys, value) {
      case (.strings(let keys), .string(let key)): keys.firstIndex(ofExactly: key)
      case (.integers(let keys), .int(let key)): keys.firstIndex(of: key)
      default: nil
      }
    if let place {
      return try located("content[\(place)].value") { () throws(CorrectionError) in try reduced(node.content[place], value) }
    }
    guard let otherwise = node.otherwise else { throw CorrectionError(.noSuchKey(input: input.name, key: value.text)) }
    return try located("default") { () throws(CorrectionError) in try reduced(otherwise, value) }
  }

  private func reduced(_ nodes: [CorrectionNode], _ value: CorrectionInput?) throws(CorrectionError) -> [CorrectionNode] {
    var result: [CorrectionNode] = []
    result.reserveCapacity(nodes.count)
    for (i, node) in nodes.enumerated() {
      result.append(try located("content[\(i)]") { () throws(CorrectionError) in try reduced(node, value) })
    }
    return result
  }

  private func reduced(_ flow: Flow, _ value: CorrectionInput?) throws(CorrectionError) -> Flow {
    guard case .content(let node) = flow else { return flow }
    return .content(try located("flow") { () throws(CorrectionError) in try reduced(node, value) })
  }
}
