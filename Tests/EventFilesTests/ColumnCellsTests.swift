import Columns
import Testing

@testable import EventFiles

@Suite("Cells of texts and lists of lists")
struct ColumnCellsTests {
  private static let levels: ColumnLayout = .nested(offsets: [[0, 2, 2, 3], [0, 2, 2, 3]])

  @Test("Lists of lists keep their brackets, empty ones too")
  func nested() {
    let column = Column(values: .float32([1.5, .nan, 3]), layout: Self.levels)
    let schema = ColumnSchema(name: "x", type: .float32, shape: .nested(depth: 2, isText: false))
    let plain = ColumnCells(column, schema, asJSON: false), json = ColumnCells(column, schema, asJSON: true)
    #expect((0..<3).map(plain.text) == ["[[1.5,nan],[]]", "[]", "[[3.0]]"])
    #expect(json.text(0) == "[[1.5,null],[]]")
  }

  @Test("Texts stand bare in CSV, quoted in JSON and in lists")
  func texts() {
    let bytes = Array("a\"b\nß".utf8)
    let one = Column(values: .uint8(bytes), layout: .jagged(offsets: [0, 3, bytes.count]))
    let schema = ColumnSchema(name: "s", type: .uint8, shape: .text)
    #expect(ColumnCells(one, schema, asJSON: false).text(0) == "a\"b")
    #expect(ColumnCells(one, schema, asJSON: true).text(1) == "\"\\nß\"")
    let list = Column(values: .uint8(bytes), layout: .nested(offsets: [[0, 2], [0, 3, bytes.count]]))
    let lists = ColumnSchema(name: "s", type: .uint8, shape: .nested(depth: 1, isText: true))
    #expect(ColumnCells(list, lists, asJSON: false).text(0) == "[\"a\\\"b\",\"\\nß\"]")
  }

  @Test("Elements of several values are bracketed each")
  func items() {
    let column = Column(values: .int16([1, 2, 3, 4]), layout: .jagged(offsets: [0, 4, 4]))
    let schema = ColumnSchema(name: "x", type: .int16, shape: .jagged(counter: "n"), itemDimensions: [2])
    let cells = ColumnCells(column, schema, asJSON: true)
    #expect(cells.text(0) == "[[1,2],[3,4]]" && cells.text(1) == "[]")
  }
}
