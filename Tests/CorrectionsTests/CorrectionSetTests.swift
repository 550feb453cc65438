import Corrections
import Foundation
import Storage
import Testing

@Suite("Correction sets")
struct CorrectionSetTests {
  /// A correction of (x real, n int, s string) around `data`.
  private func document(_ data: String, generics: String = "") -> String {
    #"{"schema_version":2,"corrections":[{"name":"sf","version":1,"inputs":[{"name":"x","type":"real"},"#
      + #"{"name":"n","type":"int"},{"name":"s","type":"string"}],"output":{"name":"w","type":"real"},"#
      + (generics.isEmpty ? "" : #""generic_formulas":[\#(generics)],"#) + #""data":\#(data)}]}"#
  }

  private func read(_ text: String) throws -> CorrectionSet { try CorrectionSet(json: Array(text.utf8)) }

  private static let allNodes = #"""
    {"nodetype":"category","input":"s","content":[
      {"key":"nom","value":{"nodetype":"binning","input":"x","edges":["-inf",0.0,2.385,"inf"],"content":[1.0,-1e-7,1e21],"flow":"error"}},
      {"key":"up","value":{"nodetype":"multibinning","inputs":["n","x"],"edges":[[0.0,1.5],{"n":2,"low":-3.0,"high":3.0}],
        "content":[0.1,{"nodetype":"formularef","index":0,"parameters":[0.25]}],"flow":"wrap"}},
      {"key":"dn","value":{"nodetype":"transform","input":"x","rule":2.5,"content":
        {"nodetype":"formula","expression":"[0]+x^2","parser":"TFormula","variables":["x"],"parameters":[1.0]}}}],
      "default":{"nodetype":"category","input":"n","content":[{"key":-3,"value":0.5}],"default":
        {"nodetype":"binning","input":"n","edges":{"n":1,"low":0.0,"high":1.0},"content":[1.0],"flow":
          {"nodetype":"binning","input":"n","edges":[0.0,1.0],"content":[1.0],"flow":"clamp"}}}}
    """#
  private static let generic = #"{"nodetype":"formula","expression":"[0]*x","parser":"TFormula","variables":["x"]}"#

  @Test("What is read is written again, byte for byte once it is ours")
  func roundTrip() throws {
    let original = document(Self.allNodes, generics: Self.generic).replacing("\n", with: "").replacing(" ", with: "")
    let set = try read(original)
    let text = try set.json()
    #expect(text == original)
    #expect(try read(text) == set)
  }

  @Test("Integers become floats where the loader wants floats, and infinities become words")
  func normalised() throws {
    let data = #"{"nodetype":"binning","input":"x","edges":[-Infinity,0,"+inf"],"content":[1,2],"flow":3}"#
    let expected = #"{"nodetype":"binning","input":"x","edges":["-inf",0.0,"inf"],"content":[1.0,2.0],"flow":3.0}"#
    #expect(try read(document(data)).json() == document(expected))
  }

  @Test("Descriptions are kept; null stands for absent; $schema and empty compounds are allowed")
  func envelope() throws {
    let text = #"""
      {"$schema":"https://example.org","schema_version":2,"description":"a \"b\"","compound_corrections":[],"corrections":[{"name":"c","description":null,
      "version":7,"inputs":[{"name":"x","type":"real","description":"GeV"}],"output":{"name":"w","type":"real"},"generic_formulas":null,"data":2}]}
      """#
    let set = try read(text)
    let correction = try set.correction("c")
    #expect(set.description == "a \"b\"" && correction.version == 7 && correction.description == nil)
    #expect(correction.inputs == [Variable("x", .real, description: "GeV")])
    let error = try #require(throws: CorrectionError.self) { try set.correction("d") }
    #expect(error.problem == .unknownCorrection("d", known: ["c"]))
  }

  @Test("A file is read by its first bytes and written whole, the same each time")
  func files() throws {
    let folder = FileManager.default.temporaryDirectory.appendingPathComponent("corrections-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let set = try read(document(Self.allNodes, generics: Self.generic))
    let (plain, packed) = (folder.appendingPathComponent("a.json").path, folder.appendingPathComponent("a.json.gz").path)
    try set.write(to: plain)
    try set.write(to: packed)
    #expect(try CorrectionSet(contentsOf: plain) == set)
    #expect(try CorrectionSet(contentsOf: packed) == set)
    #expect(try contents(ofFile: packed) == set.bytes(compressed: true))
    #expect(try Gzip.isCompressed(contents(ofFile: packed)) && !Gzip.isCompressed(contents(ofFile: plain)))
    let misnamed = folder.appendingPathComponent("b.json").path
    try AtomicFile.write(contents(ofFile: packed), to: misnamed)
    #expect(try CorrectionSet(contentsOf: misnamed) == set)
    let exists = try #require(throws: CorrectionError.self) { try set.write(to: plain) }
    let advice = "it exists already. Choose another output, or allow overwriting with --force"
    #expect(exists.description == "\(plain): cannot be written: \(advice)")
    let missing = try #require(throws: CorrectionError.self) { try CorrectionSet(contentsOf: plain + "x") }
    #expect(missing.description.hasPrefix("\(plain)x: cannot be read: "), "\(missing)")
    #expect(missing.description.ranges(of: plain).count == 1, "\(missing)")
    try AtomicFile.write(Array(document("{}").utf8), to: plain, overwrite: true)
    let bad = try #require(throws: CorrectionError.self) { try CorrectionSet(contentsOf: plain) }
    #expect(bad.description == "\(plain), correction 'sf', corrections[0].data: key 'nodetype' is missing; add it")
  }

  // What is wrong with `data`, where below corrections[0], and words of the message.
  private static let badNodes: [(data: String, path: String, words: String)] = [
    ("true", "data", "found true where a number"), ("[1]", "data", "an array of 1"), ("null", "data", "null"),
    ("1e400", "", "too large"),
    (#"{"nodetype":"switch"}"#, "data.nodetype", "one of binning"),
    (#"{"nodetype":"hashprng","inputs":["x"],"distribution":"poisson"}"#, "data.distribution", "stdflat, normal, stdnormal"),
    (#"{"nodetype":"hashprng","inputs":["n","s"],"distribution":"normal"}"#, "data.inputs[1]", "'s' is string"),
    (#"{"nodetype":"lwtnn"}"#, "data", "'opaque' is missing"),
    (#"{"nodetype":3}"#, "data.nodetype", "a string"),
    (binning(#""input":"q""#), "data.input", "declared are: x, n, s"), (binning(#""input":"s""#), "data.input", "is string"),
    (binning(edges: "[0.0]"), "data.edges", "two edges"),
    (binning(edges: "[0.0,2.0,2.0]"), "data.edges", "edge 2 is 2.0, after 2.0"),
    (binning(edges: "[0.0,NaN]"), "data.edges", "must rise"), (binning(edges: #"[0.0,"Inf"]"#), "data.edges[1]", "\"inf\""),
    (binning(edges: #"{"n":0,"low":0.0,"high":1.0}"#), "data.edges", "n = 0"),
    (binning(edges: #"{"n":1,"low":1.0,"high":1.0}"#), "data.edges", "low < high"),
    (binning(edges: #"{"n":1,"low":1.0}"#), "data.edges", "'high' is missing"),
    (binning(edges: #"{"n":1.5,"low":0.0,"high":1.0}"#), "data.edges.n", "an integer"),
    (binning(edges: "[0.0,1.0,2.0]"), "data.content", "1 contents for 2 bins"),
    (binning(flow: #""none""#), "data.flow", "\"wrap\""),
    (binning(edges: #"[0.0,"inf"]"#, flow: #""wrap""#), "data.edges", "finite first and last"),
    (binning(content: #"["1"]"#), "data.content[0]", "the string \"1\""),
    (#"{"nodetype":"binning","input":"x","edges":[0.0,1.0],"content":[1.0]}"#, "data", "'flow' is missing"),
    (#"{"nodetype":"binning","input":"x","edges":[0.0,1.0],"content":[1.0],"flow":1,"title":""}"#, "data", "'title' is unknown"),
    (multi(inputs: #"["x"]"#), "data.edges", "1 inputs but 2 axes"),
    (multi(inputs: #"["x","s"]"#), "data.inputs[1]", "is string"),
    (multi(content: "[1,2,3]"), "data.content", "3 contents for 2 bins"),
    (multi(inputs: "[]", edges: "[]", content: "[1]"), "data.edges", "at least one"),
    (multi(edges: #"[[0,1],[0,1,"inf"]]"#, flow: #""wrap""#), "data.edges[1]", "finite first"),
    (multi(edges: "[[0,1],[0,1,1]]"), "data.edges[1]", "must rise"),
    (category("s", #"{"key":"a","value":1},{"key":"a","value":2}"#), "data.content[1].key", "'a' occurs twice"),
    (category("s", #"{"key":"a","value":1},{"key":2,"value":2}"#), "data.content", "both integers and strings"),
    (category("n", #"{"key":"a","value":1}"#), "data.input", "'n' is int"),
    (category("s", #"{"key":1,"value":1}"#), "data.input", "'s' is string"),
    (category("x", #"{"key":1,"value":1}"#), "data.input", "'x' is real"), (category("x", ""), "data.input", "int or string"),
    (category("n", #"{"key":1.0,"value":1}"#), "data.content[0].key", "an integer or a string"),
    (
      category("n", #"{"key":1,"value":{"nodetype":"formularef","index":0,"parameters":[]}}"#),
      "data.content[0].value.parameters", "1 parameters but 0"
    ),
    (formula("x+", "x"), "data.expression", "ends where a value"), (formula("x+y", "x"), "data.variables", "2 variables but 1"),
    (formula("[1]", "x"), "data.parameters", "2 parameters but 1"), (formula("x", "n"), "data.variables[0]", "needs real inputs"),
    (formula("x", "q"), "data.variables[0]", "not declared"),
    (#"{"nodetype":"formula","expression":"x","parser":"numexpr","variables":["x"]}"#, "data.parser", "\"TFormula\""),
    (#"{"nodetype":"formularef","index":1,"parameters":[1]}"#, "data.index", "generic formula 1 does not exist; there are 1"),
    (#"{"nodetype":"formularef","index":-1,"parameters":[1]}"#, "data.index", "does not exist"),
    (#"{"nodetype":"transform","input":"s","rule":1,"content":1}"#, "data.input", "real or int"),
  ]

  private static func binning(
    _ input: String = #""input":"x""#, edges: String = "[0.0,1.0]", content: String = "[1.0]", flow: String = #""clamp""#
  ) -> String {
    #"{"nodetype":"binning",\#(input),"edges":\#(edges),"content":\#(content),"flow":\#(flow)}"#
  }

  private static func multi(
    inputs: String = #"["x","n"]"#, edges: String = "[[0,1],[0,1,2]]", content: String = "[1,2]", flow: String = #""clamp""#
  ) -> String {
    #"{"nodetype":"multibinning","inputs":\#(inputs),"edges":\#(edges),"content":\#(content),"flow":\#(flow)}"#
  }

  private static func category(_ input: String, _ items: String) -> String {
    #"{"nodetype":"category","input":"\#(input)","content":[\#(items)]}"#
  }

  private static func formula(_ text: String, _ variable: String, parameters: String = "[1.0]") -> String {
    #"{"nodetype":"formula","expression":"\#(text)","parser":"TFormula","variables":["\#(variable)"],"parameters":\#(parameters)}"#
  }

  // Numbers that are not finite, where below corrections[0] they are, and the value at x = 0.5.
  private static let notFinite: [(data: String, path: String, value: Double)] = [
    ("NaN", "data", .nan), (binning(content: "[Infinity]"), "data.content[0]", .infinity),
    (binning(edges: "[1.0,2.0]", flow: "-Infinity"), "data.flow", -.infinity),
    (formula("x*[0]", "x", parameters: "[Infinity]"), "data.parameters[0]", .infinity),
    (#"{"nodetype":"transform","input":"x","rule":NaN,"content":1.5}"#, "data.rule", 1.5),
    (#"{"nodetype":"transform","input":"x","rule":1,"content":NaN}"#, "data.content", .nan),
  ]

  @Test("Numbers that are not finite are read and looked up, but neither written nor built", arguments: notFinite)
  func notFiniteContent(data: String, path: String, value: Double) throws {
    let set = try read(document(data))
    let found = try set.corrections[0].evaluate([.real(0.5), .int(0), .string("")])
    #expect(found == value || (found.isNaN && value.isNaN))
    let written = try #require(throws: CorrectionError.self) { try set.json() }
    #expect(written.path == "corrections[0].\(path)" && written.description.contains("not finite"))
    let built = try #require(throws: CorrectionError.self) {
      let read = set.corrections[0]
      return try Correction(name: "c", inputs: read.inputs, output: read.output, data: read.data)
    }
    #expect(built.path == path && built.description.contains("not finite"))
  }

  @Test("A bad node is refused with its path and the remedy", arguments: badNodes)
  func badNode(data: String, path: String, words: String) throws {
    let error = try #require(throws: CorrectionError.self) { try read(document(data, generics: Self.generic)) }
    #expect(error.path == (path.isEmpty ? "" : "corrections[0].\(path)"), "\(error)")
    #expect(path.isEmpty || error.correction == "sf")
    #expect(error.description.contains(words), "\(error)")
  }

  @Test(
    "A bad envelope is refused with its path and the remedy",
    arguments: [
      ("[]", "", "an object"), ("{}", "", "'schema_version' is missing"),
      (#"{"schema_version":1}"#, "schema_version", "only version 2"),
      (#"{"schema_version":2.0}"#, "schema_version", "an integer"), (#"{"schema_version":2}"#, "", "'corrections' is missing"),
      (#"{"schema_version":2,"corrections":[],"author":""}"#, "", "'author' is unknown"),
      (#"{"schema_version":2,"corrections":[],"compound_corrections":[{}]}"#, "compound_corrections[0]", "'name' is missing"),
      (#"{"schema_version":2,"corrections":{}}"#, "corrections", "an array"),
      (#"{"schema_version":2,"corrections":[{}]}"#, "corrections[0]", "'name' is missing"),
      (correction(#""output":{"name":"w","type":"int"}"#), "corrections[0].output.type", "real outputs only"),
      (correction(#""output":{"name":"w","type":"float"}"#), "corrections[0].output.type", "\"int\""),
      (
        correction(#""output":{"name":"w","type":"real"},"inputs":[{"name":"x","type":"int"},{"name":"x","type":"real"}]"#),
        "corrections[0].inputs[1].name", "'x' is used twice"
      ),
      (correction(#""output":{"name":"w","type":"real"},"inputs":[],"tag":1"#), "corrections[0]", "'tag' is unknown"),
      (#"{"schema_version":2,"corrections":[\#(plain),\#(plain)]}"#, "corrections[1].name", "'c' is used twice"),
    ])
  func badEnvelope(text: String, path: String, words: String) throws {
    let error = try #require(throws: CorrectionError.self) { try read(text) }
    #expect(error.path == path && error.description.contains(words), "\(error)")
  }

  private static let plain = #"{"name":"c","version":1,"inputs":[],"output":{"name":"w","type":"real"},"data":1.0}"#

  private static func correction(_ members: String) -> String {
    let inputs = members.contains("inputs") ? "" : #""inputs":[],"#
    return #"{"schema_version":2,"corrections":[{"name":"c","version":1,\#(inputs)\#(members),"data":1.0}]}"#
  }

  @Test("Damaged documents are refused or read, and never crash")
  func damaged() throws {
    let original = Array(document(Self.allNodes, generics: Self.generic).utf8)
    let pieces = Array("{}[]\",:-.0123456789eENaInfxnsul\\ ".utf8)
    var state: UInt64 = 0x2545_F491_4F6C_DD1D
    func draw(_ count: Int) -> Int {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Int((state >> 33) % UInt64(count))
    }
    var refused = 0
    for _ in 0..<4000 {
      var bytes = original
      for _ in 0...draw(3) {
        let place = draw(bytes.count)
        switch draw(3) {
        case 0: bytes[place] = pieces[draw(pieces.count)]
        case 1: bytes.remove(at: place)
        default: bytes.insert(contentsOf: bytes[place..<min(place + draw(30), bytes.count)], at: draw(bytes.count))
        }
      }
      do {
        let correction = try CorrectionSet(json: bytes).corrections.first
        _ = try? correction?.evaluate([.real(0.25), .int(0), .string("nom")])
      } catch {
        refused += 1
        #expect(!error.description.isEmpty)
      }
    }
    #expect(refused > 2000 && refused < 4000)
  }

  @Test("A tree that is too deep is refused, not walked")
  func depth() throws {
    var node = CorrectionNode.constant(1)
    for _ in 0..<99 { node = .transform(TransformNode(input: "x", rule: .constant(2), content: node)) }
    let (inputs, output) = ([Variable("x", .real)], Variable("w", .real))
    #expect(try Correction(name: "deep", inputs: inputs, output: output, data: node).evaluate([.real(0)]) == 1)
    node = .transform(TransformNode(input: "x", rule: .constant(2), content: node))
    #expect(throws: CorrectionError.self) { try Correction(name: "deep", inputs: inputs, output: output, data: node) }
  }
}
