import Numerics
import Testing

@testable import NeuralNetworks

@Suite("Damaged graphs")
struct ExchangeFuzzTests {
  private static let small = SyntheticDeepMET(rows: 11, widths: [3, 2])
  private static let other = SyntheticDeepMET(features: 6, tables: [3, 11], rows: nil, widths: [4], dense: .tensordot)

  /// Whether the bytes are a whole DeepMET; anything but an ``ExchangeError`` would stop the tests.
  private func isRead(_ bytes: [UInt8]) -> Bool {
    do {
      let weights = try FrozenDeepMET.weights(in: FrozenGraph(bytes))
      return weights.trainableCount > 0
    } catch {
      #expect(!error.description.isEmpty)
      return false
    }
  }

  @Test("A graph cut short anywhere is refused, or is whole but for what follows its nodes")
  func truncated() throws {
    let bytes = Self.small.bytes()
    #expect(isRead(bytes))
    let versions = 4  // the last field, which is not read
    for count in 0..<bytes.count {
      #expect(isRead(Array(bytes[..<count])) == (count == bytes.count - versions), "\(count) bytes")
    }
  }

  @Test("Random changes never stop the program", arguments: [small, other])
  func mutated(graph: SyntheticDeepMET) throws {
    let original = graph.bytes()
    var read = 0
    for stream in 0..<1000 {
      var generator = Philox(seed: 70, stream: UInt64(stream))
      var bytes = original
      for _ in 0...Int(generator.next() % 4) { change(&bytes, &generator) }
      if isRead(bytes) { read += 1 }
    }
    #expect(read > 10 && read < 990)  // changes within weights are none of the reader's business
  }

  /// One byte set, one bit turned, some bytes taken out, or some put in from elsewhere.
  private func change(_ bytes: inout [UInt8], _ generator: inout Philox) {
    let place = Int(generator.next() % UInt64(bytes.count))
    let length = min(Int(generator.next() % 9), bytes.count - place)
    switch generator.next() % 4 {
    case 0: bytes[place] = UInt8(truncatingIfNeeded: generator.next())
    case 1: bytes[place] ^= 1 << UInt8(generator.next() % 8)
    case 2: bytes.removeSubrange(place..<place + length)
    default: bytes.insert(contentsOf: Array(bytes[place..<place + length]), at: Int(generator.next() % UInt64(bytes.count)))
    }
  }

  @Test("A small file cannot ask for much work")
  func work() throws {
    var graph = GraphBuilder()
    graph.isPacked = false
    let large = graph.constant([1 << 23], [1.5] as [Float])
    for _ in 0..<2000 { _ = graph.node("Rsqrt", [graph.node("Mul", [large, large])]) }
    let frozen = try FrozenGraph(graph.bytes())
    let tracer = GraphTracer(frozen)
    guard case .unknown(let reason) = tracer.value(frozen.nodes.count - 1) else {
      Issue.record("constants without end were folded")
      return
    }
    #expect(reason == "too large constants")
  }
}
