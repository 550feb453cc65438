import Foundation
import Testing

@testable import NeuralNetworks

@Suite("Frozen graphs")
struct FrozenGraphTests {
  @Test("Nodes come after their inputs, with ports and nodes that must have run before")
  func order() throws {
    var graph = GraphBuilder()
    graph.append(GraphBuilder.node("c", "Add", ["b:1", "a", "^d"]))
    graph.append(GraphBuilder.node("b", "Split", ["a"]))
    graph.append(GraphBuilder.node("d", "NoOp"))
    graph.append(GraphBuilder.node("a", "Placeholder"))
    let nodes = try FrozenGraph(graph.bytes()).nodes
    #expect(nodes.map(\.name) == ["d", "a", "b", "c"])
    #expect(nodes[3].inputs == [.init(node: 2, port: 1), .init(node: 1, port: 0)])
    #expect(nodes[3].controls == [0])
  }

  @Test("Tensors of all types that are read, packed, one by one and filled with the last value")
  func tensors() throws {
    var graph = GraphBuilder()
    _ = graph.constant([2, 1], [2.385, -0.25] as [Float])
    graph.isPacked = false
    _ = graph.constant([3], [2.5] as [Float])
    _ = graph.constant([2], [1e-300, 2e300] as [Double])
    _ = graph.integers([3, -7])
    _ = graph.tensor([4], type: 9) { $0.packed(10, [1 << 40, -2]) }
    _ = graph.tensor([2], type: 10) { $0.packed(11, [0, 1]) }
    _ = graph.tensor([2], type: 3) { _ in }
    _ = graph.tensor([1], type: 9) { $0.bytes(4, [0xfe, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff]) }
    _ = graph.tensor([2], type: 3) { $0.bytes(4, [0xfe, 0xff, 0xff, 0xff, 0x05, 0, 0, 0]) }
    _ = graph.tensor([2], type: 10) { $0.bytes(4, [0, 7]) }
    _ = graph.tensor([1], type: 2) { $0.bytes(4, [0, 0, 0, 0, 0, 0, 0xf8, 0x3f]) }
    _ = graph.tensor([1], type: 7) { $0.text(8, "text is not read") }
    let found = try FrozenGraph(graph.bytes()).nodes.map { $0.attributes["value"] }
    let expected: [([Int], FrozenTensor.Content)] = [
      ([2, 1], .reals([Double(2.385 as Float), -0.25])), ([3], .reals([2.5, 2.5, 2.5])), ([2], .reals([1e-300, 2e300])),
      ([2], .integers([3, -7])), ([4], .integers([1 << 40, -2, -2, -2])), ([2], .integers([0, 1])),
      ([2], .integers([0, 0])), ([1], .integers([-2])), ([2], .integers([-2, 5])), ([2], .integers([0, 1])), ([1], .reals([1.5])),
    ]
    for (found, expected) in zip(found, expected) { #expect(found == .tensor(FrozenTensor(shape: expected.0, expected.1))) }
    #expect(found.last == FrozenAttribute.other)
  }

  @Test("What is set for nodes is read")
  func attributes() throws {
    let node = GraphBuilder.node(
      "a", "Op", [],
      [
        ("s", { $0.text(2, "NHWC") }), ("i", { $0.integer(3, -4) }), ("f", { $0.float(4, 0.001) }), ("b", { $0.integer(5, 1) }),
        ("t", { $0.integer(6, 3) }), ("open", { $0.message(7) { $0.integer(3, 1) } }),
        ("shape", { $0.message(7) { GraphBuilder.shape([-1, 4500], &$0) } }),
        ("list", { $0.message(1) { $0.packed(3, [0, 1]) } }),
        ("function", { $0.message(10) { $0.text(1, "f") } }),
      ])
    var graph = GraphBuilder()
    graph.append(node)
    #expect(
      try FrozenGraph(graph.bytes()).nodes[0].attributes == [
        "s": .text(Array("NHWC".utf8)), "i": .integer(-4), "f": .real(0.001), "b": .flag(true), "t": .type(3),
        "open": .shape(nil),
        "shape": .shape([-1, 4500]), "list": .integers([0, 1]), "function": .other,
      ])
  }

  @Test(
    "Graphs that cannot be are refused",
    arguments: [
      ([GraphBuilder.node("", "Const")], "node[0]: node 0 has no name or no operation"),
      ([GraphBuilder.node("a", "A"), GraphBuilder.node("a", "B")], "two nodes are named \"a\""),
      ([GraphBuilder.node("a", "A", ["b:x"])], "\"a\": \"b:x\" is not an input"),
      ([GraphBuilder.node("a", "A", ["^"])], "\"a\": \"^\" is not an input"),
      ([GraphBuilder.node("a", "A", ["a:-1"])], "\"a\": \"a:-1\" is not an input"),
      (
        [GraphBuilder.node("dense_1/kernel", "A"), GraphBuilder.node("b", "B", ["dense_1/kernal"])],
        "\"b\": its input \"dense_1/kernal\" is not in the graph (near: dense_1/kernel). Freeze the graph"
      ),
      (
        [GraphBuilder.node("z", "A", ["a"]), GraphBuilder.node("a", "A", ["b"]), GraphBuilder.node("b", "B", ["^a"])],
        "the graph runs in a circle through \"a\". Loops are not read"
      ),
      ([GraphBuilder.node("a", "A", ["a"])], "the graph runs in a circle through \"a\""),
    ] as [([[UInt8]], String)])
  func impossible(nodes: [[UInt8]], expected: String) throws {
    var graph = GraphBuilder()
    for node in nodes { graph.append(node) }
    let message = try exchangeFailure { () throws(ExchangeError) in try FrozenGraph(graph.bytes()) }
    #expect(message.contains(expected), "\(message)")
  }

  @Test("Tensors that cannot be are refused")
  func impossibleTensors() throws {
    let cases: [([Int], Int, (inout ProtobufWriter) -> Void, String)] = [
      ([3], 1, { $0.bytes(4, [1, 2, 3]) }, "node[0].attr.value.tensor: 3 bytes where the shape asks for 12"),
      ([2], 3, { $0.packed(7, [1, 2, 3]) }, "3 values, at most 2 are read"),
      ([-1], 1, { _ in }, "[-1] is no shape of a tensor"),
      ([-2], 1, { _ in }, "[-2] is no shape of a tensor. Sizes must be 0 or more, at most 8 of them"),
      ([1, 1, 1, 1, 1, 1, 1, 1, 1], 1, { _ in }, "is no shape of a tensor"),
      ([1 << 39, 1 << 39], 1, { _ in }, "is no shape of a tensor"),
      ([1 << 26], 1, { $0.packed(5, [1]) }, "67108864 values in tensors, at most 33554432 are read"),
    ]
    for (shape, type, content, expected) in cases {
      var graph = GraphBuilder()
      _ = graph.tensor(shape, type: type, content)
      let message = try exchangeFailure { () throws(ExchangeError) in try FrozenGraph(graph.bytes()) }
      #expect(message.contains(expected), "\(message)")
    }
  }

  @Test("Too many nodes and inputs are refused")
  func limits() throws {
    var graph = GraphBuilder()
    for i in 0...20_000 { graph.append(GraphBuilder.node("\(i)", "A")) }
    let nodes = try exchangeFailure { () throws(ExchangeError) in try FrozenGraph(graph.bytes()) }
    #expect(nodes.contains("20001 nodes, at most 20000 are read"))
    var inputs = GraphBuilder()
    inputs.append(GraphBuilder.node("a", "A", [String](repeating: "b", count: 200_001)))
    let message = try exchangeFailure { () throws(ExchangeError) in try FrozenGraph(inputs.bytes()) }
    #expect(message.contains("200001 inputs, at most 200000 are read"))
  }

  @Test("Files that are not there or no graphs are named")
  func files() throws {
    let missing = try exchangeFailure { () throws(ExchangeError) in try FrozenGraph(contentsOf: "/nowhere/model.pb") }
    #expect(missing.contains("/nowhere/model.pb") && missing.contains("Give the path of a frozen graph"), "\(missing)")
    let file = FileManager.default.temporaryDirectory.appendingPathComponent("\(UUID()).pb")
    defer { try? FileManager.default.removeItem(at: file) }
    try Data([0x0a, 0x04, 0x0a]).write(to: file)
    let damaged = try exchangeFailure { () throws(ExchangeError) in try FrozenDeepMET.weights(contentsOf: file.path) }
    #expect(damaged.hasPrefix("\(file.path), byte 1: field 1 needs 4 bytes, 1 are left"), "\(damaged)")
    try Data(GraphBuilder().bytes()).write(to: file)
    let other = try exchangeFailure { () throws(ExchangeError) in try FrozenDeepMET.weights(contentsOf: file.path) }
    #expect(other.hasPrefix("\(file.path): the output: expected one node"), "\(other)")
  }
}
