import Columns
import EventFiles
import Foundation
import RootFiles
import Synchronization
import Testing

@Suite("Reading in small steps")
struct ReaderPoolTests {
  @Test("Steps inside one basket, taken by several threads in any order, give what one step gives", arguments: [1, 4])
  func steps(threads: Int) throws {
    let path = NSTemporaryDirectory() + "/concord-steps-\(UUID().uuidString).root"
    defer { try? FileManager.default.removeItem(atPath: path) }
    let count = 20_011
    let lengths = (0..<count).map { $0 * 7 % 4 }
    let offsets = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let columns = [
      "x": Column(values: .float32((0..<count).map { Float($0) * 0.37 })),
      "y": Column(values: .int32((0..<offsets[count]).map { Int32($0) &* 31 }), layout: .jagged(offsets: offsets)),
    ]
    let schema = [
      ColumnSchema(name: "x", type: .float32), ColumnSchema(name: "y", type: .int32, shape: .jagged(counter: "ny")),
    ]
    var writer = try RootTreeWriter(path: path, tree: "Events", columns: schema, packing: .zlib(level: 1), basketBytes: 1 << 26)
    try writer.append(EventBatch(firstEntry: 0, count: count, columns: columns))
    try writer.finish()

    let chain = try EventChain([path])
    let chunks = try chain.chunks(columns: ["x", "y"], target: 333)
    #expect(chunks.count > 50)
    let read = Mutex<[EventBatch]>([])
    try inOrder(count: chunks.count, threads: threads) {
      try chain.batch(["x", "y"], chunk: chunks[$0])
    } consume: { _, batch in
      read.withLock { $0.append(batch) }
    }
    for (chunk, batch) in zip(chunks, read.withLock { $0 }) {
      #expect(batch["x"] == columns["x"]?[chunk.entries] && batch["y"] == columns["y"]?[chunk.entries])
    }
  }
}
