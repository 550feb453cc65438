import Columns
import Testing

@testable import RootFiles

/// Bytes as they lie in a basket, put together by hand.
struct StoredBytes {
  private(set) var bytes: [UInt8] = []

  static func + (left: StoredBytes, right: StoredBytes) -> StoredBytes { StoredBytes(bytes: left.bytes + right.bytes) }

  init(bytes: [UInt8] = []) { self.bytes = bytes }
  init(_ values: [StoredBytes]) { bytes = values.flatMap(\.bytes) }

  static func number<T: FixedWidthInteger>(_ value: T) -> StoredBytes {
    StoredBytes(bytes: withUnsafeBytes(of: value.bigEndian) { Array($0) })
  }
  static func float(_ value: Float) -> StoredBytes { number(value.bitPattern) }
  static func double(_ value: Double) -> StoredBytes { number(value.bitPattern) }
  static func text(_ value: String) -> StoredBytes {
    let letters = Array(value.utf8)
    let length = letters.count < 255 ? number(UInt8(letters.count)) : number(UInt8(255)) + number(Int32(letters.count))
    return length + StoredBytes(bytes: letters)
  }
  static func list(_ items: [StoredBytes]) -> StoredBytes { number(Int32(items.count)) + StoredBytes(items) }
  /// A byte count, a version and, for classes without versions, a checksum.
  static func frame(_ version: Int16, _ body: StoredBytes, checksum: UInt32? = nil) -> StoredBytes {
    let inside = number(version) + (checksum.map { number($0) } ?? StoredBytes()) + body
    return number(UInt32(inside.bytes.count) | 0x4000_0000) + inside
  }
  /// The base of every object; those referred to say so and carry two bytes more.
  static func object(isReferenced: Bool) -> StoredBytes {
    number(Int16(1)) + number(UInt32(7)) + bits(isReferenced: isReferenced)
  }
  static func bits(isReferenced: Bool) -> StoredBytes {
    number(UInt32(isReferenced ? 0x0300_0010 : 0x0300_0000)) + (isReferenced ? number(UInt16(3)) : StoredBytes())
  }
}

/// Reads entries as a basket would hold them, with a table of their offsets, of their sizes, or without one.
enum Table: CaseIterable { case offsets, sizes, none }

func read(
  _ type: StoredType, leaf: Int = 0, entries: [StoredBytes], table: Table = .offsets, range: Range<Int>? = nil
) throws(Damage) -> (values: [UInt8], levels: [[Int]], shape: ColumnSchema.Shape, items: [Int]) {
  let part = type.leaves()[leaf]
  let values = entries.flatMap(\.bytes), keyLength = 57
  var starts = [keyLength]
  for entry in entries { starts.append(starts[starts.count - 1] + entry.bytes.count) }
  var content = values
  if table != .none {
    var numbers = starts.dropLast() + [0]
    if table == .sizes { for i in 1..<entries.count { numbers[i] = starts[i] - starts[i - 1] } }
    content += StoredBytes.number(Int32(entries.count + 1)).bytes + numbers.flatMap { StoredBytes.number(Int32($0)).bytes }
  }
  let piece = BasketPiece(
    local: range ?? 0..<entries.count,
    basket: Basket(entries: 0..<entries.count, place: .stored(seek: 1), storedBytes: content.count),
    entryCount: entries.count, keyLength: keyLength, valueBytes: values.count, contentBytes: content.count,
    storedLength: content.count, isPacked: false, tableHoldsSizes: table == .sizes)
  let plan = SequencePlan(type, leaf: leaf)
  let (shape, items) = part.shape
  let schema = ColumnSchema(name: "x", type: part.type, shape: shape, itemDimensions: items)
  #expect(plan.levelCount == schema.levelCount)
  let source = ColumnSource(
    schema: schema, branch: 0, lead: 0, stride: nil, inner: 1, counterPlace: nil, leafPlace: 0, sequence: (type, leaf))
  var levels = [[Int]](repeating: [0], count: schema.levelCount)
  var room = [UInt8](repeating: 0, count: (values.count / plan.valueBytes + 1) * part.type.byteCount)
  var count = 0
  var failure: Damage?
  room.withUnsafeMutableBytes { room in
    content.withUnsafeBytes { content in
      do throws(Damage) {
        count = try readSequence(source, plan, piece, content, to: room, before: 0, &levels)
      } catch { failure = error }
    }
  }
  if let failure { throw failure }
  return (Array(room.prefix(count * part.type.byteCount)), levels, shape, items)
}

func littleEndian<T: BitwiseCopyable>(_ values: [T]) -> [UInt8] { values.withUnsafeBytes { Array($0) } }

@Suite("Values stored one after another")
struct SequenceTests {
  private func type(_ name: String, framed: Bool = true, _ layouts: [ClassLayout] = []) throws -> StoredType {
    var obstacle = ""
    return try #require(
      TypeNames(layouts: ClassLayouts(layouts)).stored(name, framed: framed, obstacle: &obstacle), "\(obstacle)")
  }

  @Test("Lists of lists keep their values and the ends of both levels", arguments: Table.allCases)
  func nestedVectors(table: Table) throws {
    var numbers = TestNumbers(seed: 3)
    var expected: [Float] = [], outer = [0], inner = [0], entries: [StoredBytes] = []
    for _ in 0..<50 {
      let lists = (0..<numbers.below(4)).map { _ in (0..<numbers.below(6)).map { _ in Float(numbers.below(99_999)) / 7 } }
      entries.append(.frame(9, .list(lists.map { .list($0.map { .float($0) }) })))
      for list in lists { inner.append((inner.last ?? 0) + list.count) }
      outer.append((outer.last ?? 0) + lists.count)
      expected += lists.joined()
    }
    let found = try read(type("vector<vector<float> >"), entries: entries, table: table)
    #expect(found.values == littleEndian(expected) && found.levels == [outer, inner])
    #expect(found.shape == .nested(depth: 2, isText: false))
    let part = try read(type("vector<vector<float>>"), entries: entries, table: table, range: 20..<31)
    #expect(part.levels[0] == outer[20...31].map { $0 - outer[20] })
    #expect(part.values == littleEndian(Array(expected[inner[outer[20]]..<inner[outer[31]]])))
  }

  @Test("Texts keep their letters, however long they are", arguments: ["vector<string>", "set<string>", "deque<TString>"])
  func texts(name: String) throws {
    let words = [["a", "", "µ-jet"], [], [String(repeating: "long ", count: 80)]]
    let found = try read(type(name), entries: words.map { .frame(9, .list($0.map { .text($0) })) })
    #expect(found.values == Array(words.joined().joined().utf8))
    #expect(found.levels == [[0, 3, 3, 4], [0, 1, 1, 7, 407]] && found.shape == .nested(depth: 1, isText: true))
    let plain = try read(type("string"), entries: [.frame(3, .text("one")), .frame(3, .text("")), .frame(3, .text("three"))])
    #expect(plain.values == Array("onethree".utf8) && plain.levels == [[0, 3, 3, 8]] && plain.shape == .text)
  }

  @Test("Maps give their keys and values, stored pair by pair or member by member")
  func maps() throws {
    let map = try type("map<string,vector<short>>")
    let keys = ["pt", "eta", ""], values: [[Int16]] = [[5, -6], [], [7]]
    let lists = values.map { StoredBytes.list($0.map { .number($0) }) }
    let pairs = StoredBytes.list(zip(keys, lists).map { .frame(9, .text($0)) + .frame(9, $1) })
    let head: [StoredBytes] = [.number(Int16(0)), .number(UInt32(0x1234_5678)), .number(Int32(3))]
    let members: [StoredBytes] = [.frame(9, StoredBytes(keys.map { .text($0) })), .frame(9, StoredBytes(lists))]
    let none: [StoredBytes] = [.number(Int16(0)), .number(UInt32(0x1234_5678)), .number(Int32(0))]
    let entries: [StoredBytes] = [
      .frame(9, pairs), .frame(0x4009, StoredBytes(head + members)), .frame(0x4009, StoredBytes(none)),
    ]
    #expect(map.leaves().map(\.name) == ["first", "second"])
    let first = try read(map, leaf: 0, entries: entries)
    #expect(first.values == Array("ptetapteta".utf8) && first.levels == [[0, 3, 6, 6], [0, 2, 5, 5, 7, 10, 10]])
    let second = try read(map, leaf: 1, entries: entries)
    #expect(second.values == littleEndian([5, -6, 7, 5, -6, 7] as [Int16]))
    #expect(second.levels == [[0, 3, 6, 6], [0, 2, 2, 3, 5, 5, 6]])
  }

  @Test("Objects referred to by others are two bytes longer, in collections and on their own")
  func references() throws {
    let isReferenced = [[true, false, true], [], [false], [true, true]]
    let entries = isReferenced.map { StoredBytes($0.map { .bits(isReferenced: $0) }) }
    let bits = try read(.toEnd(.objectBits), entries: entries)
    #expect(bits.values == littleEndian(isReferenced.joined().map { $0 ? UInt32(0x0300_0010) : 0x0300_0000 }))
    #expect(bits.levels == [[0, 3, 3, 4, 6]])
    let object = StoredType.record(
      [StoredMember(name: "", type: .objectBase), StoredMember(name: "x", type: .number(.int16))], isWhole: true)
    for table in Table.allCases {
      let all = [true, false, false, true].enumerated().map { i, flag in
        StoredBytes.object(isReferenced: flag) + .number(Int16(i * 300))
      }
      #expect(try read(object, entries: all, table: table).values == littleEndian([0, 300, 600, 900] as [Int16]))
      #expect(try read(object, entries: all, table: table, range: 1..<3).values == littleEndian([300, 600] as [Int16]))
    }
  }

  private let point = ClassLayout(
    name: "Point", version: 3, checksum: 1,
    members: [
      ClassMember(name: "TObject", title: "", code: 66, typeName: "BASE", isBase: true),
      ClassMember(name: "n", title: "", code: 6, typeName: "int"),
      ClassMember(name: "xs", title: "[n]", code: 48, typeName: "double*", countName: "n"),
      ClassMember(name: "grid", title: "", code: 22, typeName: "short", arrayLength: 4, dimensions: [2, 2]),
      ClassMember(name: "label", title: "", code: 65, typeName: "TString"),
      ClassMember(name: "next", title: "", code: 64, typeName: "Point*"),
    ])

  @Test("Objects give the members in front of the first that cannot be read")
  func objects() throws {
    let points = try type("vector<Point>", [point])
    #expect(points.leaves().map(\.name) == ["n", "xs", "grid", "label"])
    func stored(_ xs: [Double], _ grid: [Int16], _ label: String, version: Int16 = 3) -> StoredBytes {
      var parts: [StoredBytes] = [.object(isReferenced: xs.count > 1), .number(Int32(xs.count))]
      parts += [.number(UInt8(xs.isEmpty ? 0 : 1))] + xs.map { .double($0) } + grid.map { .number($0) }
      return .frame(version, StoredBytes(parts + [.text(label), .number(UInt32(0))]))
    }
    let entries: [StoredBytes] = [
      .frame(9, .list([stored([2.5, -1], [1, 2, 3, 4], "a"), stored([], [5, 6, 7, 8], "bc")])), .frame(9, .list([])),
    ]
    let xs = try read(points, leaf: 1, entries: entries)
    #expect(xs.values == littleEndian([2.5, -1]) && xs.levels == [[0, 2, 2], [0, 2, 2]])
    let grid = try read(points, leaf: 2, entries: entries)
    #expect(grid.shape == .jagged(counter: nil) && grid.items == [2, 2] && grid.levels == [[0, 8, 8]])
    #expect(grid.values == littleEndian((1...8).map { Int16($0) }))
    let label = try read(points, leaf: 3, entries: entries)
    #expect(label.values == Array("abc".utf8) && label.levels == [[0, 2, 2], [0, 1, 3]])
    let other = #expect(throws: Damage.self) {
      try read(points, entries: [.frame(9, .list([stored([], [1, 2, 3, 4], "", version: 5)]))])
    }
    #expect(other?.reason == "an object of version 5 lies where the file describes version 3")
  }

  @Test("Arrays of what has no fixed size count as lists of equal length")
  func arrays() throws {
    let texts = StoredType.fixed(.text(wideLength: false), dimensions: [2])
    let found = try read(texts, entries: [.text("ab") + .text(""), .text("c") + .text("def")])
    #expect(found.shape == .nested(depth: 1, isText: true) && found.levels == [[0, 2, 4], [0, 2, 2, 3, 6]])
    let lists = StoredType.fixed(.list(.number(.int16)), dimensions: [2, 1])
    let numbers = try read(lists, entries: [.list([.number(Int16(4))]) + .list([])])
    #expect(numbers.shape == .nested(depth: 3, isText: false) && numbers.levels == [[0, 2], [0, 1, 2], [0, 1, 1]])
  }

  @Test("Lists in one branch share the count that the length of the entry gives")
  func sharedCount() throws {
    let type = StoredType.record(
      [
        StoredMember(name: "a", type: .number(.int16)), StoredMember(name: "", type: .derivedCount(name: "n", fixed: 1, unit: 6)),
        StoredMember(name: "x", type: .counted(by: "n", .number(.int32), lead: 0)),
        StoredMember(name: "y", type: .counted(by: "n", .number(.int16), lead: 0)),
        StoredMember(name: "b", type: .number(.int8)),
      ], isWhole: true)
    func entry(_ xs: [Int32]) -> StoredBytes {
      StoredBytes([.number(Int16(9))] + xs.map { .number($0) } + xs.map { .number(Int16($0 * 2)) } + [.number(Int8(-3))])
    }
    let entries = [entry([4, 5]), entry([]), entry([6])]
    #expect(try read(type, leaf: 1, entries: entries).values == littleEndian([4, 5, 6] as [Int32]))
    let y = try read(type, leaf: 2, entries: entries)
    #expect(y.values == littleEndian([8, 10, 12] as [Int16]) && y.levels == [[0, 2, 2, 3]])
    #expect(try read(type, leaf: 3, entries: entries).values == littleEndian([-3, -3, -3] as [Int8]))
    #expect(throws: Damage.self) { try read(type, leaf: 1, entries: [StoredBytes(bytes: [0, 9, 1, 2, 3])]) }
  }

  @Test("Counts beyond the bytes there are say so, and changed bytes never crash")
  func damage() throws {
    let huge = #expect(throws: Damage.self) {
      try read(type("vector<float>"), entries: [.frame(9, .number(Int32(0x1000_0000)))])
    }
    #expect(huge?.reason.contains("268435456 items cannot be in the 0 bytes left") == true)
    let negative = #expect(throws: Damage.self) { try read(type("vector<string>"), entries: [.frame(9, .number(Int32(-1)))]) }
    #expect(negative?.reason.contains("-1 items") == true)
    let cut = #expect(throws: Damage.self) { try read(type("string", framed: false), entries: [StoredBytes(bytes: [5, 65])]) }
    #expect(cut?.reason.contains("5 bytes are needed") == true)

    let names = ["map<string,vector<short>>", "vector<vector<string>>", "vector<Point>", "vector<array<float,3>>", "bitset<9>"]
    var numbers = TestNumbers(seed: 11)
    var refused = 0
    for round in 0..<4_000 {
      let stored = try type(names[round % names.count], [point])
      let bytes = (0..<numbers.below(80)).map { i in
        numbers.below(3) > 0 ? UInt8(0) : UInt8(truncatingIfNeeded: numbers.next() >> (i % 2 == 0 ? 0 : 5))
      }
      let entries =
        numbers.below(2) == 0
        ? [StoredBytes(bytes: bytes), StoredBytes(bytes: Array(bytes.dropFirst(9)))]
        : [StoredBytes.frame(numbers.below(2) == 0 ? 9 : 0x4009, StoredBytes(bytes: bytes))]
      for leaf in stored.leaves().indices {
        do throws(Damage) {
          _ = try read(stored, leaf: leaf, entries: entries, table: Table.allCases[numbers.below(3)])
        } catch { refused += 1 }
      }
    }
    #expect(refused > 1_000)
  }
}
