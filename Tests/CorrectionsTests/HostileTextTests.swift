import Corrections
import Foundation
import Storage
import Testing

@Suite("Hostile correction sets")
struct HostileTextTests {
  private static let seed = MalformedTests.compound()

  private func error(_ text: String) throws -> CorrectionError {
    try #require(throws: CorrectionError.self) { try CorrectionSet(json: Array(text.utf8)) }
  }

  @Test("A text cut anywhere is refused")
  func cutText() throws {
    let bytes = Array(Self.seed.utf8)
    #expect(throws: Never.self) { try CorrectionSet(json: bytes) }
    for count in 0..<bytes.count {
      let error = try #require(throws: CorrectionError.self) { try CorrectionSet(json: Array(bytes[..<count])) }
      guard case .syntax = error.problem else {
        Issue.record("cut to \(count): \(error)")
        return
      }
    }
  }

  @Test("A compressed file cut anywhere, or with a byte changed, is refused or read as it was")
  func cutFile() throws {
    let packed = Gzip.compress(Array(Self.seed.utf8))
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "concord-cut-\(ProcessInfo.processInfo.globallyUniqueString).json.gz"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    func read(_ bytes: [UInt8]) throws -> Result<CorrectionSet, CorrectionError> {
      try Data(bytes).write(to: URL(fileURLWithPath: path))
      do throws(CorrectionError) { return .success(try CorrectionSet(contentsOf: path)) } catch { return .failure(error) }
    }
    let whole = try read(packed).get()
    for count in 0..<packed.count {
      guard case .failure(let error) = try read(Array(packed[..<count])) else {
        Issue.record("cut to \(count): read")
        return
      }
      #expect(error.file == path)
    }
    for place in packed.indices {
      var changed = packed
      changed[place] ^= 0x5A
      guard case .success(let set) = try read(changed) else { continue }
      #expect(set == whole, "byte \(place)")  // time, system and flags of the header carry no content
    }
  }

  @Test("What unpacks to more than any set is refused")
  func bomb() throws {
    let megabyte = Gzip.compress([UInt8](repeating: 0x20, count: 1 << 20))
    let bomb = Array(repeatElement(megabyte, count: 40).joined())
    let error = try #require(throws: StorageError.self) { try Gzip.decompress(bomb, limit: 1 << 24) }
    #expect("\(error)".contains("more than"), "\(error)")
    let path = FileManager.default.temporaryDirectory.appendingPathComponent(
      "concord-bomb-\(ProcessInfo.processInfo.globallyUniqueString).json.gz"
    ).path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try Data(bomb).write(to: URL(fileURLWithPath: path))
    let readers: [() throws -> Void] = [
      { _ = try CorrectionSet(contentsOf: path, limit: 1 << 24) },
      { _ = try CorrectionSetValidation(contentsOf: path, limit: 1 << 24) },
      { _ = try CorrectionSet.storedBytes(path, limit: 1 << 24) },
    ]
    for reader in readers {
      let error = try #require(throws: CorrectionError.self) { try reader() }
      #expect(error.file == path)
      #expect("\(error)".contains("more than 16777216 bytes"), "\(error)")
    }
    #expect(try CorrectionSet.storedBytes(path, limit: 1 << 26).count == 40 << 20)
    #expect(CorrectionSet.mostUnpackedBytes == 1 << 29)
  }

  @Test("Nesting 10,000 deep is refused, in text, trees and formulas")
  func depth() throws {
    let deep = 10_000
    let arrays = String(repeating: "[", count: deep) + String(repeating: "]", count: deep)
    #expect(try "\(error(arrays))".contains("nesting is deeper"))
    let nodes = String(repeating: #"{"nodetype":"transform","input":"x","rule":1.0,"content":"#, count: deep) + "1.0"
    #expect(try "\(error(MalformedTests.document(nodes + String(repeating: "}", count: deep))))".contains("nesting is deeper"))
    for text in [
      String(repeating: "(", count: deep) + "x" + String(repeating: ")", count: deep), String(repeating: "sin(", count: deep),
    ] {
      let node = #"{"nodetype":"formula","expression":"\#(text)","parser":"TFormula","variables":["x"]}"#
      #expect(try error(MalformedTests.document(node)).path == "corrections[0].data.expression")
    }
    var tree = CorrectionNode.constant(1)
    for _ in 0..<deep { tree = .transform(TransformNode(input: "x", rule: .constant(1), content: tree)) }
    let found = try #require(throws: CorrectionError.self) {
      try Correction(name: "c", inputs: [Variable("x", .real)], output: Variable("o", .real), data: tree)
    }
    #expect("\(found)".contains("deeper"), "\(found)")
    while case .transform(let node) = tree { tree = node.content }  // frees the tree level by level
  }

  @Test("Formulas of 20,000 terms are refused; those of hundreds are written for older readers, with their values")
  func longFormulas() throws {
    func document(_ terms: Int, _ joint: String) -> String {
      let text = (0..<terms).map { "x>0.\($0)" }.joined(separator: joint)
      return MalformedTests.document(#"{"nodetype":"formula","expression":"\#(text)","parser":"TFormula","variables":["x"]}"#)
    }
    for joint in ["&&", "||", "+", "*"] {
      let error = try error(document(20_000, joint))
      #expect(error.path == "corrections[0].data.expression")
      #expect(error.description.contains("more than 4096 values, functions and operators; spread it"), "\(joint)")
      let set = try CorrectionSet(json: Array(document(joint == "||" ? 300 : 1_000, joint).utf8))
      let lowered = try set.lowered(to: .v2_0)
      for x in [-1, 0.05, 0.5, 2] {
        let arguments: [CorrectionInput] = [.real(x), .int(0), .string("")]
        #expect(try lowered.correction("c").evaluate(arguments) == set.correction("c").evaluate(arguments), "\(joint) at \(x)")
      }
    }
  }

  @Test("Numbers beyond double and 64 bits are refused where they matter")
  func numbers() throws {
    #expect(try error(MalformedTests.document("1e400")).description.contains("too large for a double"))
    #expect(try error(MalformedTests.document("-1e99999999999999999999")).description.contains("too large for a double"))
    let key = #"{"nodetype":"category","input":"n","content":[{"key":9223372036854775808,"value":1.0}]}"#
    #expect(try error(MalformedTests.document(key)).path == "corrections[0].data.content[0].key")
    let bins =
      #"{"nodetype":"binning","input":"x","edges":{"n":99999999999999999999,"low":0,"high":1},"content":[],"flow":"clamp"}"#
    #expect(try error(MalformedTests.document(bins)).path == "corrections[0].data.edges.n")
    #expect(
      try error(MalformedTests.document("1.0").replacing("\"version\":1", with: "\"version\":1e3")).path
        == "corrections[0].version")
  }

  @Test("Keys of 64 bits, which correctionlib refuses, are told apart")
  func wideKeys() throws {
    let keys: [Int64] = [.min, -(1 << 32), 1 << 32, (1 << 53) + 1, 1 << 53, .max]
    let items = keys.enumerated().map { #"{"key":\#($1),"value":\#($0).5}"# }.joined(separator: ",")
    let text = MalformedTests.document(#"{"nodetype":"category","input":"n","content":[\#(items)],"default":-1.0}"#)
    let correction = try CorrectionSet(json: Array(text.utf8)).correction("c")
    let rows = keys + [0, (1 << 53) + 2]
    let columns: [CorrectionColumn] = [.constant(.real(0)), .int(rows), .constant(.string(""))]
    #expect(try correction.evaluate(columns) == [0.5, 1.5, 2.5, 3.5, 4.5, 5.5, -1, -1])
    #expect(try correction.evaluate([.real(0), .int((1 << 53) + 1), .string("")]) == 3.5)
  }

  @Test("A key that occurs twice is found among few and many")
  func twice() throws {
    for count in [1, 2, 15, 16, 17, 40] {
      for again in Set([0, count / 2, count - 1]) {
        let members = ((0..<count).map { "k\($0)" } + ["k\(again)"]).map { "\"\($0)\":0" }
        #expect(try error("{\(members.joined(separator: ","))}").description.contains("the key \"k\(again)\" occurs twice"))
      }
    }
  }

  @Test("A byte that is not UTF-8 is refused wherever it stands")
  func notUTF8() throws {
    let bytes = Array(Self.seed.utf8)
    for byte: UInt8 in [0x80, 0xC0, 0xF5, 0xFF] {
      for place in bytes.indices where bytes[place] != UInt8(ascii: "\n") {
        var changed = bytes
        changed[place] = byte
        #expect(throws: CorrectionError.self, "byte \(byte) at \(place)") { try CorrectionSet(json: changed) }
      }
    }
    for byte: UInt8 in [0x00, 0x01, 0x1F] {
      #expect(throws: CorrectionError.self) { try CorrectionSet(json: Array("{\"a\":\"".utf8) + [byte] + Array("\"}".utf8)) }
    }
  }
}
