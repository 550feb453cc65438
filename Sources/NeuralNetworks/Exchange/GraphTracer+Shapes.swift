extension GraphTracer {
  /// Operations on lists of sizes: picking, joining, multiplying.
  mutating func shapeArithmetic(_ tensors: [FrozenTensor], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    let lists = tensors.compactMap(\.integers)
    guard lists.count == tensors.count, let first = lists.first else { return nil }
    switch node.operation {
    case "Pack":
      guard tensors.allSatisfy({ $0.shape.isEmpty }) else { return nil }
      return folded([lists.count], .integers(lists.flatMap { $0 }), at: index)
    case "ConcatV2":
      guard tensors.dropLast().allSatisfy({ $0.shape.count == 1 }), [[0], [-1]].contains(lists.last) else { return nil }
      let joined = lists.dropLast().flatMap { $0 }
      return folded([joined.count], .integers(joined), at: index)
    case "Gather", "GatherV2":
      guard lists.count >= 2, tensors[0].shape.count == 1, tensors[1].shape.count < 2,
        lists[1].allSatisfy({ first.indices.contains($0) })
      else { return nil }
      return folded(tensors[1].shape, .integers(lists[1].map { first[$0] }), at: index)
    case "Prod":
      var product = 1
      for size in first {
        let (next, overflow) = product.multipliedReportingOverflow(by: size)
        guard !overflow else { return nil }
        product = next
      }
      return folded(node.flag("keep_dims") ? [1] : [], .integers([product]), at: index)
    case "StridedSlice": return slice(of: tensors, lists, index)
    default: return nil
    }
  }

  /// A stretch of a list, or one of its elements.
  private mutating func slice(of tensors: [FrozenTensor], _ lists: [[Int]], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    guard lists.count == 4, tensors[0].shape.count == 1, lists[1].count == 1, lists[2].count == 1, lists[3] == [1],
      node.integer("ellipsis_mask") == 0, node.integer("new_axis_mask") == 0
    else { return nil }
    let isOne = node.integer("shrink_axis_mask") == 1
    let end = isOne ? nil : node.integer("end_mask") == 1 ? .max : lists[2][0]
    let start = node.integer("begin_mask") == 1 ? 0 : lists[1][0]
    guard let range = Self.range(from: start, to: end, of: lists[0].count) else { return nil }
    return folded(isOne ? [] : [range.count], .integers(Array(lists[0][range])), at: index)
  }

  /// The stretch from `start` up to `end` (nil: one element) of `count`; negative ones count from the end.
  static func range(from start: Int, to end: Int?, of count: Int) -> Range<Int>? {
    guard -count...count ~= start else { return nil }
    let lower = start < 0 ? start + count : start
    guard let end else { return lower < count ? lower..<lower + 1 : nil }
    let upper = end < 0 ? max(end, -count) + count : min(end, count)
    return lower <= upper ? lower..<upper : nil
  }

  /// The parts of a list of sizes.
  mutating func unpacked(_ inputs: [GraphValue], _ index: Int) -> [GraphValue] {
    guard case .constant(let tensor, _)? = inputs.first, let values = tensor.integers, tensor.shape.count == 1,
      values.count <= 8
    else { return [unknown(index)] }
    return values.map { folded([], .integers([$0]), at: index) }
  }

  /// What Reshape, ExpandDims or Squeeze make of `shape`; nil if they cannot.
  func newShape(_ node: FrozenNode, of shape: [Int], _ tensors: [FrozenTensor]) -> [Int]? {
    switch node.operation {
    case "Reshape": tensors.last?.integers.flatMap { Self.filled($0, like: shape) }
    case "ExpandDims":
      tensors.last?.integers.flatMap { axes in
        guard axes.count == 1, -shape.count - 1...shape.count ~= axes[0], shape.count < 8 else { return nil }
        let axis = axes[0] < 0 ? axes[0] + shape.count + 1 : axes[0]
        return Array(shape[..<axis]) + [1] + shape[axis...]
      }
    default: squeezed(shape, node.integers("squeeze_dims") + node.integers("axis"))
    }
  }

  private func squeezed(_ shape: [Int], _ axes: [Int]) -> [Int]? {
    let axes = axes.isEmpty ? shape.indices.filter { shape[$0] == 1 } : axes.map { $0 < 0 ? $0 + shape.count : $0 }
    guard axes.allSatisfy({ shape.indices.contains($0) && shape[$0] == 1 }) else { return nil }
    return shape.indices.filter { !axes.contains($0) }.map { shape[$0] }
  }

  /// The asked shape with its -1 filled in; nil if it does not hold as many values as `shape`.
  private static func filled(_ asked: [Int], like shape: [Int]) -> [Int]? {
    guard asked.count <= 8, let count = FrozenTensor.count(of: shape) else { return nil }
    guard let open = asked.firstIndex(of: -1) else { return FrozenTensor.count(of: asked) == count ? asked : nil }
    var filled = asked
    filled[open] = 1
    guard let others = FrozenTensor.count(of: filled), others > 0, count % others == 0 else { return nil }
    filled[open] = count / others
    return filled
  }
}
