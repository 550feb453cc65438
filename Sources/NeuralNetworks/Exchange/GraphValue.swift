/// What one output of a node is, as far as it can be said without running the graph.
enum GraphValue {
  /// A constant, or computed from constants and shapes; `node` is the node that made it.
  case constant(FrozenTensor, node: Int)
  /// Computed from the inputs of the graph.
  case flow(GraphFlow)
  /// The side of a branch that is not taken at inference.
  case dead
  /// Something that DeepMET's graph does not have; says what.
  case unknown(String)
}

/// Values computed from the graph's inputs, with the operation that made them.
///
/// Operations that only rearrange memory (Identity, Reshape with the same last axis, …) are looked through, so that the many
/// ways to write one layer become one.
struct GraphFlow {
  let step: Step
  /// The shape for the assumed numbers of events and rows (see ``GraphTracer``).
  let shape: [Int]
  /// The node that made it: tells whether two flows are the same.
  let node: Int
  /// How many operations lie before it.
  let depth: Int

  /// The operations of DeepMET's graph.
  indirect enum Step {
    /// An input with the shape it was declared with, open sizes assumed, and its number of rows, if declared.
    case input(name: String, shape: [Int], rows: Int?)
    /// Rows of `table` picked by whole numbers.
    case embedding(GraphFlow, table: FrozenTensor)
    /// Columns side by side.
    case joined([GraphFlow])
    /// x·kernel, the kernel as [inputs, outputs].
    case product(GraphFlow, kernel: FrozenTensor)
    case shifted(GraphFlow, by: FrozenTensor, node: Int?)
    case scaled(GraphFlow, by: FrozenTensor, node: Int?)
    case normalised(GraphFlow, DeepMETWeights.Normalisation)
    case tanh(GraphFlow)
    case columns(GraphFlow, Range<Int>)
    case weighted(GraphFlow, by: GraphFlow)
    case rowSum(GraphFlow)
  }

  /// The number of columns.
  var width: Int { shape.last ?? 1 }

  /// In words, for messages.
  var described: String {
    switch step {
    case .input(let name, _, _): "the input \"\(name)\""
    case .embedding: "an embedding"
    case .joined(let parts): "\(parts.count) parts side by side"
    case .product: "a product with a constant matrix"
    case .shifted: "a constant added"
    case .scaled: "a product with constants"
    case .normalised: "a batch normalisation"
    case .tanh: "tanh"
    case .columns(_, let range): "columns \(range.lowerBound)..<\(range.upperBound)"
    case .weighted: "a product of columns"
    case .rowSum: "a sum over rows"
    }
  }
}
