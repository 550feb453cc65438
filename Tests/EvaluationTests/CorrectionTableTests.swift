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

  private func table(_ text: String, constants: [ExactText: String] = [:]) throws -> CorrectionTable {
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
        try table.write(to: name, overwrite: true, copying: [], set: "set.json", threads: 1)
      }
    }
    try folder.write("{}", to: "set.json")
    try FileManager.default.createSymbolicLink(atPath: folder.path("set.csv"), withDestinationPath: folder.path("set.json"))
    #expect(throws: CorrectionTableError.outputIsInput(file: folder.path("set.csv"))) {
      try table.write(
        to: folder.path("set.csv"), overwrite: true, copying: [], set: folder.path("c/../set.json"), threads: 1)
    }
    #expect(try folder.text("in.csv") == text && folder.text("set.json") == "{}")
  }

  @Test("Fields of a CSV table are copied byte for byte; of keys that look like numbers every letter counts")
  func verbatim() throws {
    let fields = [
      ("key,pt,id,empty,\"a,b\" ", "w"), ("007,1e-3,9007199254740993,,\"x,\"\"y\"", "1000.001"),
      ("1.0,.5,18446744073709551615, ,1e400", "-0.5"),
      ("7,2,007,-0,nan", "0.0"), ("1,2,1,+3,", "0.0"), (",2,1.5,3,", "0.0"),
    ]
    let input = fields.map(\.0).joined(separator: "\r\n") + "\r\n"
    let output = folder.path("out.csv")
    try table(input).write(to: output, overwrite: false, copying: [], set: "set.json", threads: 2)
    #expect(try folder.text("out.csv") == fields.map { "\($0.0),\($0.1)\n" }.joined())
  }

  @Test("Keys stay what they are in columns of numbers, without a field, and without a row")
  func keys() throws {
    func rows(_ text: String) throws -> String {
      let table = try table(text)
      try table.write(to: folder.path("out.csv"), overwrite: true, copying: [], set: "set.json", threads: 1)
      return try folder.text("out.csv")
    }
    #expect(try rows("pt,key\n2,007\n3,7\n") == "pt,key,w\n2,007,1002.0\n3,7,0.0\n")
    #expect(try rows("pt,key\n2,1.0\n3,1\n") == "pt,key,w\n2,1.0,-2.0\n3,1,0.0\n")
    #expect(try rows("pt,key\n2,\n3,\n") == "pt,key,w\n2,,0.0\n3,,0.0\n")
    #expect(try table("pt,key\n2,7\n").overriddenColumns.isEmpty)
    #expect(try table("pt,key\n2,7\n", constants: ["key": "007"]).overriddenColumns == ["key"])
    #expect(try rows("pt,key\n") == "pt,key,w\n")
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
