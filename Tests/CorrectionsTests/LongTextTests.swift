import Corrections
import Testing

@Suite("Long texts in messages")
struct LongTextTests {
  private func document(_ node: String, input: String = "x") -> [UInt8] {
    let variable = #"{"name":"\#(input)","type":"real"}"#
    return Array(
      #"{"schema_version":2,"corrections":[{"name":"c","version":1,"inputs":[\#(variable)],"output":\#(variable),"data":\#(node)}]}"#
        .utf8)
  }

  private func formula(_ text: String) -> String {
    #"{"nodetype":"formula","expression":"\#(text)","parser":"TFormula","variables":["x"]}"#
  }

  @Test("A formula of 200 kB is told by what stands around the fault, and its length")
  func formula() throws {
    let sum = Array(repeating: "x", count: 1_500).joined(separator: "+")
    let text = "\(sum)+$+" + String(repeating: " ", count: 197_000)
    let error = try #require(throws: CorrectionError.self) { try CorrectionSet(json: document(formula(text))) }
    #expect("\(error)".utf8.count < 400 && "\(error)".contains("x+x+$+"), "\(error)")
    #expect("\(error)".contains("(\(text.count) characters)"))
    let findings = CorrectionSetValidation(json: document(formula(text))).findings
    #expect(findings.allSatisfy { $0.problem.utf8.count < 400 } && findings.contains { $0.code == .formulaInvalid })
  }

  @Test("Names and keys of 200 kB are cut")
  func names() throws {
    let long = String(repeating: "ab", count: 100_000)
    let unknown = #"{"nodetype":"binning","input":"\#(long)","edges":[0.0,1.0],"content":[1.0],"flow":"clamp"}"#
    for bytes in [document(unknown), document("{\"\(long)\":1}"), document(#"{"nodetype":"\#(long)"}"#), document(formula(long))]
    {
      let error = try #require(throws: CorrectionError.self) { try CorrectionSet(json: bytes) }
      #expect("\(error)".utf8.count < 500, "\("\(error)".prefix(300))")
      for finding in CorrectionSetValidation(json: bytes).findings { #expect(finding.problem.utf8.count < 500) }
    }
    let set = try CorrectionSet(json: document("1.5", input: long))
    let error = try #require(throws: CorrectionError.self) { try set.correction(long) }
    #expect("\(error)".utf8.count < 500 && "\(error)".contains("(200000 characters)"))
  }

  @Test("Control characters do not reach the terminal")
  func controls() throws {
    let set = try CorrectionSet(json: document("1.5"))
    let error = try #require(throws: CorrectionError.self) { try set.correction("a\u{1b}[31m\nX") }
    #expect("\(error)".contains("'a\\u{1b}[31m\\u{a}X'"), "\(error)")
  }

  @Test("The row of a column is told apart from the place in the file")
  func row() throws {
    let bins = try BinningNode(input: "x", edges: BinEdges([0, 1]), content: [.constant(2.5)], flow: .error)
    let correction = try Correction(name: "c", inputs: [Variable("x", .real)], output: Variable("w", .real), data: .binning(bins))
    for isBugCompatible in [false, true] {
      var options = EvaluationOptions()
      options.isBugCompatible = isBugCompatible
      let error = try #require(throws: CorrectionError.self) {
        try correction.evaluate([.real([0.5, 0.25, 3.5])], options: options)
      }
      #expect(error.row == 2 && error.path.isEmpty && "\(error)".hasPrefix("correction 'c', row 2: x = 3.5"), "\(error)")
    }
    #expect(try #require(throws: CorrectionError.self) { try correction.evaluate([.real(3.5)]) }.row == nil)
  }
}
