import Columns
import EventFiles
import Foundation
import Storage
import Testing

@testable import Recoil

@Suite("Trees of corrections")
struct CorrectionTreeTests {
  private static let input = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().appending(path: "RootFilesTests/Reference/root.root").path

  private func isNested(_ column: ColumnSchema) -> Bool {
    if case .nested = column.shape { return true }
    return false
  }

  @Test("A pattern copies all that can be written and names the lists of lists it met")
  func patterns() throws {
    let chain = try EventChain([Self.input], tree: "all")
    let nested = chain.columns.filter(isNested).map(\.name)
    let tree = try CorrectionTree(at: "/none/out.root", overwrite: false, of: chain, copying: ["*"], beside: [])
    #expect(!nested.isEmpty && tree.notCopied == nested)
    #expect(tree.copies.map(\.name) == chain.columns.map(\.name).filter { !nested.contains($0) })
  }

  @Test("An output that is there, is the input, or has a column twice is refused before any work")
  func refusals() throws {
    let folder = try ToyFolder()
    defer { folder.remove() }
    let chain = try EventChain([Self.input], tree: "all")
    let column = try #require(chain.columns.first { !isNested($0) })
    func tree(_ path: String, overwrite: Bool = false) throws -> CorrectionTree {
      try CorrectionTree(at: path, overwrite: overwrite, of: chain, copying: [column.name], beside: [column])
    }
    #expect(throws: RecoilError.outputIsInput(file: Self.input)) { try tree(Self.input, overwrite: true) }
    #expect(throws: RecoilError.copyCollides(column: column.name)) { try tree(folder.file("out.root")) }
    try Data([1]).write(to: URL(filePath: folder.file("out.root")))
    #expect(throws: StorageError.outputExists(path: folder.file("out.root"))) { try tree(folder.file("out.root")) }
  }
}
