import Corrections
import Testing

@Suite("What the lint finds in sound documents") struct LintTests {
  private static let real = #"{"name":"x","type":"real"}"#
  private static let whole = #"{"name":"j","type":"int"}"#
  private static let text = #"{"name":"s","type":"string"}"#

  /// The findings in a set of one correction.
  private func findings(
    _ data: String, inputs: [String] = [real], version: Int = 1, generics: [String] = [], top: String = ""
  ) -> [CorrectionFinding] {
    let set = """
      {"schema_version":2,\(top)"corrections":[{"name":"sf","version":\(version),"inputs":[\(inputs.joined(separator: ","))],
      "output":{"name":"w","type":"real"},"generic_formulas":[\(generics.joined(separator: ","))],"data":\(data)}]}
      """
    return CorrectionSetValidation(json: Array(set.utf8)).findings
  }

  private func binning(_ edges: String, _ content: String, flow: String = "\"clamp\"", input: String = "x") -> String {
    #"{"nodetype":"binning","input":"\#(input)","edges":\#(edges),"content":\#(content),"flow":\#(flow)}"#
  }

  private func category(_ items: [(String, String)], input: String = "s", otherwise: String? = nil) -> String {
    let content = items.map { #"{"key":\#($0.0),"value":\#($0.1)}"# }.joined(separator: ",")
    return #"{"nodetype":"category","input":"\#(input)","content":[\#(content)]\#(otherwise.map { ",\"default\":\($0)" } ?? "")}"#
  }

  @Test("A plain set holds nothing to find")
  func nothing() { #expect(findings(binning("[0.0,1.5,4.0]", "[1.1,0.9]")).isEmpty) }

  @Test("A byte order mark is told, and a document with one is read")
  func mark() throws {
    let set = #"{"schema_version":2,"corrections":[]}"#
    let bytes: [UInt8] = [0xEF, 0xBB, 0xBF] + Array(set.utf8)
    let found = CorrectionSetValidation(json: bytes).findings
    #expect(found.map(\.code) == [.byteOrderMark] && found[0].refusedBy == [.loader, .validator])
    #expect(try CorrectionSet(json: bytes) == CorrectionSet(corrections: []))
  }

  @Test("Decimals that correctionlib reads otherwise are counted once, with how far they are")
  func readings() throws {
    let found = findings(binning("[0.0,1.5,4.0]", "[0.38120423768821243,0.9]")).filter { $0.code == .numberReading }
    let (own, library) = (0.38120423768821243, NumberReading.asLibrary)
    let text =
      #"{"schema_version":2,"corrections":[{"name":"c","version":1,"inputs":[],"output":\#(Self.real),"data":0.38120423768821243}]}"#
    let set = try CorrectionSet(json: Array(text.utf8), numbers: library)
    guard case .constant(let read) = set.corrections[0].data else { return #expect(Bool(false), "a constant") }
    try #require(read != own, "the library misses this one")
    #expect(found.map(\.problem) == ["1 of 5 numbers, by at most 1 ulp"], "\(found)")
  }

  @Test("Every kind of finding says what it does and what to do")
  func texts() {
    for code in CorrectionFinding.Code.allCases {
      #expect(code.effect.count >= 10 && code.remedy.count >= 10, "\(code)")
    }
  }

  @Test("Edges at which the library goes wrong are those at which it was seen to go wrong")
  func edges() throws {
    let edges = try reference("lint")["edges"].items
    #expect(edges.count > 100)
    for row in edges {
      let list = try row["edges"].items.compactMap(\.double)
      let (low, high) = (list[0], list[3])
      let uniform = #"{"n":3,"low":\#(low),"high":\#(high)}"#
      func has(_ code: CorrectionFinding.Code, _ edges: String, _ flow: String) -> Bool {
        findings(binning(edges, "[1.0,2.0,3.0]", flow: flow)).contains { $0.code == code }
      }
      #expect(try has(.uniformUpperEdge, uniform, "\"clamp\"") == (row["upperMisplaced"] == .bool(true)), "\(low) \(high)")
      #expect(try has(.wrapLowerEdge, uniform, "\"wrap\"") == (row["lowerMisplaced"] == .bool(true)), "\(low) \(high)")
      #expect(try has(.wrapLowerEdge, "\(list)", "\"wrap\"") == (row["lowerListedMisplaced"] == .bool(true)), "\(low) \(high)")
    }
  }

  /// A document and the one finding that it is made for.
  private struct Case {
    let code: CorrectionFinding.Code
    let found: [CorrectionFinding]
    let problem: String
    var path = "corrections[0].data"
    var count = 1
  }

  private func cases() -> [Case] {
    let number = category([("\"a\"", "1.0"), ("\"b\"", "2.0")])
    let formula = #"{"nodetype":"formula","expression":"[0]*x","parser":"TFormula","variables":["x"]}"#
    let all = [Self.real, Self.whole, Self.text]
    return [
      Case(
        code: .nanUniform, found: findings(binning(#"{"n":2,"low":0.0,"high":4.0}"#, "[1.1,0.9]")), problem: "x in uniform bins"),
      Case(
        code: .standardNormal, found: findings(#"{"nodetype":"hashprng","inputs":["x"],"distribution":"stdnormal"}"#),
        problem: "the distribution is \"stdnormal\"", path: "corrections[0].data.distribution"),
      Case(code: .inputUnused, found: findings("1.5"), problem: "input 'x' is not used", path: "corrections[0]"),
      Case(
        code: .inputUnused, found: findings(#"{"nodetype":"transform","input":"x","rule":2.5,"content":1.5}"#),
        problem: "input 'x' is not used; a transform writes it, but nothing reads it", path: "corrections[0]"),
      Case(
        code: .genericUnused, found: findings("1.5", inputs: [Self.real], generics: [formula]), problem: "no reference uses it",
        path: "corrections[0].generic_formulas[0]"),
      Case(
        code: .unreachable, found: findings(binning("[0.0,1.0,2.0]", "[\(binning("[1.0,2.0]", "[1.5]")),2.5]")),
        problem: "x in [1.0, 2.0), inside [0.0, 1.0)", path: "corrections[0].data.content[0].content[0]"),
      Case(
        code: .unreachable, found: findings(category([("\"b\"", number)]), inputs: [Self.text]), problem: "s = a, where it is b",
        path: "corrections[0].data.content[0].value.content[0].value"),
      Case(
        code: .categoriesDiffer,
        found: findings(binning("[0.0,1.0,2.0]", "[\(number),\(category([("\"a\"", "1.5")]))]"), inputs: all),
        problem: "keys of 's' that some nodes lack: b", path: "corrections[0]"),
      Case(
        code: .variationUnpaired, found: findings(category([("\"nom\"", "1.0"), ("\"jes_up\"", "1.5")]), inputs: [Self.text]),
        problem: "input 's' has the key 'jes_up', but not 'jes_down'"),
      Case(
        code: .nominalMissing, found: findings(category([("\"jesUp\"", "1.0"), ("\"jesDown\"", "1.5")]), inputs: [Self.text]),
        problem: "input 's' has variations, but no nominal key"),
      Case(
        code: .variationIdentical,
        found: findings(category([("\"sf\"", "1.5"), ("\"sfup\"", "1.5"), ("\"sfdown\"", "1.5")]), inputs: [Self.text]),
        problem: "'sfup', 'sfdown' and nominal are the same"),
      Case(
        code: .negativeValue, found: findings(binning("[0.0,1.0,2.0,3.0]", "[1.0,-0.5,-0.25]")), problem: "the content is -0.5",
        path: "corrections[0].data.content[1]", count: 2),
      Case(
        code: .steep, found: findings(binning("[0.0,1.0,2.0]", "[1.25,0.125]")), problem: "from 1.25 to 0.125 in the next bin",
        path: "corrections[0].data.content[1]"),
      Case(
        code: .flowError, found: findings(binning("[0.0,1.0,2.0]", "[1.25,1.125]", flow: "\"error\"")),
        problem: "x must be in [0.0, 2.0)"),
      Case(
        code: .minimumReader, found: findings(binning("[-0.5,0.5]", "[1.25]", input: "j"), inputs: [Self.whole]),
        problem: "correctionlib 2.6 or newer is needed, for bins of an integer input", path: ""),
      Case(
        code: .minimumReader, found: findings(formula.replacing("[0]*x", with: "x>1&&x<2")),
        problem: "correctionlib 2.8 or newer is needed, for && or || in a formula", path: ""),
      Case(code: .versionLow, found: findings("1.5", version: 0), problem: "the version is 0", path: "corrections[0].version"),
      Case(
        code: .schemaNamed, found: findings("1.5", top: #""$schema":"there","#), problem: "the key \"$schema\"", path: "$schema"),
      Case(
        code: .edgeInfinite, found: findings(binning("[0.0,1.0,Infinity]", "[1.25,1.125]")), problem: "an edge is the number inf",
        path: "corrections[0].data.edges"),
    ]
  }

  @Test("Each trap is found at its place, with its problem, and is no error")
  func traps() throws {
    for wanted in cases() {
      let found = try #require(wanted.found.first { $0.code == wanted.code }, "\(wanted.code) \(wanted.found)")
      #expect(found.problem == wanted.problem)
      #expect(found.path == wanted.path)
      #expect(found.count == wanted.count)
      #expect(found.severity < .error)
    }
  }

  @Test("Keys that only look like variations are none")
  func noVariations() {
    let found = findings(category([("\"pileup\"", "1.0"), ("\"group\"", "1.5")]), inputs: [Self.text])
    #expect(found.isEmpty, "\(found)")
    let paired = findings(category([("\"nominal\"", "1.0"), ("\"pu_up\"", "1.5"), ("\"pu_dn\"", "0.5")]), inputs: [Self.text])
    #expect(paired.isEmpty, "\(paired)")
    let numbered = findings(category([("\"nom\"", "1.0"), ("\"up1\"", "1.5"), ("\"down1\"", "0.5")]), inputs: [Self.text])
    #expect(numbered.isEmpty, "\(numbered)")
  }

  @Test("Several faults are found in one run, the worst first")
  func several() {
    let edges = #"{"n":0,"low":3.0,"high":1.0,"step":1}"#
    let found = findings(binning(edges, "[\(binning("[0,1]", "[1.0,-2.0]", input: "z"))]"), version: 0)
    let codes = found.map(\.code)
    for code in [
      CorrectionFinding.Code.keyUnknown, .edgesTooFew, .edgesInteger, .contentCount, .inputUnknown, .negativeValue, .versionLow,
    ] {
      #expect(codes.contains(code), "\(code) in \(codes)")
    }
    #expect(found.map(\.severity) == found.map(\.severity).sorted(by: >))
  }
}
