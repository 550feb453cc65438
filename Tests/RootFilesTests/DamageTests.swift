import Columns
import Foundation
import RootFiles
import Storage
import Testing

@Suite("Damaged files and wrong questions")
struct DamageTests {
  /// Opens a file held in memory and reads everything in it.
  private func readAll(_ bytes: [UInt8]) throws(RootFileError) -> Int {
    let mapped: MappedFile
    do throws(StorageError) { mapped = try MappedFile(bytes: bytes, name: "mutated.root") } catch { throw .unreadable(error) }
    let file = try RootFile(mapped: mapped)
    var values = 0
    for object in file.objects.prefix(20) where object.className == "TTree" {
      let tree = try file.tree("\(object.name);\(object.cycle)")
      for column in tree.columns where tree.entries < 10_000 {
        values += (try? tree.column(column.name, entries: 0..<tree.entries))?.values.count ?? 0
      }
    }
    return values
  }

  @Test("Changed bytes give values or a typed error, never a crash", arguments: ["none", "zlib", "lzma", "lz4", "zstd"])
  func mutations(codec: String) throws {
    let original = try contents(ofFile: referencePath("\(codec).root"))
    let whole = try readAll(original)
    var numbers = TestNumbers(seed: 40_961)
    var refused = 0, changed = 0
    for _ in 0..<500 {
      var bytes = original
      for _ in 0...numbers.below(4) {
        let place = numbers.below(3) == 0 ? numbers.below(600) : numbers.below(bytes.count)
        bytes[place] =
          numbers.below(2) == 0 ? UInt8(truncatingIfNeeded: numbers.next()) : [0, 0x7f, 0x80, 0xff][numbers.below(4)]
      }
      do throws(RootFileError) { if try readAll(bytes) != whole { changed += 1 } } catch { refused += 1 }
    }
    #expect(refused + changed > 20, "the mutations must reach what is read")
  }

  @Test("Changed numbers in the tree's record are bounded by what is there")
  func treeRecord() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var writer = try RootTreeWriter(
      path: folder.file("a.root"), tree: "t",
      columns: [
        ColumnSchema(name: "x", type: .float32, shape: .jagged(counter: "n")), ColumnSchema(name: "y", type: .int64),
      ], packing: .none)
    let list = Column(values: .float32([1.5, 2.5, 3.5]), layout: .jagged(offsets: [0, 2, 2, 3]))
    try writer.append(EventBatch(firstEntry: 0, count: 3, columns: ["x": list, "y": Column(values: .int64([7, 8, 9]))]))
    try writer.finish()
    let original = try contents(ofFile: folder.file("a.root"))
    let whole = try readAll(original)
    var reached = 0
    for place in stride(from: 100, to: original.count - 4, by: 3) {
      for pattern in [[0x7f, 0xff, 0xff, 0xff], [0x80, 0, 0, 0], [0xff, 0xff, 0xff, 0xfe]] as [[UInt8]] {
        var bytes = original
        bytes.replaceSubrange(place..<place + 4, with: pattern)
        if (try? readAll(bytes)) != whole { reached += 1 }
      }
    }
    #expect(reached > 300, "\(reached): the changes must reach what is read")
  }

  @Test("A file cut short is refused by name and place, wherever it is cut", arguments: [1, 4, 60, 150, 3_000, 20_000])
  func truncated(count: Int) throws {
    let bytes = try contents(ofFile: referencePath("none.root"))
    let error = try #require(throws: RootFileError.self) { try readAll(Array(bytes[..<count])) }
    #expect(error.description.hasPrefix("mutated.root: "))
  }

  @Test("A column whose baskets were cut off says so, and the others stay readable")
  func truncatedBasket() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var writer = try RootTreeWriter(
      path: folder.file("a.root"), tree: "t", columns: [ColumnSchema(name: "x", type: .int32)], packing: .none, basketBytes: 512)
    try writer.append(EventBatch(firstEntry: 0, count: 256, columns: ["x": Column(values: .int32((0..<256).map { Int32($0) }))]))
    try writer.finish()
    var bytes = try contents(ofFile: folder.file("a.root"))
    let tree = try RootFile(path: folder.file("a.root")).tree("t")
    let boundary = try tree.basketBoundaries(of: ["x"])[1]
    let first = try #require(bytes.indices.first { Array(bytes[$0...].prefix(8)) == [7] + Array("TBasket".utf8) })
    bytes[first + 3] = UInt8(ascii: "X")
    let damaged = try RootFile(mapped: MappedFile(bytes: bytes, name: "b.root")).tree("t")
    let error = try #require(throws: RootFileError.self) { try damaged.column("x", entries: 0..<256) }
    #expect(
      error.description.contains("b.root") && error.description.contains("column 'x'") && error.description.contains("TBXsket"))
    #expect(try damaged.column("x", entries: boundary..<256).values == .int32((Int32(boundary)..<256).map { $0 }))
  }

  @Test("Something else than a ROOT file is refused")
  func notRoot() throws {
    let error = try #require(throws: RootFileError.self) { try readAll(Array("PNG, rather".utf8)) }
    #expect(error == .notRoot(path: "mutated.root", reason: "it does not start with the letters 'root'"))
    #expect(throws: RootFileError.self) { try RootFile(path: "/nonexistent/x.root") }
  }

  @Test("A missing tree is answered with the nearest names")
  func missingTree() throws {
    let file = try RootFile(path: referencePath("lz4.root"))
    let error = try #require(throws: RootFileError.self) { try file.tree("ntuples/Event") }
    #expect(error.description.contains("no object is called 'ntuples/Event'. Nearest: ntuples/Events"))
    let directory = try #require(throws: RootFileError.self) { try file.tree("ntuples") }
    #expect(directory.description.contains("'ntuples' is a TDirectory, not a TTree"))
  }

  @Test("A missing column is answered with the nearest names, a wrong range with the number of entries")
  func missingColumn() throws {
    let tree = try RootFile(path: referencePath("lz4.root")).tree("ntuples/Events")
    let error = try #require(throws: RootFileError.self) { try tree.column("scalar_float", entries: 0..<1) }
    #expect(error.description.contains("has no column 'scalar_float'. Nearest: scalar_float32"))
    let range = try #require(throws: RootFileError.self) { try tree.column("scalar_float32", entries: 60..<70) }
    #expect(range.description.contains("entries 60..<70 were asked of tree 'ntuples/Events', which has 69"))
    #expect(throws: RootFileError.self) { try tree.basketBoundaries(of: ["nothing"]) }
  }

  @Test("A file that was never closed says so; its directory has no list of keys")
  func neverClosed() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var writer = try RootTreeWriter(path: folder.file("a.root"), tree: "t", columns: [ColumnSchema(name: "x", type: .int32)])
    try writer.append(EventBatch(firstEntry: 0, count: 2, columns: ["x": Column(values: .int32([5, -6]))]))
    try writer.finish()
    var bytes = try contents(ofFile: folder.file("a.root"))
    let names = Int(bytes[28]) << 24 | Int(bytes[29]) << 16 | Int(bytes[30]) << 8 | Int(bytes[31])
    let directory = 100 + names
    for i in directory + 26..<directory + 30 { bytes[i] = 0 }  // where the list of keys is
    let error = try #require(throws: RootFileError.self) { try readAll(bytes) }
    #expect(error.description.contains("the file was never closed. Open it in ROOT with UPDATE"), "\(error)")
  }
}
