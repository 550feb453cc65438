import Columns
import RootFiles
import Storage
import Testing

@Suite("Reading with several threads")
struct ThreadsTests {
  @Test("Any number of threads gives the columns that one gives", arguments: ["none", "zstd", "lzma"], [1, 2, 8, 64])
  func sameColumns(codec: String, threads: Int) throws {
    let tree = try RootFile(path: referencePath("\(codec).root")).tree("ntuples/Events")
    let names = tree.columns.map(\.name)
    for range in [0..<tree.entries, 5..<tree.entries - 3, 20..<20] {
      let together = try tree.columns(names, entries: range, threads: threads)
      #expect(together == (try names.map { try tree.column($0, entries: range) }))
    }
    let one = try tree.columns([names[3]], entries: 0..<tree.entries, threads: threads)  // cut into many parts
    #expect(one == [try tree.column(names[3], entries: 0..<tree.entries)])
    #expect(try tree.columns([], entries: 0..<3, threads: threads).isEmpty)
  }

  @Test("A column of many baskets is cut at them and put together again", arguments: [1, 3, 7])
  func manyBaskets(threads: Int) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var writer = try RootTreeWriter(
      path: folder.file("a.root"), tree: "t", columns: [ColumnSchema(name: "x", type: .int32, shape: .jagged(counter: "n"))],
      packing: .zstd(level: 3), basketBytes: 512)
    let counts = (0..<900).map { $0 &* 7 % 5 }
    let offsets = counts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let values = (0..<offsets[900]).map { Int32($0 &* 2_654_435_761 % 1_009) }
    let whole = Column(values: .int32(values), layout: .jagged(offsets: offsets))
    for first in stride(from: 0, to: 900, by: 100) {
      try writer.append(EventBatch(firstEntry: first, count: 100, columns: ["x": whole[first..<first + 100]]))
    }
    try writer.finish()
    let tree = try RootFile(path: folder.file("a.root")).tree("t")
    #expect(try tree.basketBoundaries(of: ["x"]).count > 4)
    #expect(try tree.columns(["x"], entries: 0..<900, threads: threads) == [whole])
    #expect(try tree.columns(["x"], entries: 33..<781, threads: threads) == [whole[33..<781]])
  }

  @Test("The first column's error comes out, whichever thread met it")
  func errors() throws {
    let tree = try RootFile(path: referencePath("none.root")).tree("ntuples/Events")
    let error = try #require(throws: RootFileError.self) {
      try tree.columns([tree.columns[0].name, "nothing"], entries: 0..<5, threads: 4)
    }
    #expect(error.description.contains("has no column 'nothing'"))
    #expect(throws: RootFileError.self) { try tree.columns([tree.columns[0].name], entries: 0..<1_000_000, threads: 2) }
  }
}
