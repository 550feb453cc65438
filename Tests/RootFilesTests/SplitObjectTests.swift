import Columns
import Foundation
import RootFiles
import Testing

/// What ROOT reads from `split.root`: a digest of the values, and one for each level of lists.
private struct Expected: Decodable {
  struct File: Decodable {
    let columns: [String: Values]
  }
  struct Values: Decodable {
    let sha256: String
    let levels: [String]
  }
  let files: [String: File]
}

@Suite("Split objects by ROOT")
struct SplitObjectTests {
  private let tree: RootTree

  init() throws { tree = try RootFile(path: referencePath("split.root")).tree("objects") }

  @Test("Members of objects, of collections and of base classes have the values that ROOT reads")
  func members() throws {
    let data = try Data(contentsOf: URL(filePath: referencePath("split.json")))
    let expected = try #require(try JSONDecoder().decode(Expected.self, from: data).files["split.root"])
    #expect(expected.columns.count == 32 && tree.entries == 20)
    let byName = Dictionary(tree.columns.map { ($0.name.prefix { $0 != "[" }.description, $0.name) }) { first, _ in first }
    for (name, wanted) in expected.columns {
      let column = try tree.column(try #require(byName[name]), entries: 0..<20)
      #expect(column.values.digest == wanted.sha256, "\(name)")
    }
  }

  @Test("Bits and identities of objects are columns once, and nothing is left out")
  func bits() throws {
    #expect(tree.unsupported.isEmpty, "\(tree.unsupported)")
    #expect(Set(tree.columns.map(\.name)).count == tree.columns.count)
    let bits = try tree.column("event.Base.fBits", entries: 0..<20)
    #expect(bits.values == .uint32([UInt32](repeating: 0, count: 20)))  // ROOT stores none of the bits that memory has
  }
}
