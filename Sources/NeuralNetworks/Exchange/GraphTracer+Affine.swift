extension GraphTracer {
  /// A constant added to or multiplied with each column, or two flows multiplied.
  mutating func affine(_ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let operation = graph.nodes[index].operation
    guard inputs.count == 2 else { return nil }
    switch (inputs[0], inputs[1]) {
    case (.flow(let a), .flow(let b)):
      guard operation == "Mul", a.shape.dropLast() == b.shape.dropLast() else { return nil }
      if a.width == 1 { return made(.weighted(b, by: a), shape: b.shape, at: index, from: [a, b]) }
      return b.width == 1 ? made(.weighted(a, by: b), shape: a.shape, at: index, from: [a, b]) : nil
    case (.flow(let flow), .constant(let tensor, let node)):
      guard mayTake(tensor.count), graph.nodes[index].attributes["data_format"] != .text(Array("NCHW".utf8)) else { return nil }
      return operation == "Sub" ? affine(flow, tensor.negated, nil, index) : affine(flow, tensor, node, index)
    case (.constant(let tensor, let node), .flow(let flow)):
      return operation == "Sub" || !mayTake(tensor.count) ? nil : affine(flow, tensor, node, index)
    default: return nil
    }
  }

  private mutating func affine(_ flow: GraphFlow, _ tensor: FrozenTensor, _ node: Int?, _ index: Int) -> GraphValue? {
    guard case .reals = tensor.content, tensor.count == 1 || tensor.count == flow.width && tensor.shape.last == flow.width,
      mayTake(flow.width)
    else { return nil }
    let values = tensor.count == 1 ? [Double](repeating: tensor.reals[0], count: flow.width) : tensor.reals
    let row = FrozenTensor(shape: [flow.width], .reals(values))
    if graph.nodes[index].operation == "Mul" {
      return made(.scaled(flow, by: row, node: node), shape: flow.shape, at: index, from: [flow])
    }
    guard case .scaled(let source, let scale, let scaleNode) = flow.step else {
      return made(.shifted(flow, by: row, node: node), shape: flow.shape, at: index, from: [flow])
    }
    let normalisation =
      unfolded(scale: scaleNode, shift: node, width: flow.width)
      ?? .init(gamma: scale.reals, beta: values, mean: .zeros(flow.width), variance: .ones(flow.width), epsilon: 0)
    return made(.normalised(source, normalisation), shape: flow.shape, at: index, from: [flow])
  }

  /// The parts of a batch normalisation written as x·s + (β − mean·s) with s = γ/√(variance + ε); nil if it is not one.
  private func unfolded(scale: Int?, shift: Int?, width: Int) -> DeepMETWeights.Normalisation? {
    guard let scale, let shift, let (root, gamma) = pair(scale, "Mul", firstMadeBy: { graph.nodes[$0].operation == "Rsqrt" }),
      let (epsilon, variance) = graph.nodes[root].inputs.first.flatMap({ origin($0) })
        .flatMap({ pair($0, "Add", firstMadeBy: { tensor($0)?.count == 1 && width != 1 }) }),
      graph.nodes[shift].operation == "Sub", graph.nodes[shift].inputs.count == 2,
      let beta = origin(graph.nodes[shift].inputs[0]), let product = origin(graph.nodes[shift].inputs[1]),
      let (_, mean) = pair(product, "Mul", firstMadeBy: { $0 == scale }), let epsilon = tensor(epsilon)?.reals.first
    else { return nil }
    let parts = [gamma, beta, mean, variance].compactMap { tensor($0) }.filter { $0.count == width }.map(\.reals)
    guard parts.count == 4 else { return nil }
    return .init(gamma: parts[0], beta: parts[1], mean: parts[2], variance: parts[3], epsilon: epsilon)
  }

  /// The two constants that go into `node`, first the one for which `isFirst` holds.
  private func pair(_ node: Int, _ operation: String, firstMadeBy isFirst: (Int) -> Bool) -> (first: Int, second: Int)? {
    let node = graph.nodes[node]
    guard node.operation == operation || node.operation == operation + "V2", node.inputs.count == 2,
      let a = origin(node.inputs[0]), let b = origin(node.inputs[1])
    else { return nil }
    return isFirst(a) ? (a, b) : isFirst(b) ? (b, a) : nil
  }

  /// The node that made a constant, looking through those that hand it on.
  private func origin(_ input: FrozenNode.Input) -> Int? {
    if case .constant(_, let node) = value(input) { node } else { nil }
  }

  private func tensor(_ node: Int) -> FrozenTensor? {
    if case .constant(let tensor, _)? = values[node].first { tensor } else { nil }
  }

  /// TensorFlow's operation for the whole normalisation, at inference.
  mutating func fusedNormalisation(_ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    guard inputs.count == 5, case .flow(let source) = inputs[0], node.attributes["is_training"] == .flag(false),
      node.attributes["data_format"] != .text(Array("NCHW".utf8))
    else {
      return nil
    }
    var parts: [[Double]] = []
    for case .constant(let tensor, _) in inputs where tensor.count == source.width { parts.append(tensor.reals) }
    var epsilon: Float = 1e-4
    if case .real(let value)? = node.attributes["epsilon"] { epsilon = value }
    guard parts.count == 4 else { return nil }
    let normalisation = DeepMETWeights.Normalisation(
      gamma: parts[0], beta: parts[1], mean: parts[2], variance: parts[3], epsilon: Double(epsilon))
    return made(.normalised(source, normalisation), shape: source.shape, at: index, from: [source])
  }
}

extension FrozenTensor {
  fileprivate var negated: FrozenTensor {
    if case .reals(let values) = content { FrozenTensor(shape: shape, .reals(values.map { -$0 })) } else { self }
  }
}

extension [Double] {
  fileprivate static func zeros(_ count: Int) -> [Double] { [Double](repeating: 0, count: count) }
  fileprivate static func ones(_ count: Int) -> [Double] { [Double](repeating: 1, count: count) }
}
