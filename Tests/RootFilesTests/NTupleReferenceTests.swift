import Columns
import Foundation
import RootFiles
import Testing

/// What uproot reads from the RNTuple files.
private struct ExpectedNTuples: Decodable {
  struct Object: Decodable {
    let object: String
    let entries: Int
    let columns: [String: Values]
  }
  struct Values: Decodable {
    let dtype: String
    let values: Int
    let sha256: String
    let offsets: [String]
  }
  let files: [String: Object]

  static func load(_ file: String) throws -> Object {
    let data = try Data(contentsOf: URL(filePath: referencePath("ntuples.json")))
    return try #require(try JSONDecoder().decode(ExpectedNTuples.self, from: data).files[file])
  }
}

@Suite("RNTuple reference files")
struct NTupleReferenceTests {
  static let files = ["ntuple-uproot", "ntuple-encodings"]

  private func ntuple(_ file: String, verifying: Bool = false) throws -> RootNTuple {
    let expected = try ExpectedNTuples.load(file)
    return try RootFile(path: referencePath("\(file).root")).ntuple(expected.object, verifyingChecksums: verifying)
  }

  @Test("Every column has uproot's values and offsets, with and without verifying checksums", arguments: files)
  func columns(file: String) throws {
    let expected = try ExpectedNTuples.load(file)
    for isVerifying in [false, true] {
      let ntuple = try ntuple(file, verifying: isVerifying)
      #expect(ntuple.entries == expected.entries)
      #expect(ntuple.unsupported.isEmpty)
      #expect(Set(ntuple.columns.map(\.name)) == Set(expected.columns.keys))
      for schema in ntuple.columns {
        let wanted = try #require(expected.columns[schema.name])
        let column = try ntuple.column(schema.name, entries: 0..<ntuple.entries)
        #expect((schema.isText ? "string" : schema.type.rawValue) == wanted.dtype, "\(schema.name)")
        #expect((schema.isText ? column.textCount : column.values.count) == wanted.values, "\(schema.name)")
        #expect(column.values.type == schema.type)
        #expect(column.values.digest == wanted.sha256, "\(schema.name)")
        #expect(column.levelDigests(itemCount: schema.itemDimensions.reduce(1, *)) == wanted.offsets, "\(schema.name)")
      }
    }
  }

  @Test("Any range of entries equals that part of the whole column", arguments: files)
  func ranges(file: String) throws {
    let ntuple = try ntuple(file)
    let n = ntuple.entries
    for schema in ntuple.columns {
      let whole = try ntuple.column(schema.name, entries: 0..<n)
      for range in [0..<0, 0..<1, 5..<23, 39..<41, 40..<n, 56..<62, 58..<59, 77..<78, 17..<n - 1, n - 1..<n, n..<n] {
        #expect(try ntuple.column(schema.name, entries: range) == whole[range], "\(schema.name) \(range)")
      }
    }
  }

  @Test("A reader gives the same in steps of any size", arguments: files, [1, 3, 16, 57])
  func steps(file: String, step: Int) throws {
    let ntuple = try ntuple(file)
    var reader = RootNTupleReader(ntuple)
    for schema in ntuple.columns {
      let whole = try ntuple.column(schema.name, entries: 0..<ntuple.entries)
      for start in stride(from: 0, to: ntuple.entries, by: step) {
        let range = start..<min(start + step, ntuple.entries)
        #expect(try reader.column(schema.name, entries: range) == whole[range], "\(schema.name) \(range)")
      }
      #expect(try reader.column(schema.name, entries: 2..<7) == whole[2..<7], "\(schema.name), back to the start")
    }
  }

  @Test("Columns tell shape, counter, clusters and bytes before any value is read")
  func schema() throws {
    let ntuple = try ntuple("ntuple-encodings")
    #expect(try ntuple.schema(of: "Muon_pt").shape == .jagged(counter: "nMuon"))
    #expect(try ntuple.schema(of: "nMuon") == ColumnSchema(name: "nMuon", type: .int64))
    #expect(try ntuple.schema(of: "split_index32").itemDimensions == [3])
    #expect(try ntuple.schema(of: "array_of_lists").shape == .nested(depth: 2, isText: false))
    #expect(try ntuple.schema(of: "texts").shape == .nested(depth: 1, isText: true))
    #expect(try ntuple.schema(of: "bitset").shape == .fixed(dimensions: [13]))
    #expect(try ntuple.basketBoundaries(of: ["bit", "texts"]) == [0, 40, 77, 78, 130])
    let one = try ntuple.storedBytes(of: ["_collection0.Muon_pt"])
    #expect(one > 4 * 200 && one < 4_000)
    #expect(try ntuple.storedBytes(of: ["Muon_pt", "_collection0.Muon_pt", "nMuon"]) == one, "they share their pages")
    let uproot = try self.ntuple("ntuple-uproot")
    #expect(try uproot.schema(of: "array").shape == .fixed(dimensions: [2, 3]))
  }

  @Test("Names are found with '.' for ':' and '_' for '.', base classes by their class")
  func names() throws {
    let ntuple = try ntuple("ntuple-uproot")
    #expect(try ntuple.schema(of: "Muon_pt").name == "Muon.pt")
    #expect(try ntuple.schema(of: "Muon:tight").name == "Muon.tight")
    let both = try self.ntuple("ntuple-encodings").columns.map(\.name).filter { $0.hasPrefix("record") }
    #expect(both == ["record.Base::x", "record.x"])
    let error = try #require(throws: RootFileError.self) { try ntuple.column("scalar_int23", entries: 0..<1) }
    #expect(error.description.contains("no column 'scalar_int23'. Nearest: "))
    #expect(throws: RootFileError.self) { try ntuple.column("scalar_int32", entries: 140..<142) }
  }

  @Test("An RNTuple is no tree, and a tree no RNTuple")
  func classes() throws {
    let file = try RootFile(path: referencePath("ntuple-uproot.root"))
    let error = try #require(throws: RootFileError.self) { try file.tree("Events") }
    #expect(error.description.contains("'Events' is a ROOT::RNTuple, not a TTree"))
    let other = try RootFile(path: referencePath("none.root"))
    #expect(throws: RootFileError.self) { try other.ntuple("ntuples/Events") }
  }
}

extension Column {
  /// SHA-256 of the 64-bit offsets of every level.
  fileprivate func levelDigests(itemCount: Int) -> [String] {
    var levels: [[Int]]
    switch layout {
    case .scalar, .fixed: return []
    case .jagged(let offsets): levels = [offsets]
    case .nested(let all): levels = all
    }
    levels[levels.count - 1] = levels[levels.count - 1].map { $0 / itemCount }
    return levels.map { ColumnValues.int64($0.map { Int64($0) }).digest }
  }
}
