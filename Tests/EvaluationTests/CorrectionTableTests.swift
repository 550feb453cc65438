import Corrections
import EventFiles
import Foundation
import Testing

@testable import Evaluation

@Suite("Corrections evaluated for tables")
struct CorrectionTableTests {
  private let folder = Folder()

  /// pt + 1000 where the key is ‘007’, −pt where it is ‘1.0’, 0 elsewhere.
  private static func function() throws -> CorrectionFunction {
    let terms = try ["x+1000", "-x"].map { CorrectionNode.formula(try FormulaNode($0, variables: ["pt"])) }
    let data = try CategoryNode(input: "key", keys: .strings(["007", "1.0"]), content: terms, otherwise: .constant(0))
    return .correction(
      try Correction(
        name: "w", version: 1, inputs: [Variable("pt", .real), Variable("key", .string)], output: Variable("w", .real),
        data: .category(data)))
  }

  private func table(_ text: String, constants: [String: String] = [:]) throws -> CorrectionTable {
    try folder.write(text, to: "in.csv")
    return try CorrectionTable(
      Self.function(), on: EventChain([folder.path("in.csv")]), constants: constants, columns: [:], options: EvaluationOptions(),
      quantities: CorrectionTable.Quantities())
  }

  @Test("No output overwrites what is read, whatever it is called")
  func overwriting() throws {
    let text = "pt,key\n1.5,a\n"
    let table = try table(text)
    let path = folder.path("in.csv")
    try FileManager.default.createSymbolicLink(atPath: folder.path("link.csv"), withDestinationPath: path)
    try FileManager.default.createDirectory(atPath: folder.path("c"), withIntermediateDirectories: true)
    let relative = FileManager.default.currentDirectoryPath.split(separator: "/").map { _ in "../" }.joined() + path.dropFirst()
    for name in [path, folder.path("c/../in.csv"), folder.path("./in.csv"), folder.path("link.csv"), relative] {
      #expect(throws: CorrectionTableError.outputIsInput(file: name)) {
        try table.write(to: name, overwrite: true, copying: [], threads: 1)
      }
    }
    try folder.write("{}", to: "set.json")
    try FileManager.default.createSymbolicLink(atPath: folder.path("set.csv"), withDestinationPath: folder.path("set.json"))
    #expect(throws: CorrectionTableError.outputIsInput(file: folder.path("set.csv"))) {
      try table.write(
        to: folder.path("set.csv"), overwrite: true, copying: [], sparing: [folder.path("c/../set.json")], threads: 1)
    }
    #expect(try folder.text("in.csv") == text && folder.text("set.json") == "{}")
  }
}

/// A folder of the tests' own; removed with the last reference to it.
private final class Folder: Sendable {
  private let root = NSTemporaryDirectory() + "/concord-table-\(UUID().uuidString)/"

  init() { try? FileManager.default.createDirectory(atPath: root, withIntermediateDirectories: true) }

  deinit { try? FileManager.default.removeItem(atPath: root) }

  func path(_ name: String) -> String { root + name }

  func write(_ text: String, to name: String) throws { try Data(text.utf8).write(to: URL(fileURLWithPath: path(name))) }

  func text(_ name: String) throws -> String {
    String(decoding: try Data(contentsOf: URL(fileURLWithPath: path(name))), as: UTF8.self)
  }
}
