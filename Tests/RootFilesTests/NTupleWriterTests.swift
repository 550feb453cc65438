import Columns
import RootFiles
import Storage
import Testing

@Suite("Writing RNTuples")
struct NTupleWriterTests {
  static let packings: [Packing] = [.none, .zlib(level: 1), .lz4, .zstd(level: 5)]

  /// Entries of every type and shape.
  private static func batch(_ count: Int, seed: UInt64) -> (schemas: [ColumnSchema], columns: [String: Column]) {
    var numbers = TestNumbers(seed: seed)
    var schemas: [ColumnSchema] = []
    var columns: [String: Column] = [:]
    func offsets(_ count: Int, _ item: Int = 1) -> [Int] {
      (0..<count).reduce(into: [0]) { ends, _ in ends.append(ends[ends.count - 1] + item * numbers.below(4)) }
    }
    func add(_ schema: ColumnSchema, _ column: Column) {
      schemas.append(schema)
      columns[schema.name] = column
    }
    let shared = offsets(count)
    for type in ElementType.allCases {
      add(ColumnSchema(name: "x_\(type)", type: type), Column(values: numbers.values(type, count)))
      add(
        ColumnSchema(name: "l_\(type)", type: type, shape: .jagged(counter: "nl")),
        Column(values: numbers.values(type, shared[count]), layout: .jagged(offsets: shared)))
    }
    add(
      ColumnSchema(name: "fixed", type: .int16, shape: .fixed(dimensions: [2, 3])),
      Column(values: numbers.values(.int16, 6 * count), layout: .fixed(count: 6)))
    let triples = offsets(count, 3)
    add(
      ColumnSchema(name: "triples", type: .float32, shape: .jagged(counter: nil), itemDimensions: [3]),
      Column(values: numbers.values(.float32, triples[count]), layout: .jagged(offsets: triples)))
    let texts = offsets(count)
    add(
      ColumnSchema(name: "text", type: .uint8, shape: .text),
      Column(values: .uint8((0..<texts[count]).map { _ in UInt8(97 + numbers.below(26)) }), layout: .jagged(offsets: texts)))
    let outer = offsets(count)
    let inner = offsets(outer[count])
    add(
      ColumnSchema(name: "lists", type: .float64, shape: .nested(depth: 2, isText: false)),
      Column(values: numbers.values(.float64, inner[outer[count]]), layout: .nested(offsets: [outer, inner])))
    add(
      ColumnSchema(name: "texts", type: .uint8, shape: .nested(depth: 1, isText: true)),
      Column(values: .uint8((0..<inner[outer[count]]).map { _ in 65 }), layout: .nested(offsets: [outer, inner])))
    return (schemas, columns)
  }

  private func write(_ path: String, _ packing: Packing, steps: [Int], cluster: Int = 40_000) throws {
    let count = steps.reduce(0, +)
    let (schemas, all) = Self.batch(count, seed: 2_385)
    var writer = try RootNTupleWriter(
      path: path, ntuple: "dir/Events", description: "made up", columns: schemas, strings: ["note": "µ"], packing: packing,
      clusterBytes: cluster, pageBytes: 1_000)
    var start = 0
    for step in steps {
      let columns = all.mapValues { $0[start..<start + step] }
      try writer.append(EventBatch(firstEntry: start, count: step, columns: columns))
      start += step
    }
    #expect(writer.entries == count)
    try writer.finish()
  }

  @Test("What is written is read back, in every type, shape and packing", arguments: packings)
  func roundTrip(packing: Packing) throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try write(folder.file("a.root"), packing, steps: [701])
    let (schemas, all) = Self.batch(701, seed: 2_385)
    let file = try RootFile(path: folder.file("a.root"))
    let ntuple = try file.ntuple("dir/Events", verifyingChecksums: true)
    #expect(ntuple.entries == 701 && ntuple.unsupported.isEmpty)
    #expect(try file.string("note") == "µ")
    #expect(try file.object("dir").className == "TDirectory", "ROOT looks RNTuples up in no other class")
    for (found, schema) in zip(ntuple.columns, schemas) {
      let isUncounted = if case .jagged = schema.shape { schema.name != "l_bool" } else { false }
      let shape = isUncounted ? .jagged(counter: nil) : schema.shape  // the counter shows the lengths of the first list
      let wanted = ColumnSchema(name: schema.name, type: schema.type, shape: shape, itemDimensions: schema.itemDimensions)
      #expect(found == wanted)
    }
    #expect(ntuple.columns.last == ColumnSchema(name: "nl", type: .int64), "the counter that no column brought")
    for schema in schemas {
      #expect(try ntuple.column(schema.name, entries: 0..<701) == all[schema.name], "\(schema.name)")
    }
    #expect(try ntuple.column("nl", entries: 0..<701).entryCount == 701)
    #expect(try ntuple.basketBoundaries(of: ["text"]).count > 3, "several clusters")
    let names = ntuple.columns.map(\.name)
    let whole = try ntuple.columns(names, entries: 3..<699, threads: 3)
    for (name, column) in zip(names, whole) { #expect(try ntuple.column(name, entries: 3..<699) == column, "\(name)") }
  }

  @Test("The bytes do not depend on how entries came in batches")
  func batches() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try write(folder.file("a.root"), .zstd(level: 5), steps: [701])
    try write(folder.file("b.root"), .zstd(level: 5), steps: [1, 127, 128, 0, 300, 145])
    #expect(try contents(ofFile: folder.file("a.root")) == contents(ofFile: folder.file("b.root")))
  }

  @Test("An RNTuple of no entries is one")
  func empty() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try write(folder.file("a.root"), .none, steps: [])
    let ntuple = try RootFile(path: folder.file("a.root")).ntuple("dir/Events")
    #expect(ntuple.entries == 0)
    for schema in ntuple.columns { #expect(try ntuple.column(schema.name, entries: 0..<0).entryCount == 0) }
  }

  @Test("Names and columns that do not fit are refused by name, and no file is left")
  func misfits() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    func refusal(_ schemas: [ColumnSchema], _ columns: [String: Column]) -> String? {
      do throws(RootFileError) {
        var writer = try RootNTupleWriter(path: folder.file("a.root"), ntuple: "t", columns: schemas)
        try writer.append(EventBatch(firstEntry: 0, count: 2, columns: columns))
        return nil
      } catch { return error.description }
    }
    let list = ColumnSchema(name: "l", type: .int8, shape: .jagged(counter: "n"))
    let twin = ColumnSchema(name: "m", type: .int8, shape: .jagged(counter: "n"))
    let x = ColumnSchema(name: "x", type: .int32)
    func lists(_ ends: [Int]) -> Column {
      Column(values: .int8(Array(repeating: 1, count: ends[2])), layout: .jagged(offsets: ends))
    }
    #expect(refusal([], [:])?.contains("at least one column") == true)
    #expect(refusal([ColumnSchema(name: "a.b", type: .int8)], [:])?.contains("column 'a.b'") == true)
    #expect(refusal([x, x], [:])?.contains("two columns have this name") == true)
    #expect(refusal([x], [:])?.contains("the batch lacks it") == true)
    #expect(refusal([x], ["x": Column(values: .int16([1, 2]))])?.contains("it holds int16, int32 was announced") == true)
    #expect(
      refusal([x], ["x": Column(values: .int32([1, 2, 3, 4]), layout: .fixed(count: 2))])?.contains(
        "its shape is not the one announced") == true)
    #expect(refusal([list, twin], ["l": lists([0, 1, 3]), "m": lists([0, 2, 3])])?.contains("shares 'n'") == true)
    #expect(
      refusal([ColumnSchema(name: "f", type: .int8, shape: .fixed(dimensions: [0]))], [:])?.contains("dimensions [0]") == true)
    #expect(folder.contents.isEmpty)
  }
}
