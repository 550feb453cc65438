import NeuralNetworks
import Testing

/// A graph that computes DeepMET with weights of a formula, in the many ways such graphs are written.
struct SyntheticDeepMET: CustomTestStringConvertible {
  var features = 8
  /// The sizes of the tables in the order in which they are joined.
  var tables = [3, 11, 4]
  var hasBiasColumns = true
  /// A dense layer behind the sums, which networks without bias columns can do without.
  var hasOutputLayer = true
  var rows: Int? = 4500
  var widths = [64, 32, 16]
  var dense = Dense.keras
  var normalisation = Normalisation.switched(isInferenceFirst: true)
  var areFeaturesFirst = true
  var isPacked = true
  var isReversed = false
  /// The phase of training is an input of the graph rather than a default.
  var isPhaseFed = false
  var fault: Fault?

  enum Dense { case keras, tensordot, batch }
  enum Normalisation: Equatable { case switched(isInferenceFirst: Bool), plain, folded, fused }
  enum Fault {
    case relu, training, wrongAxis, wrongWeight, notANumber, negativeVariance, secondOutput, otherColumns, noBias, wrongRows
    case noTanh, noWeight, noTable, noSum, notANumberInTable, fewColumns, otherOrder, activeRows, transposedRows
  }

  var testDescription: String {
    "\(features) features, tables \(tables), bias \(hasBiasColumns), output \(hasOutputLayer), rows \(rows ?? -1), "
      + "\(dense), \(normalisation)"
  }

  func bytes() -> [UInt8] {
    var graph = GraphBuilder()
    graph.isPacked = isPacked
    build(&graph)
    return graph.bytes(isReversed: isReversed)
  }

  private func build(_ graph: inout GraphBuilder) {
    let input = graph.placeholder([-1, rows ?? -1, features])
    var columns: [(name: String, kernelRows: Range<Int>)] = [(input, 0..<features)]
    let order = [3, 11, 4, 5].filter { tables.contains($0) }
    for size in tables {
      let first = features + 8 * (order.firstIndex(of: size) ?? 0)
      columns.append((embedding(size, &graph), first..<first + 8))
    }
    if !areFeaturesFirst { columns.append(columns.removeFirst()) }
    var flow = graph.node("ConcatV2", columns.map(\.name) + [graph.integer(2)])
    var inputs = columns.flatMap { Array($0.kernelRows) }
    for (layer, width) in widths.enumerated() {
      let kernel = SyntheticWeights.values(10 * layer + 10, inputs.count * width, 0.3)
      let sorted = inputs.flatMap { kernel[$0 * width..<($0 + 1) * width] }
      let bias = SyntheticWeights.values(10 * layer + 11, width, 0.2)
      flow = self.layer(
        flow, inputs.count, width, fault == .notANumber && layer == 1 ? sorted.map { _ in .nan } : sorted, bias, &graph)
      if fault != .noTanh || layer > 0 { flow = graph.node(fault == .relu && layer == 1 ? "Relu" : "Tanh", [flow]) }
      flow = normalised(flow, layer, width, &graph)
      inputs = Array(0..<width)
    }
    finish(flow, input, &graph)
  }

  private func finish(_ last: String, _ input: String, _ graph: inout GraphBuilder) {
    let (width, outputs) = (widths[widths.count - 1], hasBiasColumns ? 3 : 1)
    let kernel = SyntheticWeights.values(40, width * outputs, 0.2)
    var rows = layer(last, width, outputs, kernel, SyntheticWeights.values(41, outputs, 0.5), &graph)
    if fault == .activeRows { rows = graph.node("Tanh", [rows]) }
    let begin = graph.integers([0, 0, fault == .otherColumns ? 0 : features - 2])
    let momentum = graph.node("Slice", [input, begin, graph.integers([-1, -1, fault == .otherColumns ? 2 : -1])])
    let parts = fault == .otherOrder ? [momentum, rows] : [rows, momentum]
    let joined = graph.node("ConcatV2", parts + [graph.integer(2)])
    let one = graph.constant([], [Float(fault == .wrongWeight ? 2 : 1)])
    let weight = graph.node("Sub", [columns(joined, from: 0, to: 1, &graph), one])
    let others = columns(joined, from: fault == .fewColumns ? 2 : 1, to: 0, &graph)
    var product = fault == .noWeight ? others : graph.node("Mul", [weight, others])
    if fault == .transposedRows {
      product = graph.node("Reshape", [product, graph.integers([self.rows ?? -1, -1, outputs + 1])])
    }
    var sums = graph.node("Sum", [product, graph.integer(fault == .wrongAxis ? 2 : 1)])
    if fault == .noSum { sums = graph.node("Tanh", [sums]) }
    if !hasOutputLayer { return }
    let pooled = fault == .fewColumns ? outputs : outputs + 1
    let outputKernel = graph.constant([pooled, 2], SyntheticWeights.values(50, 2 * pooled, 0.5))
    let output = graph.node("MatMul", [sums, graph.node("Identity", [outputKernel])])
    if fault == .noBias { return }
    let result = graph.node("BiasAdd", [output, graph.constant([2], SyntheticWeights.values(51, 2, 0.1))])
    if fault == .secondOutput { for _ in 0..<2 { _ = graph.node("Identity", [result]) } }
  }

  private func embedding(_ size: Int, _ graph: inout GraphBuilder) -> String {
    let slot = [3: 0, 11: 1][size] ?? 2
    if fault == .noTable, size == 4 { return graph.placeholder([-1, rows ?? -1, 8]) }
    let values = SyntheticWeights.values(slot, 8 * size, 0.5)
    let table = graph.constant([size, 8], fault == .notANumberInTable ? values.map { -$0 / 0 } : values)
    let declared = fault == .wrongRows ? 17 : rows ?? -1
    let category = graph.node("Cast", [graph.placeholder([-1, declared, 1])], [("DstT", { $0.integer(6, 3) })])
    if dense == .batch {  // categories without their last axis
      let index = graph.node("Squeeze", [category], [("squeeze_dims", { $0.message(1) { $0.packed(3, [-1]) } })])
      return graph.node("ResourceGather", [table, index])
    }
    let picked = graph.node("GatherV2", [table, category, graph.integer(0)])
    let parts = graph.node("Unpack", [graph.node("Shape", [picked])])
    let shape = graph.node("Pack", [parts, self.rows.map { graph.integer($0) } ?? parts + ":1", graph.integer(8)])
    return graph.node("Reshape", [picked, shape])
  }

  private func layer(
    _ flow: String, _ inputs: Int, _ outputs: Int, _ kernel: [Float], _ bias: [Float], _ graph: inout GraphBuilder
  ) -> String {
    if dense == .batch {
      let swapped = (0..<outputs).flatMap { output in (0..<inputs).map { kernel[$0 * outputs + output] } }
      let matrix = graph.constant([1, outputs, inputs], swapped)
      let product = graph.node("BatchMatMulV2", [flow, matrix], [("adj_y", { $0.integer(5, 1) })])
      return graph.node("AddV2", [graph.constant([outputs], bias), product])
    }
    let matrix = graph.node("Identity", [graph.constant([inputs, outputs], kernel)])
    let shape = graph.node("Shape", [flow])
    if dense == .tensordot {
      let free = graph.node("GatherV2", [shape, graph.integers([0, 1]), graph.integer(0)])
      let bound = graph.node("GatherV2", [shape, graph.integers([2]), graph.integer(0)])
      let sizes = [free, bound].map { graph.node("Prod", [$0, graph.integers([0])]) }
      let turned = graph.node(
        "Transpose", [flow, graph.node("ConcatV2", [graph.integers([0, 1]), graph.integers([2]), graph.integer(0)])])
      let flat = graph.node("Reshape", [turned, graph.node("Pack", sizes)])
      let product = graph.node("MatMul", [flat, matrix])
      let full = graph.node("ConcatV2", [free, graph.integers([outputs]), graph.integer(0)])
      return graph.node("BiasAdd", [graph.node("Reshape", [product, full]), graph.constant([outputs], bias)])
    }
    let parts = graph.node("Unpack", [shape])
    let flat = graph.node("Reshape", [flow, graph.integers([-1, inputs])])
    let turned = graph.node("Transpose", [matrix, graph.integers([0, 1])])
    let product = graph.node("MatMul", [flat, graph.node("Reshape", [turned, graph.integers([inputs, -1])])])
    let full = graph.node("Pack", [parts, rows.map { graph.integer($0) } ?? parts + ":1", graph.integer(outputs)])
    let row = graph.node("Reshape", [graph.constant([outputs], bias), graph.integers([1, 1, outputs])])
    return graph.node("Add", [graph.node("Reshape", [product, full]), row])
  }

  /// A stretch of the last axis, by the masks of StridedSlice; up to the end if `to` is 0.
  private func columns(_ flow: String, from: Int, to: Int, _ graph: inout GraphBuilder) -> String {
    let bounds = [[0, 0, from], [0, 0, to], [1, 1, 1]].map { graph.integers($0) }
    return graph.node(
      "StridedSlice", [flow] + bounds,
      [
        ("begin_mask", { $0.integer(3, 3) }), ("end_mask", { $0.integer(3, to == 0 ? 7 : 3) }),
      ])
  }

  private func normalised(_ flow: String, _ layer: Int, _ width: Int, _ graph: inout GraphBuilder) -> String {
    let slot = 10 * layer
    let gamma = SyntheticWeights.values(slot + 12, width, 0.4, around: 1)
    let beta = SyntheticWeights.values(slot + 13, width, 0.3)
    let mean = SyntheticWeights.values(slot + 14, width, 0.3)
    var variance = SyntheticWeights.values(slot + 15, width, 0.2, around: 0.4)
    if fault == .negativeVariance { variance[0] = -0.25 }
    if normalisation == .folded {
      let scale = zip(gamma, variance).map { Double($0) / (Double($1) + Double(0.001 as Float)).squareRoot() }
      let shift = (0..<width).map { Double(beta[$0]) - Double(mean[$0]) * scale[$0] }
      let scaled = graph.node("Mul", [flow, graph.constant([width], scale)])
      return graph.node("AddV2", [scaled, graph.constant([width], shift)])
    }
    let parts = [gamma, beta, mean, variance].map { graph.constant([width], $0) }
    if normalisation == .fused {
      let attributes: [(String, (inout ProtobufWriter) -> Void)] = [
        ("epsilon", { $0.float(4, 0.001) }), ("is_training", { $0.integer(5, 0) }),
      ]
      return graph.node("FusedBatchNormV3", [flow] + parts, attributes)
    }
    guard case .switched(let isInferenceFirst) = normalisation else { return unfolded(flow, parts, &graph) }
    let phase = graph.tensor([], type: 10) { [isOn = fault == .training] in $0.packed(11, [isOn ? 1 : 0]) }
    let fed = isPhaseFed ? graph.placeholder([]) : graph.node("PlaceholderWithDefault", [phase])
    let condition = graph.node("Identity", [fed])
    let moments = graph.node("Mean", [flow, graph.integers([0, 1])])
    let trained = graph.node("Switch", [graph.node("Sub", [flow, moments]), condition])
    let sides = ([flow] + parts).map { graph.node("Switch", [$0, condition]) }
    let tested = unfolded(sides[0], Array(sides.dropFirst()), &graph)
    return graph.node("Merge", isInferenceFirst ? [tested, trained + ":1"] : [trained + ":1", tested])
  }

  /// x·s + (β − mean·s).
  private func unfolded(_ flow: String, _ parts: [String], _ graph: inout GraphBuilder) -> String {
    let sum = graph.node("Add", [parts[3], graph.constant([], [Float(0.001)])])
    let scale = graph.node("Mul", [graph.node("Rsqrt", [sum]), parts[0]])
    let shift = graph.node("Sub", [parts[1], graph.node("Mul", [parts[2], scale])])
    return graph.node("Add", [graph.node("Mul", [flow, scale]), shift])
  }
}
