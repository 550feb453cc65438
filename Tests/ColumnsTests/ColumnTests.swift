import Columns
import Testing

@Suite("Columns")
struct ColumnTests {
  static let jagged = Column(values: .float32([1.5, 2.5, 3.5, 4.5]), layout: .jagged(offsets: [0, 2, 2, 4]))
  static let fixed = Column(values: .int16([1, 2, 3, 4, 5, 6]), layout: .fixed(count: 2))
  static let scalar = Column(values: .uint64([7, 8, .max]))

  /// Entry 0 holds [[1, 2], []], entry 1 nothing, entry 2 [[3]].
  static let nested = Column(values: .int32([1, 2, 3]), layout: .nested(offsets: [[0, 2, 2, 3], [0, 2, 2, 3]]))
  /// Entry 0 holds ["ab", ""], entry 1 ["ß"].
  static let texts = Column(values: .uint8([0x61, 0x62, 0xc3, 0x9f]), layout: .nested(offsets: [[0, 2, 3], [0, 2, 2, 4]]))

  @Test("Lists of lists are sliced at every level")
  func nestedSlices() {
    #expect(Self.nested.entryCount == 3 && Self.nested.offsets == [0, 2, 2, 3])
    #expect(Self.nested[1..<3] == Column(values: .int32([3]), layout: .nested(offsets: [[0, 0, 1], [0, 1]])))
    #expect(Self.nested[1..<2] == Column(values: .int32([]), layout: .nested(offsets: [[0, 0], [0]])))
    #expect(Self.texts[1..<2] == Column(values: .uint8([0xc3, 0x9f]), layout: .nested(offsets: [[0, 1], [0, 2]])))
    #expect(Self.texts.textCount == 3 && Self.jagged.textCount == 3)
  }

  @Test("Texts and lists of lists say why no formula can use them")
  func obstacles() {
    let shapes: [(ColumnSchema.Shape, String?, Int)] = [
      (.text, "it holds text", 1), (.nested(depth: 1, isText: true), "it holds lists of texts", 2),
      (.nested(depth: 2, isText: false), "it holds lists of lists", 2), (.jagged(counter: nil), nil, 1), (.scalar, nil, 0),
    ]
    for (shape, obstacle, levels) in shapes {
      let schema = ColumnSchema(name: "x", type: .uint8, shape: shape)
      #expect(
        schema.obstacle == obstacle && schema.levelCount == levels && schema.isText == (obstacle?.contains("text") ?? false))
    }
  }

  @Test("Entries are counted by layout", arguments: [jagged, fixed, scalar])
  func entries(_ column: Column) {
    #expect(column.entryCount == 3 && column.offsets.count == 4)
    #expect(column.offsets.first == 0 && column.offsets.last == column.values.count)
  }

  @Test("A slice has its entries' values, offsets counted from 0")
  func slices() {
    #expect(Self.jagged[1..<3] == Column(values: .float32([3.5, 4.5]), layout: .jagged(offsets: [0, 0, 2])))
    #expect(Self.fixed[2..<3] == Column(values: .int16([5, 6]), layout: .fixed(count: 2)))
    #expect(Self.scalar[0..<2] == Column(values: .uint64([7, 8])))
    #expect(Self.jagged[3..<3].entryCount == 0 && Self.jagged[0..<3] == Self.jagged)
  }

  @Test("Slices of a column put together are the column", arguments: [jagged, fixed, scalar])
  func pieces(_ column: Column) {
    for cut in 0...3 {
      let (head, tail) = (column[0..<cut], column[cut..<3])
      #expect(head.values.doubles() + tail.values.doubles() == column.values.doubles())
      #expect(head.offsets + tail.offsets.dropFirst().map { $0 + head.values.count } == column.offsets)
    }
  }

  @Test("Empty values keep their type; bytes and kinds are those of the type", arguments: ElementType.allCases)
  func types(_ type: ElementType) {
    let empty = ColumnValues(emptyOf: type)
    #expect(empty.type == type && empty.count == 0 && empty.doubles() == [] && empty[0..<0] == empty)
    let bits = Int(type.rawValue.drop { !$0.isNumber }) ?? 8
    #expect(type.byteCount == bits / 8 && type.isInteger == !type.rawValue.hasPrefix("float"))
  }

  @Test("Large integers round to the nearest double")
  func rounding() {
    #expect(ColumnValues.int64([(1 << 53) + 1, -(1 << 53) - 3]).doubles() == [0x1p53, -0x1p53 - 4])
    #expect(ColumnValues.uint64([.max]).doubles() == [0x1p64] && ColumnValues.bool([true, false]).doubles() == [1, 0])
  }

  @Test("A batch knows its columns and where it starts")
  func batch() {
    let batch = EventBatch(firstEntry: 41, count: 3, columns: ["b": Self.jagged, "a": Self.scalar])
    #expect(
      batch.names == ["a", "b"] && batch["b"] == Self.jagged && batch["c"] == nil && batch.firstEntry == 41 && batch.count == 3)
  }

  @Test("A column that does not fit stops the program", arguments: 0..<6)
  func misfits(_ which: Int) async {
    // Exit tests run in a process of their own and capture nothing, so each case is spelled out.
    switch which {
    case 0: await #expect(processExitsWith: .failure) { _ = Column(values: .bool([true]), layout: .fixed(count: 2)) }
    case 1: await #expect(processExitsWith: .failure) { _ = Column(values: .bool([true]), layout: .jagged(offsets: [0, 2])) }
    case 2: await #expect(processExitsWith: .failure) { _ = Column(values: .int8([1, 2]), layout: .jagged(offsets: [0, 3, 2])) }
    case 3: await #expect(processExitsWith: .failure) { _ = Column(values: .int8([]), layout: .jagged(offsets: [])) }
    case 4:
      await #expect(processExitsWith: .failure) {
        _ = Column(values: .int8([1]), layout: .nested(offsets: [[0, 2], [0, 1]]))
      }
    default:
      await #expect(processExitsWith: .failure) {
        _ = EventBatch(firstEntry: 0, count: 2, columns: ["x": Column(values: .int8([1]))])
      }
    }
  }
}
