import Columns
import EventFiles
import Foundation
import RootFiles
import Testing

@Suite("Trees and RNTuples alike")
struct EventTableTests {
  private let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  private func write(_ count: Int) throws -> (tree: String, ntuple: String, columns: [String: Column]) {
    let offsets = (0..<count).reduce(into: [0]) { $0.append($0[$0.count - 1] + $1 * 7 % 4) }
    let columns = [
      "x": Column(values: .float32((0..<count).map { Float($0) * 0.37 })),
      "AuxDyn:pt": Column(values: .int32((0..<offsets[count]).map { Int32($0) &* 31 }), layout: .jagged(offsets: offsets)),
    ]
    let schemas = [
      ColumnSchema(name: "x", type: .float32), ColumnSchema(name: "AuxDyn:pt", type: .int32, shape: .jagged(counter: "n")),
    ]
    var tree = try RootTreeWriter(path: folder.file("tree.root"), tree: "Events", columns: schemas)
    var ntuple = try RootNTupleWriter(path: folder.file("ntuple.root"), ntuple: "Events", columns: schemas, clusterBytes: 50_000)
    try tree.append(EventBatch(firstEntry: 0, count: count, columns: columns))
    try ntuple.append(EventBatch(firstEntry: 0, count: count, columns: columns))
    try tree.finish()
    try ntuple.finish()
    return (folder.file("tree.root"), folder.file("ntuple.root"), columns)
  }

  @Test("A file is read, chained and digested the same whether it holds a tree or an RNTuple")
  func alike() throws {
    defer { folder.remove() }
    let (tree, ntuple, columns) = try write(7_001)
    let (first, second) = (try EventFile(path: tree), try EventFile(path: ntuple))
    #expect(second.treeName == "Events" && second.entryCount == 7_001)
    #expect(try second.batch(["x", "AuxDyn:pt"], entries: 12..<6_789)["AuxDyn:pt"] == columns["AuxDyn:pt"]?[12..<6_789])
    let digests = try [first, second].map { file in
      try file.inspect(digest: true).columns.filter { $0.name != "n" }.sorted { $0.name < $1.name }
    }
    #expect(digests[0] == digests[1])
    #expect(try first.inspect(digest: false).class == "TTree")
    #expect(try second.inspect(digest: false).class == "ROOT::RNTuple")
    let chain = try EventChain([tree, ntuple])
    #expect(chain.entryCount == 14_002)
    for chunk in try chain.chunks(columns: ["x"], target: 512) {
      let start = chunk.entries
      #expect(try chain.batch(["x"], chunk: chunk)["x"] == columns["x"]?[start])
    }
  }

  @Test("A name with '.' finds what an RNTuple calls by ':'")
  func dots() throws {
    defer { folder.remove() }
    let file = try EventFile(path: try write(23).ntuple)
    #expect(try file.schema(of: "AuxDyn.pt").name == "AuxDyn:pt")
    #expect(
      try file.batch(["AuxDyn.pt"], entries: 0..<23)["AuxDyn.pt"] == file.batch(["AuxDyn:pt"], entries: 0..<23)["AuxDyn:pt"])
    #expect(throws: EventFileError.self) { try file.schema(of: "AuxDyn.eta") }
  }

  @Test("Listings count the entries of RNTuples, and changed pages are found when a digest is asked for")
  func listing() throws {
    defer { folder.remove() }
    let path = try write(3_000).ntuple
    let listing = try FileListing(rootFile: path)
    #expect(listing.objects.map(\.class) == ["ROOT::RNTuple"] && listing.objects[0].entries == 3_000)
    var bytes = try Data(contentsOf: URL(filePath: path))
    // The first page's stored bytes start behind the root directory and the first record's key.
    let key = try #require(bytes.range(of: Data("RBlob".utf8)))
    bytes[key.upperBound + 40] ^= 1
    try bytes.write(to: URL(filePath: path))
    let found = try EventFile(path: path).inspect(digest: true)
    #expect(found.damaged == ["x"] && found.columns.count == 3)
    #expect(found.columns[0].reason?.contains("the checksum of the page at byte") == true)
  }
}
