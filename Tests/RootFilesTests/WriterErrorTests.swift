import Columns
import Foundation
import RootFiles
import Testing

@Suite("What cannot be written")
struct WriterErrorTests {
  private func refusal(_ columns: [ColumnSchema]) throws -> String {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    do throws(RootFileError) {
      let writer = try RootTreeWriter(path: folder.file("a.root"), tree: "t", columns: columns)
      try writer.finish()
    } catch {
      #expect(folder.contents.isEmpty, "nothing is left behind")
      return error.description
    }
    return "accepted"
  }

  @Test("Columns that cannot stand together are refused by name")
  func columns() throws {
    let x = ColumnSchema(name: "x", type: .float32)
    #expect(try refusal([x, x]).contains("'x' cannot be written: two columns have this name"))
    #expect(try refusal([ColumnSchema(name: "a[2]", type: .int8)]).contains("none of them [ ] / ;"))
    #expect(try refusal([ColumnSchema(name: "f", type: .int8, shape: .fixed(dimensions: [2, 0]))]).contains("dimensions [2, 0]"))
    let byFloat = ColumnSchema(name: "y", type: .int8, shape: .jagged(counter: "x"))
    #expect(try refusal([x, byFloat]).contains("its counter 'x' is no scalar integer column"))
    let own = ColumnSchema(name: "y", type: .int8, shape: .jagged(counter: nil))
    #expect(try refusal([own, ColumnSchema(name: "ny", type: .int8)]).contains("would be written as 'ny', which is a column"))
  }

  @Test("A batch that does not match is refused whole, with the entry that disagrees")
  func batches() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    var writer = try RootTreeWriter(
      path: folder.file("a.root"), tree: "t",
      columns: [
        ColumnSchema(name: "a", type: .int8, shape: .jagged(counter: "n")),
        ColumnSchema(name: "b", type: .float32, shape: .jagged(counter: "n")),
      ])
    let a = Column(values: .int8([1, 2, 3]), layout: .jagged(offsets: [0, 1, 3]))
    let b = Column(values: .float32([1, 2, 3]), layout: .jagged(offsets: [0, 2, 3]))
    #expect(message { try writer.append(EventBatch(firstEntry: 0, count: 2, columns: ["a": a])) }.contains("the batch lacks it"))
    let disagreement = message { try writer.append(EventBatch(firstEntry: 0, count: 2, columns: ["a": a, "b": b])) }
    #expect(disagreement.contains("'b'") && disagreement.contains("entry 0 has 2 values, its counter 'n' says 1"))
    let wrongType = Column(values: .float64([1, 2, 3]), layout: .jagged(offsets: [0, 1, 3]))
    let type = message { try writer.append(EventBatch(firstEntry: 0, count: 2, columns: ["a": a, "b": wrongType])) }
    #expect(type.contains("it holds float64, float32 was announced"))
    let flat = Column(values: .float32([1, 2]))
    let shape = message { try writer.append(EventBatch(firstEntry: 0, count: 2, columns: ["a": a, "b": flat])) }
    #expect(shape.contains("its shape is not the one announced"))
    #expect(writer.entries == 0)
    try writer.finish()
  }

  private func message(_ body: () throws -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "accepted"
  }

  @Test("A writer that is dropped leaves nothing; one that would replace a file does not start")
  func wholeOrNotAtAll() throws {
    let folder = try TemporaryFolder()
    defer { folder.remove() }
    do {
      let columns = [ColumnSchema(name: "x", type: .int32)]
      var writer = try RootTreeWriter(path: folder.file("a.root"), tree: "t", columns: columns, basketBytes: 1)
      try writer.append(EventBatch(firstEntry: 0, count: 500, columns: ["x": Column(values: .int32(Array(0..<500)))]))
    }
    #expect(folder.contents.isEmpty)
    let x = [ColumnSchema(name: "x", type: .int32)]
    try RootTreeWriter(path: folder.file("a.root"), tree: "t", columns: x).finish()
    #expect(throws: RootFileError.self) { try RootTreeWriter(path: folder.file("a.root"), tree: "t", columns: x).finish() }
    try RootTreeWriter(path: folder.file("a.root"), overwrite: true, tree: "t", columns: x).finish()
    #expect(folder.contents == ["a.root"])
    #expect(throws: RootFileError.self) { try RootTreeWriter(path: "/nonexistent/a.root", tree: "t", columns: x).finish() }
  }
}
