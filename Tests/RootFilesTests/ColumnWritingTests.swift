import Columns
import Storage
import Testing

@testable import RootFiles

@Suite("Columns as branches")
struct ColumnWritingTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ columns: [(ColumnSchema, Column)], basketBytes: Int = 1 << 18) throws -> RootFile {
    var writer = try RootFileWriter(path: folder.file("a.root"), overwrite: true)
    let tree = try writer.startTree("t", columns: columns.map(\.0), basketBytes: basketBytes)
    let pairs = columns.map { ($0.0.name, $0.1) }
    let batch = EventBatch(
      firstEntry: 0, count: columns[0].1.entryCount, columns: Dictionary(uniqueKeysWithValues: pairs))
    try writer.append(batch, to: tree)
    try writer.finish()
    return try RootFile(path: folder.file("a.root"))
  }

  private func refusal(_ columns: [(ColumnSchema, Column)]) -> String {
    do { _ = try write(columns) } catch { return "\(error)" }
    return "accepted"
  }

  private func leaf(_ file: RootFile, _ name: String) throws -> ObjectNode {
    let tree = try file.node(of: file.object("t")).node
    for case .object(let branch, _) in tree.list("fBranches") where branch.text("fName") == name {
      if case .object(let leaf, _)? = branch.list("fLeaves").first { return leaf }
    }
    throw Missing(name: name)
  }

  private struct Missing: Error { let name: String }

  private func texts(_ texts: [String]) -> Column {
    let offsets = texts.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1.utf8.count) }
    return Column(values: .uint8(texts.flatMap { Array($0.utf8) }), layout: .jagged(offsets: offsets))
  }

  @Test("A text has its length in front, in one byte or, from 255 on, in five; the leaf knows the longest")
  func text() throws {
    defer { folder.remove() }
    let long = String(repeating: "ab", count: 150)
    let schema = ColumnSchema(name: "s", type: .uint8, shape: .text)
    var branch = BranchWriter(name: "s", type: .uint8, kind: .text)
    branch.append(texts(["µ", "", long, "unused"]), 0..<3)
    let prefixed = [2] + Array("µ".utf8) + [0, 255, 0, 0, 1, 44] + Array(long.utf8)
    #expect(Array(branch.basketContent(keyLength: 70).prefix(prefixed.count)) == prefixed)
    #expect(branch.basketContent(keyLength: 70).suffix(20) == [0, 0, 0, 4, 0, 0, 0, 70, 0, 0, 0, 73, 0, 0, 0, 74, 0, 0, 0, 0])
    let leaf = try leaf(try write([(schema, texts(["µ", "", long]))]), "s")
    #expect(leaf.className == "TLeafC" && leaf.int("fLen") == 301 && leaf.int("fMaximum") == 301)
    #expect(leaf.text("fTitle") == "s")
  }

  @Test("A text that C++ would cut, and lists of texts, are refused")
  func textRefusals() throws {
    defer { folder.remove() }
    let schema = ColumnSchema(name: "s", type: .uint8, shape: .text)
    #expect(refusal([(schema, texts(["a", "", "b\0c"]))]).contains("'s' cannot be written: entry 2 holds a zero byte"))
    let nested = ColumnSchema(name: "v", type: .uint8, shape: .nested(depth: 1, isText: true))
    let lists = Column(values: .uint8([97]), layout: .nested(offsets: [[0, 1], [0, 1]]))
    #expect(refusal([(nested, lists)]).contains("it holds lists of texts, which are only read; leave it out"))
    let deep = ColumnSchema(name: "v", type: .float32, shape: .nested(depth: 2, isText: false))
    #expect(refusal([(deep, lists)]).contains("it holds lists of lists"))
    let wide = ColumnSchema(name: "s", type: .int16, shape: .text)
    #expect(refusal([(wide, texts(["a"]))]).contains("texts are uint8, not int16"))
  }

  @Test("Lists of arrays are counted by their arrays, which must be whole")
  func arrays() throws {
    defer { folder.remove() }
    let schema = ColumnSchema(name: "x", type: .int16, shape: .jagged(counter: "n"), itemDimensions: [3, 2])
    let column = Column(values: .int16(Array(0..<18)), layout: .jagged(offsets: [0, 6, 6, 18]))
    let file = try write([(schema, column)])
    #expect(try file.tree("t").column("n", entries: 0..<3).values == .int32([1, 0, 2]))
    let leaf = try leaf(file, "x")
    #expect(leaf.int("fLen") == 6 && leaf.text("fTitle") == "x[n][3][2]")
    let broken = Column(values: .int16(Array(0..<18)), layout: .jagged(offsets: [0, 6, 10, 18]))
    #expect(refusal([(schema, broken)]).contains("entry 1 has 4 values, which do not divide into arrays of 6"))
    let huge = ColumnSchema(name: "x", type: .int16, shape: .jagged(counter: "n"), itemDimensions: [1 << 20, 1 << 20])
    #expect(refusal([(huge, column)]).contains("make more than"))
  }

  @Test("A counter that is beyond every list is an error, not a crash", arguments: [UInt64.max, 1 << 63, 1 << 40, 3])
  func counters(count: UInt64) throws {
    defer { folder.remove() }
    let columns = [
      (ColumnSchema(name: "n", type: .uint64), Column(values: .uint64([2, count]))),
      (
        ColumnSchema(name: "x", type: .int8, shape: .jagged(counter: "n")),
        Column(values: .int8([4, 5, 6]), layout: .jagged(offsets: [0, 2, 3]))
      ),
    ]
    #expect(refusal(columns).contains("'x' cannot be written: entry 1 has 1 values, its counter 'n' says \(count)"))
    let negative = [(ColumnSchema(name: "n", type: .int8), Column(values: .int8([2, -1]))), columns[1]]
    #expect(refusal(negative).contains("its counter 'n' says -1"))
  }

  @Test("Short counters are written in types that ROOT counts by")
  func shortCounters() throws {
    defer { folder.remove() }
    let list = Column(values: .int8([Int8](repeating: 7, count: 200)), layout: .jagged(offsets: [0, 200]))
    let schema = ColumnSchema(name: "x", type: .int8, shape: .jagged(counter: "n"))
    let byte = try write([(ColumnSchema(name: "n", type: .uint8), Column(values: .uint8([200]))), (schema, list)])
    #expect(try byte.tree("t").column("n", entries: 0..<1).values == .int16([200]))
    #expect(try leaf(byte, "n").int("fMaximum") == 200)
    let short = try write([(schema, list), (ColumnSchema(name: "n", type: .uint16), Column(values: .uint16([200])))])
    #expect(try short.tree("t").column("n", entries: 0..<1).values == .int32([200]))
    #expect(try short.tree("t").column("x", entries: 0..<1) == list)
  }

  @Test(
    "Clusters are told as runs of equal size, the last of which may end early",
    arguments: [
      ([], 0, "", nil), ([0], 5, "", 5), ([0, 128, 256], 300, "", 128), ([0, 128, 256], 384, "", 128),
      ([0, 256, 384, 512], 600, "255:256", 128), ([0, 128, 384], 400, "127:128", 256),
      ([0, 128, 256, 512, 768], 800, "255:128", 256), ([0, 128], 512, "127:128", 384),
    ] as [([Int], Int, String, Int?)])
  func clusters(starts: [Int], entries: Int, ranges: String, last: Int?) {
    let clusters = TreeClusters(starts: starts, entries: entries)
    #expect(clusters.ranges.map { "\($0.last):\($0.size)" }.joined(separator: " ") == ranges)
    #expect(clusters.lastSize == last)
  }

  @Test("The tree's record tells the clusters that its baskets have")
  func clusterRecord() throws {
    defer { folder.remove() }
    let offsets = (0...1_000).map { $0 < 500 ? $0 : 500 + ($0 - 500) * 9 }  // later entries are larger
    let x = Column(values: .float64((0..<offsets[1_000]).map(Double.init)), layout: .jagged(offsets: offsets))
    let file = try write(
      [(ColumnSchema(name: "x", type: .float64, shape: .jagged(counter: nil)), x)], basketBytes: 3_000)
    let node = try file.node(of: file.object("t")).node
    var starts: [Int] = []
    var start = 0
    for (last, size) in zip(node.integers("fClusterRangeEnd"), node.integers("fClusterSize")) {
      while start <= last {
        starts.append(start)
        start += size
      }
    }
    let size = try #require(node.int("fAutoFlush"))
    while start < 1_000 {
      starts.append(start)
      start += size
    }
    #expect(node.int("fNClusterRange") == 1)
    #expect(try file.tree("t").basketBoundaries(of: ["x", "nx"]) == starts + [1_000])
  }
}
