import Columns
import EventFiles
import Testing

@Suite("Chains of files")
struct EventChainTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  /// Three files of 700, 0 and 1,301 entries whose `event` counts through; the last has it as another type.
  private func threeFiles() throws {
    _ = try folder.write([("event", Column(values: .uint64((0..<700).map { UInt64($0) })))], "b_1.root")
    _ = try folder.write([("event", Column(values: .uint64([])))], "b_2.root")
    _ = try folder.write([("event", Column(values: .uint32((700..<2_001).map { UInt32($0) })))], "b_3.root")
  }

  @Test("Globs come in the order of names, patterns in the order given; entries count through")
  func order() throws {
    defer { folder.remove() }
    try threeFiles()
    _ = try folder.write([("event", Column(values: .uint64([77_777])))], "a.root")
    let chain = try EventChain([folder.file("b_*.root"), folder.file("a.root")], tree: "Events")
    #expect(chain.files.map { $0.path.split(separator: "/").last } == ["b_1.root", "b_2.root", "b_3.root", "a.root"])
    #expect(chain.firstEntries == [0, 700, 700, 2_001] && chain.entryCount == 2_002 && chain.entries == 0..<2_002)
    #expect(chain.columns.map(\.name) == ["event"])
  }

  @Test(
    "Chunks tile the entries exactly, whatever range and size",
    arguments: [0..<2_001, 3..<699, 650..<750, 700..<701, 1_999..<2_001])
  func tiles(entries: Range<Int>) throws {
    defer { folder.remove() }
    try threeFiles()
    let chain = try EventChain([folder.file("b_*.root")], entries: entries)
    for target in [1, 97, 128, 512, 65_536] {
      let chunks = try chain.chunks(columns: ["event"], target: target)
      var read: [Double] = []
      for chunk in chunks {
        #expect(!chunk.entries.isEmpty && chunk.entries.count <= 2 * target)
        let batch = try chain.batch(["event"], chunk: chunk)
        #expect(batch.firstEntry == chunk.firstEntry && batch.count == chunk.entries.count)
        read += try #require(batch["event"]).values.doubles()
      }
      #expect(read == entries.map(Double.init), "target \(target)")
    }
  }

  @Test("Missing files and patterns without a match are named")
  func missing() throws {
    defer { folder.remove() }
    for name in ["no.root", "b_*.root", "[ab].root"] {
      let error = try #require(eventFileError { try EventChain([folder.file(name)]) })
      #expect(error.description.contains(name) && error.description.contains("no such file"), "\(error)")
    }
    #expect(try EventChain([]).entryCount == 0)
  }

  @Test("A file whose name looks like a pattern is itself")
  func literal() throws {
    defer { folder.remove() }
    let path = try folder.write([("x", Column(values: .float64([1.5])))], "z[1].root")
    #expect(try EventChain([path]).entryCount == 1)
  }

  @Test("Ranges past the end are refused")
  func beyond() throws {
    defer { folder.remove() }
    try threeFiles()
    let error = try #require(eventFileError { try EventChain([folder.file("b_*.root")], entries: 0..<2_002) })
    #expect(error.description.contains("0:2002") && error.description.contains("2001"))
  }

  @Test("Files must agree on columns and their shape; types become one that holds all")
  func shapes() throws {
    defer { folder.remove() }
    let list = Column(values: .float32([1, 2, 3]), layout: .jagged(offsets: [0, 1, 3]))
    _ = try folder.write([("x", Column(values: .float32([1, 2]))), ("y", Column(values: .int8([1, 2])))], "1.root")
    _ = try folder.write([("x", Column(values: .float64([1, 2]))), ("y", list)], "2.root")
    _ = try folder.write([("x", Column(values: .int16([1, 2])))], "3.root")
    let chain = try EventChain([folder.file("?.root")])
    #expect(try chain.requireColumns(["x"]).map(\.type) == [.float64] && chain.columns[0].type == .float64)
    let differ = try #require(eventFileError { try chain.requireColumns(["x", "y"]) })
    #expect(differ.description.contains("2.root: column ‘y’ is a list (float32[ny]), not one value per event (int8) as in"))
    #expect(differ.description.contains("1.root"))
    let other = try EventChain([folder.file("2.root"), folder.file("1.root")])
    let reverse = try #require(eventFileError { try other.requireColumns(["y"]) })
    #expect(reverse.description.contains("is one value per event (int8), not a list"), "\(reverse)")
    let lacks = try EventChain([folder.file("1.root"), folder.file("3.root")])
    #expect(try #require(eventFileError { try lacks.requireColumns(["y"]) }).description.contains("3.root: no column ‘y’"))
    #expect(eventFileError { try chain.requireColumns(["nope"]) } != nil)
  }

  @Test("A file of several trees needs a name, unless one is called Events")
  func trees() throws {
    defer { folder.remove() }
    let path = try folder.write([("x", Column(values: .float32([1, 2])))], "t.root", tree: "Muons")
    #expect(try EventFile(path: path).treeName == "Muons")
    #expect(eventFileError { try EventFile(path: path, tree: "Electrons") } != nil)
  }
}
