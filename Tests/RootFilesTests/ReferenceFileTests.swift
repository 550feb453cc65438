import Columns
import Foundation
import RootFiles
import Storage
import Testing

/// Files that uproot wrote, and what uproot reads from them.
private struct Expected: Decodable {
  struct Tree: Decodable {
    let entries: Int
    let columns: [String: Values]
  }
  struct Values: Decodable {
    let type: String
    let shape: String
    let values: Int
    let sha256: String
    let offsetsSHA256: String?
    let last: [String]
  }
  let files: [String: [String: Tree]]

  static func load() throws -> Expected {
    try JSONDecoder().decode(Expected.self, from: Data(contentsOf: URL(filePath: referencePath("expected.json"))))
  }
}

@Suite("Reference files")
struct ReferenceFileTests {
  @Test("Every column of a file by uproot has uproot's values", arguments: ["none", "zlib", "lzma", "lz4", "zstd"])
  func columns(codec: String) throws {
    let file = try RootFile(path: referencePath("\(codec).root"))
    let expected = try #require(try Expected.load().files[codec])
    #expect(expected.count == 2)
    for (name, wanted) in expected {
      let tree = try file.tree(name)
      #expect(tree.entries == wanted.entries)
      #expect(tree.unsupported.isEmpty)
      #expect(Set(tree.columns.map(\.name)) == Set(wanted.columns.keys))
      for schema in tree.columns {
        let values = try #require(wanted.columns[schema.name])
        let column = try tree.column(schema.name, entries: 0..<tree.entries)
        #expect(column.values.type.rawValue == values.type)
        #expect(column.values.count == values.values)
        #expect(column.values.digest == values.sha256, "\(codec) \(name) \(schema.name)")
        #expect(column.offsetsDigest == values.offsetsSHA256, "\(codec) \(name) \(schema.name)")
        #expect(schema.shapeName == values.shape)
      }
    }
  }

  @Test("Any range of entries equals that part of the whole column", arguments: ["none", "zstd"])
  func ranges(codec: String) throws {
    let tree = try RootFile(path: referencePath("\(codec).root")).tree("ntuples/Events")
    for schema in tree.columns {
      let whole = try tree.column(schema.name, entries: 0..<tree.entries)
      for range in [0..<0, 0..<1, 5..<23, 22..<24, 23..<46, 17..<69, 68..<69, 69..<69] {
        #expect(try tree.column(schema.name, entries: range) == whole[range], "\(schema.name) \(range)")
      }
    }
  }

  @Test("The latest cycle is read unless another is named")
  func cycles() throws {
    let file = try RootFile(path: referencePath("zlib.root"))
    #expect(try file.tree("ntuples/Events").entries == 69)
    #expect(try file.tree("ntuples/Events;1").entries == 23)
    #expect(file.objects.filter { $0.name == "ntuples/Events" }.map(\.cycle).sorted() == [1, 2])
    #expect(try file.object("ntuples/Events;1").title == "cycle 1")
    #expect(try file.object("ntuples").className == "TDirectory")
  }

  @Test("Columns tell their shape, counter, baskets and bytes before any value is read")
  func schema() throws {
    let tree = try RootFile(path: referencePath("zstd.root")).tree("ntuples/Events")
    let byName = Dictionary(uniqueKeysWithValues: tree.columns.map { ($0.name, $0) })
    #expect(byName["fixed_int16"]?.shape == .fixed(dimensions: [2, 3]))
    #expect(byName["List_uint8"]?.shape == .jagged(counter: "nList"))
    #expect(byName["scalar_uint64"] == ColumnSchema(name: "scalar_uint64", type: .uint64))
    #expect(try tree.basketBoundaries(of: ["List_int8", "scalar_bool"]) == [0, 23, 46, 69])
    let one = try tree.storedBytes(of: ["scalar_float64"])
    #expect(one > 3 * 8 * 23 && one < 1_000)
    #expect(try tree.storedBytes(of: ["scalar_float64", "scalar_float64"]) == one)
  }
}
