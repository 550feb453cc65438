/// Finds a DeepMET network in a frozen graph by what the graph computes, whatever its nodes are called.
///
/// From the output backwards there must be: a linear layer or none, the sum over rows of (first column − 1) × (the other
/// columns), these columns from a linear layer beside px and py of the continuous input, and in front of it hidden layers with
/// tanh, each normalised or not, the first of them on the continuous input beside embeddings of the categories.
package enum FrozenDeepMET {
  /// The weights of the network in the file `path`.
  /// - Throws: ``ExchangeError``: the file is damaged, or its graph is not DeepMET's.
  package static func weights(contentsOf path: String) throws(ExchangeError) -> DeepMETWeights {
    let graph = try FrozenGraph(contentsOf: path)
    do { return try weights(in: graph) } catch { throw error.inFile(path) }
  }

  /// The weights of the network in `graph`.
  /// - Throws: ``ExchangeError`` with the part of the graph, what was expected there and what was found.
  package static func weights(in graph: FrozenGraph) throws(ExchangeError) -> DeepMETWeights {
    let tracer = GraphTracer(graph)
    let (output, sums) = try outputLayer(try last(tracer))
    guard case .rowSum(let pooled) = sums.step else { throw wrong("the pooling", "a sum over rows", sums.described) }
    let (joined, width) = try weighted(pooled)
    guard case .joined(let parts) = joined.step, parts.count == 2, case .columns(let input, let momentum) = parts[1].step else {
      throw wrong("the pooling", "the last linear layer beside px and py", joined.described)
    }
    guard momentum == input.width - 2..<input.width, [3, 5].contains(width) else {
      throw wrong(
        "the pooling", "px and py as the last two features, after 1 or 3 columns",
        "columns \(momentum.lowerBound)..<\(momentum.upperBound) of \(input.width) after \(width - 2) columns")
    }
    let (linear, last) = try layer(parts[0], "the linear layer of the rows", from: "a constant matrix times the last layer")
    let (hidden, start) = try hiddenLayers(before: last)
    return try assembled(start, momentumFrom: input, pooled: pooled.shape, hidden, linear, output, columns: width)
  }

  /// The one flow that nothing uses, is two columns wide and has no rows.
  private static func last(_ tracer: GraphTracer) throws(ExchangeError) -> GraphFlow {
    var used = [Bool](repeating: false, count: tracer.graph.nodes.count)
    for node in tracer.graph.nodes { for input in node.inputs { used[input.node] = true } }
    var ends: [GraphFlow] = []
    var reasons: [String] = []
    for node in used.indices where !used[node] {
      switch tracer.value(node) {
      case .flow(let flow) where flow.shape == [flow.shape.first ?? 0, 2]: ends.append(flow)
      case .flow(let flow): reasons.append(flow.described)
      case .unknown(let reason): reasons.append(reason)
      case .constant, .dead: continue
      }
    }
    guard ends.count == 1 else {
      let found = ends.isEmpty ? reasons.first ?? "no node that depends on an input" : "\(ends.count) of them"
      throw wrong("the output", "one node of two columns that no other uses", found)
    }
    return ends[0]
  }

  /// The layer behind the sums, nil if the network ends with these.
  private static func outputLayer(_ last: GraphFlow) throws(ExchangeError) -> (DeepMETWeights.Layer?, sums: GraphFlow) {
    if case .rowSum = last.step { return (nil, last) }
    let (layer, sums) = try layer(last, "the output", from: "a constant matrix times sums over rows")
    return (layer, sums)
  }

  /// A product with a constant matrix and a constant added.
  private static func layer(
    _ flow: GraphFlow, _ part: String, from expected: String, _ normalisation: DeepMETWeights.Normalisation? = nil
  ) throws(ExchangeError) -> (DeepMETWeights.Layer, source: GraphFlow) {
    guard case .shifted(let product, let row, _) = flow.step else { throw wrong(part, expected + " and a bias", flow.described) }
    guard case .product(let source, let kernel) = product.step else { throw wrong(part, expected, product.described) }
    let bias = row.reals
    let numbers = [kernel.reals, bias] + (normalisation.map { [$0.gamma, $0.beta, $0.mean, $0.variance] } ?? [])
    guard numbers.allSatisfy({ $0.allSatisfy(\.isFinite) }) else { throw wrong(part, "finite weights", "NaN or infinity") }
    if let normalisation, let least = normalisation.variance.min(), !(least + normalisation.epsilon > 0) {
      throw wrong(part, "variances above 0", "\(least)")
    }
    let layer = DeepMETWeights.Layer(
      inputs: source.width, outputs: product.width, kernel: kernel.reals, bias: bias, normalisation: normalisation)
    return (layer, source)
  }

  /// The columns that are summed: those behind the first, each times (first − 1).
  private static func weighted(_ flow: GraphFlow) throws(ExchangeError) -> (joined: GraphFlow, width: Int) {
    guard case .weighted(let values, let weight) = flow.step else {
      throw wrong("the pooling", "a product of a weight and columns", flow.described)
    }
    guard case .shifted(let first, let row, _) = weight.step, row.reals == [-1], case .columns(let joined, 0..<1) = first.step
    else { throw wrong("the pooling", "the first column minus 1 as the weight", weight.described) }
    guard case .columns(let others, let range) = values.step, others.node == joined.node, range == 1..<joined.width else {
      throw wrong("the pooling", "all columns behind the first of the same \(joined.width)", values.described)
    }
    return (joined, joined.width)
  }

  /// The layers with tanh, first to last, and what goes into the first.
  private static func hiddenLayers(
    before last: GraphFlow
  ) throws(ExchangeError) -> (layers: [DeepMETWeights.Layer], start: GraphFlow) {
    var layers: [DeepMETWeights.Layer] = []
    var flow = last
    while true {
      let part = "the hidden layer \(layers.count + 1) from the end"
      var normalisation: DeepMETWeights.Normalisation?
      if case .normalised(let source, let found) = flow.step { (flow, normalisation) = (source, found) }
      guard case .tanh(let inner) = flow.step else {
        if normalisation == nil, !layers.isEmpty { return (layers.reversed(), flow) }
        throw wrong(part, "tanh, with or without a batch normalisation behind it", flow.described)
      }
      let (layer, source) = try layer(inner, part, from: "a constant matrix times the layer before", normalisation)
      layers.append(layer)
      flow = source
    }
  }

  static func wrong(_ part: String, _ expected: String, _ found: String) -> ExchangeError {
    ExchangeError(.unexpected(part: part, expected: expected, found: found))
  }
}
