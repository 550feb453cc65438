import Columns
import EventFiles
import Testing

@Suite("One type for the files of a chain")
struct CommonTypeTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// A chain of two files whose column x has these values, and an empty file of text between them.
  private func chain(_ first: ColumnValues, _ second: ColumnValues) throws -> EventChain {
    let paths = [
      try folder.write([("x", Column(values: first))], "1.root"), try folder.write([("y", Column(values: .bool([])))], "2.root"),
      try folder.write([("x", Column(values: second))], "3.root"),
    ]
    return try EventChain(paths)
  }

  private func values(_ chain: EventChain) throws -> [ColumnValues] {
    try chain.chunks(columns: ["x"]).map { try #require(try chain.batch(["x"], chunk: $0)["x"]).values }
  }

  @Test("NanoAOD's counters become 64-bit between productions, and keep their values")
  func counters() throws {
    defer { folder.remove() }
    let found = try chain(.uint32([3, 4_294_967_295]), .int32([-7, 2_147_483_647]))
    #expect(found.columns == [ColumnSchema(name: "x", type: .int64)])
    #expect(try values(found) == [.int64([3, 4_294_967_295]), .int64([-7, 2_147_483_647])])
  }

  @Test("The common type is the smallest that holds both, whichever comes first")
  func smallest() throws {
    defer { folder.remove() }
    let cases: [(ColumnValues, ColumnValues, ElementType)] = [
      (.int8([-8]), .int64([1 << 60]), .int64), (.uint8([250]), .int8([-3]), .int16), (.uint8([9]), .uint32([1 << 31]), .uint32),
      (.uint16([65_535]), .int16([-2]), .int32), (.uint8([255]), .int32([-70_000]), .int32),
      (.float32([1.25]), .float64([0.1]), .float64), (.int16([-32_768]), .float32([0.5]), .float32),
      (.int32([2_147_483_647]), .float32([0.5]), .float64), (.uint64([1 << 53]), .float64([-0.5]), .float64),
    ]
    for (a, b, type) in cases {
      for (first, second) in [(a, b), (b, a)] {
        let found = try chain(first, second)
        #expect(found.columns.map(\.type) == [type], "\(first), \(second)")
        let read = try values(found)
        #expect(read.map(\.type) == [type, type] && read.map { $0.doubles() } == [first.doubles(), second.doubles()])
      }
    }
  }

  @Test("What no type holds is refused, naming both files and types, but only if it is asked for")
  func refused() throws {
    defer { folder.remove() }
    for (a, b) in [
      (ColumnValues.uint64([1]), ColumnValues.int32([1])), (.bool([true]), .int8([1])), (.float32([1]), .bool([true])),
    ] {
      let found = try chain(a, b)
      let error = try #require(eventFileError { try found.requireColumns(["x"]) })
      #expect(error.description.contains("3.root: column ‘x’ is \(b.type), not \(a.type) as in"), "\(error)")
      #expect(error.description.contains("1.root"))
    }
  }

  @Test("Whole numbers that floating point cannot tell apart are refused, not rounded")
  func inexact() throws {
    defer { folder.remove() }
    let found = try chain(.int64([(1 << 53) + 1]), .float64([0.5]))
    let error = try #require(eventFileError { try values(found) })
    #expect(error.description.contains("1.root: column ‘x’ holds whole numbers beyond 2^53"), "\(error)")
    #expect(error.description.contains("3.root"))
  }

  @Test("Arrays of different lengths are refused; lists counted by other columns are not")
  func lists() throws {
    defer { folder.remove() }
    let three = Column(values: .int8([1, 2, 3]), layout: .fixed(count: 3))
    let two = Column(values: .int8([1, 2]), layout: .fixed(count: 2))
    let paths = [try folder.write([("x", three)], "a.root"), try folder.write([("x", two)], "b.root")]
    let error = try #require(eventFileError { try EventChain(paths).requireColumns(["x"]) })
    #expect(error.description.contains("is an array (int8[2]), not an array (int8[3])"), "\(error)")
  }

  @Test("CSV among ROOT files is refused")
  func mixed() throws {
    defer { folder.remove() }
    let root = try folder.write([("x", Column(values: .float64([1.5])))], "a.root")
    let csv = try folder.write("x\n1.5\n", "b.csv")
    for paths in [[root, csv], [csv, root]] {
      let error = try #require(eventFileError { try EventChain(paths) })
      #expect(error.description.contains("\(paths[1]): is not of the same kind as \(paths[0])"), "\(error)")
    }
  }

  @Test("A list of files has comments, globs and paths relative to it")
  func fileList() throws {
    defer { folder.remove() }
    for name in ["c#1.root", "b_1.root", "b_2.root"] { _ = try folder.write([("x", Column(values: .int8([1, 2])))], name) }
    let text = "# all\n\n  b_*.root  # two\r\nc#1.root\n\(folder.file("b_1.root"))"
    let list = try folder.write(text, "list.txt")
    let names = try expand(folder.file("@list.txt")).map { String($0.split(separator: "/").last ?? "") }
    #expect(names == ["b_1.root", "b_2.root", "c#1.root", "b_1.root"])
    #expect(try EventChain(argument: "@\(list)").entryCount == 8)
    for (text, problem) in [("b_*.root\nno.root\n", ":2: "), ("# none\n", "names no file"), ("@list.txt", "another list")] {
      _ = try folder.write(text, "bad.txt")
      let error = try #require(eventFileError { try expand(folder.file("@bad.txt")) })
      #expect(error.description.contains("bad.txt:") && error.description.contains(problem), "\(error)")
    }
    #expect(try #require(eventFileError { try expand("@no_list.txt") }).description.contains("no_list.txt"))
  }
}
