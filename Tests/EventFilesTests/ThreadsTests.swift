import Columns
import EventFiles
import Foundation
import Synchronization
import Testing

@Suite("Several threads")
struct ThreadsTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Two files of 40 columns each, sums of which depend on their order.
  private func chain() throws -> EventChain {
    for (file, count) in [("a.root", 7_013), ("b.root", 4_999)] {
      let columns = (0..<40).map { k -> (String, Column) in
        if k % 3 == 0 {
          let offsets = (0...count).map { $0 * (k % 4 + 1) / 3 }
          let values = (0..<offsets[count]).map { sin(Float($0 + k)) * 1e6 }
          return ("c\(k)", Column(values: .float32(values), layout: .jagged(offsets: offsets)))
        }
        return ("c\(k)", Column(values: .float64((0..<count).map { cos(Double($0 * k + 1)) * 1e9 })))
      }
      _ = try folder.write(columns, file)
    }
    return try EventChain([folder.file("?.root")])
  }

  @Test("Digests and texts are the same for 1, 2 and 5 threads")
  func same() throws {
    defer { folder.remove() }
    let chain = try chain()
    let digest = try chain.inspect(digest: true, threads: 1)
    #expect(digest.entries == 12_012 && digest.columns.count == 54 && Set(digest.columns.map(\.sha256)).count > 40)
    let names = chain.columns.map(\.name)
    var texts: Set<String> = []
    for threads in [1, 2, 5] {
      #expect(try chain.inspect(digest: true, threads: threads) == digest)
      for form in EventText.allCases {
        let text = Mutex("")
        try form.write(chain, columns: names, entries: 6_000..<8_000, threads: threads) { part in text.withLock { $0 += part } }
        texts.insert(text.withLock { $0 })
      }
    }
    #expect(texts.count == 2)
    let json = try #require(texts.first { $0.hasPrefix("[") })
    #expect((try JSONSerialization.jsonObject(with: Data(json.utf8)) as? [Any])?.count == 2_000)
  }

  @Test("A chain of files has the digest of one file with all entries; a single file's is its own")
  func joined() throws {
    defer { folder.remove() }
    let x = (0..<5_000).map { Int32($0 &* 77_777) }
    let paths = [
      try folder.write([("x", Column(values: .int32(Array(x[..<1_234]))))], "1.root"),
      try folder.write([("x", Column(values: .int32(Array(x[1_234...]))))], "2.root"),
    ]
    let whole = try EventFile(path: folder.write([("x", Column(values: .int32(x)))], "all.root"))
    #expect(try EventChain(paths).inspect(digest: true, threads: 2) == whole.inspect(digest: true))
  }

  @Test("A sum beyond the largest number is null, and the digest is JSON")
  func overflow() throws {
    defer { folder.remove() }
    let path = try folder.write([("x", Column(values: .float64([1.7e308, 1.7e308, -3])))], "big.root")
    let found = try EventFile(path: path).inspect(digest: true)
    let x = try #require(found.columns.first)
    #expect(x.sum == nil && x.mean == nil && x.min == -3 && x.max == 1.7e308 && x.values == 3)
    #expect(try JSONEncoder().encode(found).count > 100)
  }

  @Test("An error is that of the first column, whatever the threads", arguments: [1, 4])
  func errors(threads: Int) throws {
    defer { folder.remove() }
    let chain = try chain()
    let text = eventFileError {
      try EventText.csv.write(chain, columns: ["c1", "nope", "c99"], entries: 0..<3, threads: threads) { _ in }
    }
    #expect(text?.description.contains("no column ‘nope’") == true)
  }
}
