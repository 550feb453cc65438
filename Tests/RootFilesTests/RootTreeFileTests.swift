import Columns
import Foundation
import RootFiles
import Storage
import Testing

/// A value of any depth, as ROOT gave it back.
private enum Value: Decodable, Hashable {
  case number(Double)
  case text(String)
  case list([Value])

  init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    if let number = try? container.decode(Double.self) {
      self = .number(number)
    } else if let text = try? container.decode(String.self) {
      self = .text(text)
    } else {
      self = .list(try container.decode([Value].self))
    }
  }
}

private struct Expected: Decodable {
  let entries: Int
  let columns: [String: [Value]]
}

/// A column's entries as nested values.
private func entries(_ column: Column, _ schema: ColumnSchema) -> [Value] {
  let numbers = schema.isText ? [] : column.values.doubles()
  func items(_ range: Range<Int>, _ dimensions: [Int]) -> [Value] {
    guard let first = dimensions.first else { return range.map { .number(numbers[$0]) } }
    let size = dimensions.dropFirst().reduce(1, *)
    guard dimensions.count > 1 else {
      return stride(from: range.lowerBound, to: range.upperBound, by: first).map { .list(items($0..<$0 + first, [])) }
    }
    return stride(from: range.lowerBound, to: range.upperBound, by: first * size).map { start in
      .list(items(start..<start + first * size, Array(dimensions.dropFirst())))
    }
  }
  func list(_ levels: ArraySlice<[Int]>, _ i: Int) -> Value {
    let offsets = levels[levels.startIndex], range = offsets[i]..<offsets[i + 1]
    if levels.count > 1 { return .list(range.map { list(levels.dropFirst(), $0) }) }
    if case .uint8(let bytes) = column.values, schema.isText { return .text(String(decoding: bytes[range], as: UTF8.self)) }
    return .list(items(range, schema.itemDimensions))
  }
  switch column.layout {
  case .scalar: return numbers.map { .number($0) }
  case .fixed(let count):
    return (0..<column.entryCount).map { .list(items($0 * count..<($0 + 1) * count, [])) }
  case .jagged(let offsets): return (0..<column.entryCount).map { list([offsets], $0) }
  case .nested(let levels): return (0..<column.entryCount).map { list(levels[...], $0) }
  }
}

@Suite("A tree by ROOT")
struct RootTreeFileTests {
  private let bytes: [UInt8]

  init() throws { bytes = try contents(ofFile: referencePath("root.root")) }

  @Test("Texts, lists of lists, maps, packed reals and objects have the values that ROOT reads")
  func values() throws {
    let expected = try JSONDecoder().decode(Expected.self, from: Data(contentsOf: URL(filePath: referencePath("root.json"))))
    let tree = try RootFile(path: referencePath("root.root")).tree("all")
    #expect(tree.entries == expected.entries && tree.unsupported.isEmpty && expected.columns.count == 17)
    for (name, wanted) in expected.columns {
      let schema = try tree.schema(of: name)
      #expect(entries(try tree.column(name, entries: 0..<tree.entries), schema) == wanted, "\(name)")
    }
    #expect(try tree.schema(of: "grid").itemDimensions == [3])
    #expect(try tree.schema(of: "nested").shape == .nested(depth: 2, isText: true))
    #expect(try tree.schema(of: "table") == ColumnSchema(name: "table", type: .int32))
  }

  @Test("Any range of entries equals that part of the whole column, in one step or several")
  func ranges() throws {
    let tree = try RootFile(path: referencePath("root.root")).tree("all")
    var reader = RootTreeReader(tree)
    for schema in tree.columns {
      let whole = try tree.column(schema.name, entries: 0..<tree.entries)
      for range in [0..<0, 0..<1, 3..<11, 11..<16, 16..<17, 17..<17] {
        #expect(try tree.column(schema.name, entries: range) == whole[range], "\(schema.name) \(range)")
        #expect(try reader.column(schema.name, entries: range) == whole[range], "\(schema.name) \(range)")
      }
    }
  }

  private func readAll(_ bytes: [UInt8]) throws(RootFileError) -> Int {
    let mapped: MappedFile
    do throws(StorageError) { mapped = try MappedFile(bytes: bytes, name: "mutated.root") } catch { throw .unreadable(error) }
    let file = try RootFile(mapped: mapped)
    var values = 0
    for object in file.objects.prefix(4) where file.isTree(object) {
      let tree = try file.tree(object.name)
      for column in tree.columns where tree.entries < 10_000 {
        values += (try? tree.column(column.name, entries: 0..<tree.entries))?.values.count ?? 0
      }
    }
    return values
  }

  @Test("Changed bytes give values or a typed error, never a crash")
  func mutations() throws {
    let whole = try readAll(bytes)
    var numbers = TestNumbers(seed: 77)
    var refused = 0, changed = 0
    for _ in 0..<600 {
      var copy = bytes
      for _ in 0...numbers.below(4) {
        copy[numbers.below(copy.count)] =
          numbers.below(2) == 0 ? UInt8(truncatingIfNeeded: numbers.next()) : [0, 0x40, 0xff][numbers.below(3)]
      }
      do throws(RootFileError) { if try readAll(copy) != whole { changed += 1 } } catch { refused += 1 }
    }
    #expect(refused + changed > 20, "the mutations must reach what is read")
  }
}
