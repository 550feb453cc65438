extension GraphTracer {
  /// The value of a node that depends on the graph's inputs; nil if DeepMET has no such node.
  mutating func flow(_ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    switch node.operation {
    case "Placeholder": return input(node, index)
    case "Gather", "GatherV2", "ResourceGather": return embedding(inputs, index)
    case "ConcatV2", "Concat": return joined(inputs, index)
    case "Add", "AddV2", "BiasAdd", "Sub", "Mul": return affine(inputs, index)
    case "FusedBatchNorm", "FusedBatchNormV2", "FusedBatchNormV3": return fusedNormalisation(inputs, index)
    default: break
    }
    guard case .flow(let source)? = inputs.first else { return nil }
    switch node.operation {
    case "Identity", "StopGradient": return inputs[0]
    case "Cast": return cast(source, node)
    case "Tanh": return made(.tanh(source), shape: source.shape, at: index, from: [source])
    case "Reshape", "ExpandDims", "Squeeze", "Transpose": return rearranged(source, inputs, node)
    case "MatMul", "BatchMatMul", "BatchMatMulV2": return product(source, inputs, index)
    case "Slice", "StridedSlice": return columns(source, inputs, index)
    case "Sum": return rowSum(source, inputs, index)
    default: return nil
    }
  }

  private func input(_ node: FrozenNode, _ index: Int) -> GraphValue? {
    guard case .shape(let declared?)? = node.attributes["shape"], declared.count <= 3 else { return nil }
    let assumed = [Self.assumedEvents, Self.assumedRows, -1]
    let shape = declared.enumerated().map { $1 < 0 ? assumed[$0] : $1 }
    guard FrozenTensor.count(of: shape) != nil else { return nil }
    let rows = declared.count > 1 && declared[1] >= 0 ? declared[1] : nil
    return made(.input(name: node.name, shape: shape, rows: rows), shape: shape, at: index)
  }

  /// The same values as another type: floating, or an input of categories as whole numbers.
  private func cast(_ source: GraphFlow, _ node: FrozenNode) -> GraphValue? {
    guard case .type(let type)? = node.attributes["DstT"], let element = FrozenElement(rawValue: type) else { return nil }
    switch (element, source.step) {
    case (.float, _), (.double, _): return .flow(source)
    case (.int32, .input), (.int64, .input): return source.width == 1 || source.shape.count < 3 ? .flow(source) : nil
    default: return nil
    }
  }

  private func embedding(_ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    guard inputs.count >= 2, case .constant(let table, _) = inputs[0], case .flow(let category) = inputs[1],
      table.shape.count == 2, case .reals = table.content, category.shape.count < 8
    else { return nil }
    if inputs.count > 2 {
      guard case .constant(let axis, _) = inputs[2], axis.integers == [0] else { return nil }
    }
    return made(.embedding(category, table: table), shape: category.shape + [table.shape[1]], at: index, from: [category])
  }

  private func joined(_ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let isOld = graph.nodes[index].operation == "Concat"  // which has its axis in front
    guard let axis = isOld ? inputs.first : inputs.last, case .constant(let axis, _) = axis, let axis = axis.integers else {
      return nil
    }
    var parts: [GraphFlow] = []
    for input in isOld ? inputs.dropFirst() : inputs.dropLast() {
      guard case .flow(let part) = input, parts.count < 16 else { return nil }
      parts.append(part)
    }
    guard let rows = (parts.first?.shape.dropLast()).map({ Array($0) }), !rows.isEmpty,
      parts.allSatisfy({ $0.shape.dropLast().elementsEqual(rows) }), axis == [rows.count] || axis == [-1]
    else { return nil }
    let width = parts.reduce(0) { $0 &+ $1.width }
    return width < 1 << 20 ? made(.joined(parts), shape: rows + [width], at: index, from: parts) : nil
  }

  /// The same values in another shape; the columns must stay together.
  private func rearranged(_ source: GraphFlow, _ inputs: [GraphValue], _ node: FrozenNode) -> GraphValue? {
    var tensors: [FrozenTensor] = []
    for case .constant(let tensor, _) in inputs.dropFirst() { tensors.append(tensor) }
    if node.operation == "Transpose" {
      return tensors.last?.integers == Array(source.shape.indices) ? .flow(source) : nil
    }
    guard let shape = newShape(node, of: source.shape, tensors) else { return nil }
    var isInput = false
    if case .input = source.step { isInput = true }  // an input of categories has one column, which may be left out
    guard shape.last == source.shape.last || isInput && source.width == 1 else { return nil }
    return .flow(GraphFlow(step: source.step, shape: shape, node: source.node, depth: source.depth))
  }

  private mutating func product(_ source: GraphFlow, _ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    guard inputs.count == 2, case .constant(var kernel, _) = inputs[1], case .reals = kernel.content, mayTake(kernel.count),
      node.operation != "MatMul" || source.shape.count == 2
    else { return nil }
    guard kernel.shape.count >= 2, kernel.shape.dropLast(2).allSatisfy({ $0 == 1 }) else { return nil }
    kernel = kernel.reshaped(Array(kernel.shape.suffix(2)))
    guard !node.flag("transpose_a"), !node.flag("adj_x") else { return nil }
    if node.flag("transpose_b") || node.flag("adj_y") { kernel = kernel.transposed }
    guard kernel.shape[0] == source.width else { return nil }
    let shape = Array(source.shape.dropLast()) + [kernel.shape[1]]
    return made(.product(source, kernel: kernel), shape: shape, at: index, from: [source])
  }

  private func columns(_ source: GraphFlow, _ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    var lists: [[Int]] = []
    for case .constant(let tensor, _) in inputs.dropFirst() { lists.append(tensor.integers ?? []) }
    let axes = source.shape.count
    guard lists.count == (node.operation == "Slice" ? 2 : 3), axes > 0, lists.allSatisfy({ $0.count == axes }) else { return nil }
    var ranges: [Range<Int>] = []
    for axis in 0..<axes {
      let count = source.shape[axis]
      var (start, end) = (lists[0][axis], lists[1][axis])
      if node.operation == "Slice" {
        guard 0...count ~= start, -1...count - start ~= end else { return nil }
        end = end < 0 ? count : start + end
      } else {
        guard lists[2][axis] == 1 else { return nil }
        if node.integer("begin_mask") >> axis & 1 == 1 { start = 0 }
        if node.integer("end_mask") >> axis & 1 == 1 { end = count }
      }
      guard let range = Self.range(from: start, to: end, of: count) else { return nil }
      ranges.append(range)
    }
    let masks = ["ellipsis_mask", "new_axis_mask", "shrink_axis_mask"]
    guard masks.allSatisfy({ node.integer($0) == 0 }), zip(ranges, source.shape).dropLast().allSatisfy({ $0 == 0..<$1 }) else {
      return nil
    }
    let range = ranges[axes - 1]
    return made(.columns(source, range), shape: source.shape.dropLast() + [range.count], at: index, from: [source])
  }

  private func rowSum(_ source: GraphFlow, _ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    guard inputs.count == 2, case .constant(let axis, _) = inputs[1], source.shape.count == 3,
      axis.integers == [1] || axis.integers == [-2], !graph.nodes[index].flag("keep_dims")
    else { return nil }
    return made(.rowSum(source), shape: [source.shape[0], source.shape[2]], at: index, from: [source])
  }
}
