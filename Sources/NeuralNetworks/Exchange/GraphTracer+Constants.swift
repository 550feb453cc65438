extension GraphTracer {
  /// The value of a node whose inputs are all constants, or that asks for a shape; nil if it is not such a node.
  mutating func constants(_ inputs: [GraphValue], _ index: Int) -> GraphValue? {
    let node = graph.nodes[index]
    if node.operation == "Shape", case .flow(let flow)? = inputs.first {
      return folded([flow.shape.count], .integers(flow.shape), at: index)
    }
    var tensors: [FrozenTensor] = []
    for input in inputs {
      guard case .constant(let tensor, _) = input else { return nil }
      tensors.append(tensor)
    }
    guard let first = tensors.first else {
      guard node.operation == "Const", case .tensor(let tensor)? = node.attributes["value"] else { return nil }
      return .constant(tensor, node: index)
    }
    switch node.operation {
    case "Identity", "StopGradient", "ReadVariableOp", "PlaceholderWithDefault": return inputs[0]
    default: if !mayTake(tensors.reduce(0) { $0 + $1.count }) { return .unknown("too large constants") }
    }
    switch node.operation {
    case "Cast": return cast(first, node, inputs[0], index)
    case "Shape": return folded([first.shape.count], .integers(first.shape), at: index)
    case "Reshape", "ExpandDims", "Squeeze":
      guard let shape = newShape(node, of: first.shape, tensors) else { return nil }
      return folded(shape, first.content, at: index)
    case "Transpose": return transposed(first, tensors, index)
    case "Rsqrt": return folded(first.shape, .reals(first.reals.map { 1 / $0.squareRoot() }), at: index)
    case "Add", "AddV2", "BiasAdd", "Sub", "Mul", "RealDiv": return combined(tensors, index)
    default: return shapeArithmetic(tensors, index)
    }
  }

  private mutating func cast(_ tensor: FrozenTensor, _ node: FrozenNode, _ same: GraphValue, _ index: Int) -> GraphValue? {
    guard case .type(let type)? = node.attributes["DstT"], let element = FrozenElement(rawValue: type) else { return nil }
    switch (element, tensor.content) {
    case (.float, .integers(let values)), (.double, .integers(let values)):
      return folded(tensor.shape, .reals(values.map { Double($0) }), at: index)
    case (.float, _), (.double, _), (_, .integers): return same
    default: return nil
    }
  }

  /// The transpose of a matrix; any other tensor only with its axes in place.
  private mutating func transposed(_ tensor: FrozenTensor, _ tensors: [FrozenTensor], _ index: Int) -> GraphValue? {
    guard tensors.count == 2, let axes = tensors[1].integers else { return nil }
    if axes == Array(tensor.shape.indices) { return .constant(tensor, node: index) }
    guard tensor.shape.count == 2, axes == [1, 0], case .reals = tensor.content else { return nil }
    let swapped = tensor.transposed
    return folded(swapped.shape, swapped.content, at: index)
  }

  /// Two tensors combined element by element: of the same length, or one of them a single value.
  private mutating func combined(_ tensors: [FrozenTensor], _ index: Int) -> GraphValue? {
    guard tensors.count == 2 else { return nil }
    let (a, b) = (tensors[0], tensors[1])
    let isAlike = a.count == 1 || b.count == 1 || a.shape.drop { $0 == 1 } == b.shape.drop { $0 == 1 }
    guard isAlike else { return nil }
    let shape = a.count == b.count ? (a.shape.count > b.shape.count ? a.shape : b.shape) : a.count == 1 ? b.shape : a.shape
    let operation = graph.nodes[index].operation
    if let a = a.integers, let b = b.integers {
      guard let values = Self.combine(a, b, operation) else { return nil }
      return folded(shape, .integers(values), at: index)
    }
    let (x, y) = (a.reals, b.reals)
    let count = x.count == 1 ? y.count : x.count
    let values = (0..<count).map { i in
      let (x, y) = (x.count == 1 ? x[0] : x[i], y.count == 1 ? y[0] : y[i])
      return switch operation {
      case "Sub": x - y
      case "Mul": x * y
      case "RealDiv": x / y
      default: x + y
      }
    }
    return folded(shape, .reals(values), at: index)
  }

  /// The same for whole numbers; nil where they overflow.
  private static func combine(_ a: [Int], _ b: [Int], _ operation: String) -> [Int]? {
    var values: [Int] = []
    for i in 0..<(a.count == 1 ? b.count : a.count) {
      let (x, y) = (a.count == 1 ? a[0] : a[i], b.count == 1 ? b[0] : b[i])
      let (value, overflow) =
        switch operation {
        case "Sub": x.subtractingReportingOverflow(y)
        case "Mul": x.multipliedReportingOverflow(by: y)
        default: x.addingReportingOverflow(y)
        }
      if overflow || operation == "RealDiv" { return nil }
      values.append(value)
    }
    return values
  }
}

extension FrozenTensor {
  /// The transpose of a matrix of floating numbers.
  var transposed: FrozenTensor {
    let (rows, columns, values) = (shape[0], shape[1], reals)
    let swapped = (0..<columns).flatMap { column in (0..<rows).map { values[$0 * columns + column] } }
    return FrozenTensor(shape: [columns, rows], .reals(swapped))
  }
}
