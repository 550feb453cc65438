import NeuralNetworks

/// Writes GraphDef messages node by node, under names that say nothing.
struct GraphBuilder {
  private(set) var nodes: [[UInt8]] = []
  /// Constants of floating numbers as one run of bytes, or value by value.
  var isPacked = true

  /// The message, the nodes in the order they were made or the other way round.
  func bytes(isReversed: Bool = false) -> [UInt8] {
    var graph = ProtobufWriter()
    for node in isReversed ? nodes.reversed() : nodes { graph.bytes(1, node) }
    graph.message(4) { $0.integer(1, 27) }  // versions, which nobody reads
    return graph.bytes
  }

  mutating func node(
    _ operation: String, _ inputs: [String] = [], _ attributes: [(String, (inout ProtobufWriter) -> Void)] = []
  ) -> String {
    let name = "v\(nodes.count * 7919 % 10007)/x"
    nodes.append(Self.node(name, operation, inputs, attributes))
    return name
  }

  mutating func append(_ node: [UInt8]) { nodes.append(node) }

  static func node(
    _ name: String, _ operation: String, _ inputs: [String] = [],
    _ attributes: [(String, (inout ProtobufWriter) -> Void)] = []
  ) -> [UInt8] {
    var node = ProtobufWriter()
    node.text(1, name)
    node.text(2, operation)
    for input in inputs { node.text(3, input) }
    for (key, value) in attributes {
      node.message(5) { entry in
        entry.text(1, key)
        entry.message(2, value)
      }
    }
    return node.bytes
  }

  static func shape(_ sizes: [Int], _ shape: inout ProtobufWriter) {
    for size in sizes { shape.message(2) { $0.integer(1, size) } }
  }

  mutating func placeholder(_ shape: [Int]) -> String {
    node("Placeholder", [], [("shape", { $0.message(7) { Self.shape(shape, &$0) } }), ("dtype", { $0.integer(6, 1) })])
  }

  mutating func constant(_ shape: [Int], _ values: [Float]) -> String {
    let isPacked = isPacked
    return tensor(shape, type: 1) { tensor in
      if isPacked {
        tensor.bytes(
          4, values.flatMap { value in (0..<4).map { UInt8(truncatingIfNeeded: value.bitPattern >> (8 * UInt32($0))) } })
      } else {
        tensor.packed(5, values)
      }
    }
  }

  mutating func constant(_ shape: [Int], _ values: [Double]) -> String {
    tensor(shape, type: 2) { tensor in for value in values { tensor.double(6, value) } }
  }

  mutating func integers(_ values: [Int], shape: [Int]? = nil) -> String {
    tensor(shape ?? [values.count], type: 3) { $0.packed(7, values) }
  }

  mutating func integer(_ value: Int) -> String { integers([value], shape: []) }

  mutating func tensor(_ shape: [Int], type: Int, _ content: @escaping (inout ProtobufWriter) -> Void) -> String {
    node(
      "Const", [],
      [
        (
          "value",
          {
            $0.message(8) { tensor in
              tensor.integer(1, type)
              tensor.message(2) { Self.shape(shape, &$0) }
              content(&tensor)
            }
          }
        )
      ])
  }
}
