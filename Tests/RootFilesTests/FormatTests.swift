import Columns
import Storage
import Testing

@testable import RootFiles

@Suite("Parts of the format")
struct FormatTests {
  @Test("The written class descriptions are read back as they were, checksums included")
  func streamerInfos() throws {
    let record = try StreamerInfoRecord(StreamerInfoRecord.content(BuiltInLayouts.written), keyLength: 64)
    #expect(record.layouts.map(\.name) == BuiltInLayouts.written.map(\.name))
    for (read, written) in zip(record.layouts, BuiltInLayouts.written) {
      #expect(read.checksum == written.checksum && read.version == written.version)
      #expect(read.members.map(\.name) == written.members.map(\.name))
      #expect(read.members.map(\.code) == written.members.map(\.code))
      #expect(read.members.map(\.countName) == written.members.map(\.countName))
    }
  }

  /// ROOT's rule: names of class, bases and members and their types, each letter folded in by 3 h + c.
  private func checksum(_ layout: ClassLayout) -> UInt32 {
    var sum: UInt32 = 0
    func fold(_ text: String) { for letter in text.utf8 { sum = sum &* 3 &+ UInt32(letter) } }
    fold(layout.name)
    for base in layout.members where base.isBase {
      fold(base.name)
      sum = sum &* 3 &+ (BuiltInLayouts.byName[base.name]?.checksum ?? 0)
    }
    for member in layout.members where !member.isBase {
      fold(member.name)
      fold(member.typeName)
      fold(member.countName)
    }
    return sum
  }

  @Test("The checksums in the table follow from its names and types by ROOT's rule")
  func checksums() {
    // TSeqCollection has a member that is not stored, so its checksum is taken from ROOT's own files.
    for layout in BuiltInLayouts.written where layout.name != "TSeqCollection" {
      #expect(checksum(layout) == layout.checksum, "\(layout.name)")
    }
  }

  @Test("Classes derive from what their descriptions name")
  func derivation() {
    let layouts = ClassLayouts([])
    #expect(layouts.derives("TNtuple", from: "TTree"))
    #expect(layouts.derives("TLeafF", from: "TObject"))
    #expect(!layouts.derives("TBranch", from: "TTree"))
    #expect(!layouts.derives("Unknown", from: "TTree"))
  }

  @Test("A tree without class descriptions is read by the built-in ones")
  func withoutDescriptions() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try offsetFile(folder.file("a.root"))
    var bytes = try contents(ofFile: folder.file("a.root"))
    for i in 37..<45 { bytes[i] = 0 }  // where the descriptions are, and their size
    let file = try RootFile(mapped: MappedFile(bytes: bytes, name: "a.root"))
    #expect(try file.tree("t").column("y", entries: 0..<4).values == .float64([0.25, -3.5, 8.125, 9]))
  }

  /// One basket of lists and one of numbers, unpacked.
  private func offsetFile(_ path: String) throws {
    var writer = try RootTreeWriter(
      path: path, tree: "t",
      columns: [
        ColumnSchema(name: "x", type: .int16, shape: .jagged(counter: "n")), ColumnSchema(name: "y", type: .float64),
      ], packing: .none)
    let list = Column(values: .int16([11, -12, 13, 14, 15, -16]), layout: .jagged(offsets: [0, 3, 3, 4, 6]))
    let numbers = Column(values: .float64([0.25, -3.5, 8.125, 9]))
    try writer.append(EventBatch(firstEntry: 0, count: 4, columns: ["x": list, "y": numbers]))
    try writer.finish()
  }

  @Test("Where a basket stores no offsets, the counter stands in for them")
  func offsetsFromCounter() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    try offsetFile(folder.file("a.root"))
    let whole = try RootFile(path: folder.file("a.root")).tree("t")
    let expected = try whole.column("x", entries: 0..<4)
    guard case .stored(let seek) = whole.baskets[try #require(whole.sources["x"]).branch][0].place else {
      Issue.record("the basket is stored")
      return
    }
    var bytes = try contents(ofFile: folder.file("a.root"))
    bytes.replaceSubrange(seek + 6..<seek + 10, with: [0, 0, 0, 12])  // the content ends with its six values
    let tree = try RootFile(mapped: MappedFile(bytes: bytes, name: "a.root")).tree("t")
    #expect(try tree.column("x", entries: 0..<4) == expected)
    #expect(try tree.column("x", entries: 2..<4) == expected[2..<4])
  }

  @Test("A basket inside the tree's record is read with its offsets", arguments: [0, 12, 1, 11, 81, 91])
  func embedded(flag: Int) throws {
    var writer = ByteWriter()
    let keyLength = RecordKey.length(isBig: true, "TBasket", "x", "t") + BranchWriter.basketHeaderSize
    writer.addKey(
      "TBasket", "x", "t", stored: 0, unpacked: 8, seek: 0, parent: 100, isBig: true, extra: BranchWriter.basketHeaderSize)
    writer.add(Int16(3))
    for value in [32_000, 1_000, 2, keyLength + 8] { writer.add(Int32(value)) }
    writer.add(UInt8(flag))
    let hasTable = flag < 80 && flag != 0 && flag % 10 != 2
    if hasTable { for value in [2, keyLength, keyLength + 4] { writer.add(Int32(value)) } }
    writer.add([UInt8](repeating: 0xee, count: keyLength))
    writer.add([1, 2, 3, 4, 5, 6, 7, 8])
    var cursor = ByteCursor(writer.bytes)
    let basket = try EmbeddedBasket(&cursor)
    #expect(basket.entryCount == (flag == 0 ? 0 : 2))
    #expect(basket.values == (flag == 0 ? [] : [1, 2, 3, 4, 5, 6, 7, 8]))
    #expect(basket.offsets.count == (hasTable ? 8 : 0))
  }

  @Test("A key may announce one more byte of features after its size of entries")
  func features() throws {
    var writer = ByteWriter()
    writer.addKey("TBasket", "x", "t", stored: 40, unpacked: 60, seek: 300, parent: 100, isBig: true, extra: 20)
    let keyLength = writer.count + 20
    writer.add(Int16(3))
    for value in [32_000, -4] { writer.add(Int32(value)) }
    writer.add(UInt8(1))
    for value in [17, keyLength + 60] { writer.add(Int32(value)) }
    writer.add(UInt8(0))
    var cursor = ByteCursor(writer.bytes)
    let header = try BasketHeader(&cursor)
    #expect(header.entryCount == 17 && header.valueBytes == 60)
    #expect(header.key.isPacked)
  }

  @Test("Dimensions come from the leaf's title", arguments: zip(["x[3][4]", "x[n]", "x[n][3]", "x", "x[5]"], [12, 1, 3, 1, 7]))
  func dimensions(title: String, length: Int) {
    var node = ObjectNode(className: "TLeafF")
    node.members = ["fTitle": .text(title), "fLen": .integer(length)]
    let leaf = Leaf(node, place: 0)
    switch title {
    case "x[3][4]": #expect(leaf.fixedDimensions == [3, 4] && leaf.counterName == nil)
    case "x[n]": #expect(leaf.counterName == "n")
    case "x[n][3]": #expect(leaf.counterName == "n" && leaf.fixedDimensions == [3])
    case "x": #expect(leaf.dimensions.isEmpty)
    default: #expect(leaf.fixedDimensions == [7], "the length counts if the title disagrees")
    }
  }
}
