import Columns
import Foundation
import RootFiles
import Storage
import Testing

@Suite("Files of several objects")
struct FileWriterTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func column(_ seed: UInt64, _ count: Int) -> Column {
    var numbers = TestNumbers(seed: seed)
    return Column(values: numbers.values(.float32, count))
  }

  private func batch(_ name: String, _ column: Column) -> EventBatch {
    EventBatch(firstEntry: 0, count: column.entryCount, columns: [name: column])
  }

  @Test("Objects lie in their directories, in the order they were written, each with its title", arguments: [Packing.none, .lz4])
  func directories(packing: Packing) throws {
    defer { folder.remove() }
    var writer = try RootFileWriter(path: folder.file("a.root"), packing: packing)
    try writer.write("first µ", as: "note")
    try writer.makeDirectory("dir/empty", title: "nothing here")
    try writer.write(2.385, as: "dir/sub/number")
    let tree = try writer.startTree("dir/sub/Events", title: "some", columns: [ColumnSchema(name: "x", type: .float32)])
    try writer.write("in between", as: "dir/note")
    try writer.append(batch("x", column(3, 777)), to: tree)
    #expect(writer.entries(of: tree) == 777)
    try writer.finish()
    let file = try RootFile(path: folder.file("a.root"))
    #expect(
      file.objects.map(\.name) == [
        "note", "dir", "dir/empty", "dir/sub", "dir/sub/number", "dir/sub/Events", "dir/note",
      ])
    #expect(file.objects.map(\.title)[2] == "nothing here" && file.objects.map(\.title)[5] == "some")
    #expect(try file.string("note") == "first µ")
    #expect(try file.string("dir/note") == "in between")
    #expect(try file.parameter("dir/sub/number").value == .real(2.385))
    #expect(try file.tree("dir/sub/Events").column("x", entries: 0..<777) == column(3, 777))
  }

  @Test("Trees may grow side by side or one after the other")
  func trees() throws {
    defer { folder.remove() }
    let schema = [ColumnSchema(name: "x", type: .float32)]
    let (a, b) = (column(5, 1_000), column(6, 900))
    var writer = try RootFileWriter(path: folder.file("a.root"))
    let first = try writer.startTree("a", columns: schema, basketBytes: 600)
    let second = try writer.startTree("deep/b", columns: schema, basketBytes: 600)
    for start in stride(from: 0, to: 900, by: 100) {
      try writer.append(batch("x", a[start..<start + 100]), to: first)
      try writer.append(batch("x", b[start..<start + 100]), to: second)
    }
    try writer.finishTree(second)
    try writer.append(batch("x", a[900..<1_000]), to: first)
    let third = try writer.startTree("c", columns: schema)
    try writer.append(batch("x", b), to: third)
    try writer.finish()
    let file = try RootFile(path: folder.file("a.root"))
    #expect(try file.tree("a").column("x", entries: 0..<1_000) == a)
    #expect(try file.tree("deep/b").column("x", entries: 0..<900) == b)
    #expect(try file.tree("c").column("x", entries: 0..<900) == b)
  }

  @Test("Names that clash, or that ROOT could not ask for, are refused; what was written before is not harmed")
  func names() throws {
    defer { folder.remove() }
    var writer = try RootFileWriter(path: folder.file("a.root"))
    let schema = [ColumnSchema(name: "x", type: .int8)]
    let tree = try writer.startTree("dir/t", columns: schema)
    var refusals: [String] = []
    for name in ["dir/t", "dir", "", "a//b", "a/", "a;1", "a/../b", String(repeating: "é", count: 501), "dir/t/inside"] {
      do { try writer.write("text", as: name) } catch { refusals.append(error.description) }
    }
    do { _ = try writer.startTree("dir/t", columns: schema) } catch { refusals.append(error.description) }
    do { _ = try writer.startTree("none", columns: []) } catch { refusals.append(error.description) }
    do { try writer.makeDirectory("d", title: String(repeating: "x", count: 1_001)) } catch { refusals.append(error.description) }
    #expect(refusals.count == 12)
    #expect(refusals[0] == "'dir/t' cannot be written: something of this name is in the file already; choose another")
    #expect(refusals[1].contains("'dir' cannot be written: something of this name"))
    for refusal in refusals[2...6] { #expect(refusal.contains("between slashes stands a name of at least one letter")) }
    #expect(refusals[7].contains("its name takes 1002 bytes of UTF-8; at most 1000 fit"))
    #expect(refusals[8].contains("'dir/t' is in the file already and no directory"))
    #expect(refusals[10].contains("a tree has at least one column"))
    #expect(refusals[11].contains("its title takes 1001 bytes"))
    try writer.append(batch("x", Column(values: .int8([7, -3]))), to: tree)
    try writer.finish()
    let file = try RootFile(path: folder.file("a.root"))
    #expect(file.objects.map(\.name) == ["dir", "dir/t"])
    #expect(try file.tree("dir/t").column("x", entries: 0..<2).values == .int8([7, -3]))
  }

  @Test("Long and foreign names are kept, of branches too")
  func longNames() throws {
    defer { folder.remove() }
    let (long, branch) = (String(repeating: "x", count: 999) + "y", String(repeating: "β", count: 2_000))
    var writer = try RootFileWriter(path: folder.file("a.root"))
    let tree = try writer.startTree("Größe/\(long)", columns: [ColumnSchema(name: branch, type: .float32)])
    try writer.append(batch(branch, column(9, 300)), to: tree)
    try writer.finish()
    let read = try RootFile(path: folder.file("a.root")).tree("Größe/\(long)")
    #expect(try read.column(branch, entries: 0..<300) == column(9, 300))
  }

  @Test("A file describes the classes it holds and no others")
  func descriptions() throws {
    defer { folder.remove() }
    func classes(_ fill: (inout RootFileWriter) throws -> Void) throws -> (text: Bool, tree: Bool, number: Bool) {
      var writer = try RootFileWriter(path: folder.file("a.root"), overwrite: true, packing: .none)
      try fill(&writer)
      try writer.finish()
      let bytes = String(decoding: try contents(ofFile: folder.file("a.root")), as: UTF8.self)
      return (bytes.contains("fString"), bytes.contains("fDefaultEntryOffsetLen"), bytes.contains("fVal"))
    }
    #expect(try classes { try $0.write("x", as: "a") } == (true, false, false))
    #expect(try classes { try $0.write(1.5, as: "a") } == (false, false, true))
    #expect(try classes { _ = try $0.startTree("a", columns: [ColumnSchema(name: "x", type: .bool)]) } == (false, true, false))
  }

  @Test("Equal calls give equal bytes; other values give the file another identity")
  func identity() throws {
    defer { folder.remove() }
    func identity(_ value: Float) throws -> [UInt8] {
      var writer = try RootFileWriter(path: folder.file("a.root"), overwrite: true, packing: .none)
      let tree = try writer.startTree("t", columns: [ColumnSchema(name: "x", type: .float32)])
      try writer.append(batch("x", Column(values: .float32([value]))), to: tree)
      try writer.finish()
      return Array(try contents(ofFile: folder.file("a.root"))[47..<63])
    }
    #expect(try identity(2.5) == identity(2.5))
    #expect(try identity(2.5) != identity(2.75))
  }
}
