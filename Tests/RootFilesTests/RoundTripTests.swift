import Columns
import Foundation
import RootFiles
import Storage
import Testing

/// What one test writes: columns of every type and shape.
private struct Sample {
  var columns: [ColumnSchema] = []
  var values: [String: Column] = [:]
  let entries: Int

  init(entries: Int, seed: UInt64) {
    var numbers = TestNumbers(seed: seed)
    self.entries = entries
    var offsets = [0], others = [0]
    for _ in 0..<entries {
      offsets.append(offsets[offsets.count - 1] + numbers.below(5))
      others.append(others[others.count - 1] + numbers.below(3))
    }
    for type in ElementType.allCases {
      add("scalar_\(type)", type, .scalar, Column(values: numbers.values(type, entries)))
      add(
        "fixed_\(type)", type, .fixed(dimensions: [2, 3]),
        Column(values: numbers.values(type, entries * 6), layout: .fixed(count: 6)))
      let list = Column(values: numbers.values(type, offsets[entries]), layout: .jagged(offsets: offsets))
      add("list_\(type)", type, .jagged(counter: "nList"), list)
    }
    add(
      "own", .float32, .jagged(counter: nil),
      Column(values: numbers.values(.float32, others[entries]), layout: .jagged(offsets: others)))
    add(
      "early", .int16, .jagged(counter: "nLate"),
      Column(values: numbers.values(.int16, others[entries]), layout: .jagged(offsets: others)))
    let counts = (0..<entries).map { UInt64(others[$0 + 1] - others[$0]) }
    add("nLate", .uint64, .scalar, Column(values: .uint64(counts)))
  }

  private mutating func add(_ name: String, _ type: ElementType, _ shape: ColumnSchema.Shape, _ column: Column) {
    columns.append(ColumnSchema(name: name, type: type, shape: shape))
    values[name] = column
  }

  func batch(_ range: Range<Int>) -> EventBatch {
    EventBatch(firstEntry: range.lowerBound, count: range.count, columns: values.mapValues { $0[range] })
  }

  func write(to path: String, _ packing: Packing, basketBytes: Int, step: Int, strings: [String: String] = [:]) throws {
    var writer = try RootTreeWriter(
      path: path, tree: "Events", title: "sample", columns: columns, strings: strings, packing: packing,
      basketBytes: basketBytes)
    for start in stride(from: 0, to: entries, by: step) { try writer.append(batch(start..<min(start + step, entries))) }
    try writer.finish()
  }
}

@Suite("Written and read again")
struct RoundTripTests {
  static let packings: [Packing] = [.none, .zlib(level: 1), .zlib(level: 9), .lz4, .zstd(level: 5)]

  @Test(
    "Every type in every shape comes back", arguments: packings, [1, 1_500, 1 << 20])
  func everything(packing: Packing, basketBytes: Int) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let sample = Sample(entries: 1_003, seed: 87)
    try sample.write(to: folder.file("a.root"), packing, basketBytes: basketBytes, step: 211)
    let tree = try RootFile(path: folder.file("a.root")).tree("Events")
    #expect(tree.entries == 1_003)
    #expect(tree.unsupported.isEmpty)
    #expect(Set(tree.columns.map(\.name)) == Set(sample.columns.map(\.name) + ["nList", "nown"]))
    for schema in sample.columns {
      let whole = try #require(sample.values[schema.name])
      #expect(try tree.column(schema.name, entries: 0..<1_003) == whole)
      #expect(try tree.column(schema.name, entries: 250..<777) == whole[250..<777])
      if case .jagged(let counter?) = schema.shape {
        #expect(tree.columns.contains { $0.name == schema.name && $0.shape == .jagged(counter: counter) })
      } else if schema.name != "own" {
        #expect(tree.columns.contains(schema))
      }
    }
    let boundaries = try tree.basketBoundaries(of: sample.columns.map(\.name))
    #expect(boundaries.count > (basketBytes > 100_000 ? 1 : 4), "every branch cuts at the same entries")
  }

  @Test("Steps of any size give the same columns, forward and back", arguments: packings, [1, 7, 128, 300])
  func steps(packing: Packing, step: Int) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let sample = Sample(entries: 513, seed: 71)
    try sample.write(to: folder.file("a.root"), packing, basketBytes: 3_000, step: 513)
    let tree = try RootFile(path: folder.file("a.root")).tree("Events")
    var reader = RootTreeReader(tree)
    for start in Array(stride(from: 0, to: 513, by: step)) + [3, 400, 2] {
      let range = start..<min(start + step, 513)
      for name in ["scalar_float32", "fixed_int16", "list_uint64", "own", "nList"] {
        let column = try reader.column(name, entries: range)
        #expect(column == (try tree.column(name, entries: range)))
        if let whole = sample.values[name] { #expect(column == whole[range]) }
      }
    }
    #expect(throws: RootFileError.self) { try reader.column("own", entries: 500..<514) }
  }

  @Test("A tree without entries keeps its columns", arguments: packings)
  func empty(packing: Packing) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let sample = Sample(entries: 0, seed: 3)
    try sample.write(to: folder.file("a.root"), packing, basketBytes: 1_000, step: 1)
    let tree = try RootFile(path: folder.file("a.root")).tree("Events")
    #expect(tree.entries == 0)
    #expect(tree.columns.count == sample.columns.count + 2)
    for schema in sample.columns { #expect(try tree.column(schema.name, entries: 0..<0).entryCount == 0) }
  }

  @Test("The bytes depend neither on the name of the file nor on how entries were divided into batches")
  func deterministic() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let sample = Sample(entries: 700, seed: 5)
    try sample.write(to: folder.file("a.root"), .zstd(level: 5), basketBytes: 2_000, step: 700)
    try sample.write(to: folder.file("b.root"), .zstd(level: 5), basketBytes: 2_000, step: 37)
    #expect(try contents(ofFile: folder.file("a.root")) == contents(ofFile: folder.file("b.root")))
  }

  @Test("Texts stored beside the tree come back, short and long")
  func strings() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    let long = String(repeating: "µ→e ", count: 300)
    try Sample(entries: 2, seed: 9).write(
      to: folder.file("a.root"), .zlib(level: 6), basketBytes: 100, step: 2,
      strings: ["provenance": "{\"seed\": 7}", "long": long])
    let file = try RootFile(path: folder.file("a.root"))
    #expect(try file.string("provenance") == "{\"seed\": 7}")
    #expect(try file.string("long") == long)
    #expect(try file.string("missing") == nil)
    #expect(file.objects.map(\.name) == ["Events", "long", "provenance"])
    #expect(throws: RootFileError.self) { try file.string("Events") }
  }

  @Test("Counters know the longest list, as ROOT's readers need")
  func largestCount() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var writer = try RootTreeWriter(
      path: folder.file("a.root"), tree: "t", columns: [ColumnSchema(name: "x", type: .int8, shape: .jagged(counter: "n"))])
    let column = Column(values: .int8([1, 2, 3, 4, 5, 6, 7, 8]), layout: .jagged(offsets: [0, 1, 8, 8]))
    try writer.append(EventBatch(firstEntry: 0, count: 3, columns: ["x": column]))
    try writer.finish()
    let tree = try RootFile(path: folder.file("a.root")).tree("t")
    #expect(try tree.column("n", entries: 0..<3).values == .int32([1, 7, 0]))
    #expect(try tree.column("x", entries: 0..<3) == column)
  }
}
