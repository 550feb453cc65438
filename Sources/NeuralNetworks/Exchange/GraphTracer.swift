/// Goes through a frozen graph once, in order, and says of every node what it is in terms of DeepMET's few operations.
///
/// Names mean nothing to it. Shapes are followed with an assumed number of events (1009) and, where the graph leaves it open,
/// of rows (2003): primes that no layer has, so that the arithmetic on shapes within the graph can be done in numbers and each
/// Reshape be checked. Branches on the training phase are taken as at inference: a switch that is fed is off.
struct GraphTracer {
  let graph: FrozenGraph
  /// Outputs of the nodes traced so far.
  private(set) var values: [[GraphValue]] = []
  /// How many values may still be looked at where constants are folded; DeepMET needs 30,000.
  var budget = 1 << 24

  static let assumedEvents = 1009
  static let assumedRows = 2003
  /// How many operations may follow each other; DeepMET has 18.
  static let depthLimit = 100

  init(_ graph: FrozenGraph) {
    self.graph = graph
    values.reserveCapacity(graph.nodes.count)
    for index in graph.nodes.indices { values.append(outputs(of: index)) }
  }

  /// The only output of a node.
  func value(_ node: Int) -> GraphValue { values[node].first ?? .unknown("nothing") }

  /// What an input receives.
  func value(_ input: FrozenNode.Input) -> GraphValue {
    let outputs = values[input.node]
    switch outputs.first {
    case .unknown, .dead: if outputs.count == 1 { return outputs[0] }
    default: break
    }
    guard outputs.indices.contains(input.port) else {
      let node = graph.nodes[input.node]
      return .unknown("output \(input.port) of \(node.operation) \"\(node.name)\"")
    }
    return outputs[input.port]
  }

  private mutating func outputs(of index: Int) -> [GraphValue] {
    let node = graph.nodes[index]
    let inputs = node.inputs.map { value($0) }
    if node.operation == "Merge" { return [merged(inputs, index)] }
    let isOff = node.controls.contains { if case .dead = value($0) { true } else { false } }
    if isOff || inputs.contains(where: { if case .dead = $0 { true } else { false } }) { return [.dead] }
    if node.operation == "Switch" { return switched(inputs, index) }  // what is not taken need not be known
    for case .unknown(let reason) in inputs { return [.unknown(reason)] }
    if node.operation == "Unpack" { return unpacked(inputs, index) }
    let result = constants(inputs, index) ?? flow(inputs, index) ?? unknown(index)
    if case .flow(let flow) = result, flow.depth > Self.depthLimit {
      return [.unknown("more than \(Self.depthLimit) operations in a row")]
    }
    return [result]
  }

  func unknown(_ index: Int) -> GraphValue {
    let node = graph.nodes[index]
    return .unknown("\(node.operation) \"\(node.name)\"")
  }

  /// The one input that is alive; the second output of a Merge, which one it was, nobody asks for.
  private func merged(_ inputs: [GraphValue], _ index: Int) -> GraphValue {
    let alive = inputs.filter { if case .dead = $0 { false } else { true } }
    return alive.count == 1 ? alive[0] : unknown(index)
  }

  /// Output 0 carries the value if the condition is false, output 1 if it is true.
  private func switched(_ inputs: [GraphValue], _ index: Int) -> [GraphValue] {
    guard inputs.count == 2 else { return [unknown(index)] }
    var isOn = false
    switch inputs[1] {
    case .constant(let condition, _) where condition.count == 1: isOn = condition.integers != [0]
    case .flow(let flow) where flow.shape.isEmpty: break
    default: return [unknown(index)]
    }
    return isOn ? [.dead, inputs[0]] : [inputs[0], .dead]
  }

  /// A flow made by node `index` from `sources`.
  func made(_ step: GraphFlow.Step, shape: [Int], at index: Int, from sources: [GraphFlow] = []) -> GraphValue {
    .flow(GraphFlow(step: step, shape: shape, node: index, depth: 1 + (sources.map(\.depth).max() ?? 0)))
  }

  /// Whether `count` more values may be looked at. Graphs of some kilobytes could otherwise ask for hours of work.
  mutating func mayTake(_ count: Int) -> Bool {
    budget -= min(count, 1 << 40)
    return budget >= 0
  }

  /// A tensor made by node `index`, unless tensors have become too large in all.
  mutating func folded(_ shape: [Int], _ content: FrozenTensor.Content, at index: Int) -> GraphValue {
    let tensor = FrozenTensor(shape: shape, content)
    return mayTake(tensor.count) ? .constant(tensor, node: index) : .unknown("too large constants")
  }
}
