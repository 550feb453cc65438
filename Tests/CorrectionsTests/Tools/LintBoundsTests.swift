import Corrections
import Testing

@Suite("Where the lint's findings begin and end")
struct LintBoundsTests {
  private func correction(_ data: String, name: String = "sf", version: Int = 1, generics: String = "") -> String {
    let inputs = #"[{"name":"x","type":"real"},{"name":"j","type":"int"},{"name":"s","type":"string"}]"#
    return """
      {"name":"\(name)","version":\(version),"inputs":\(inputs),"output":{"name":"w","type":"real"},"generic_formulas":[\(generics)],
      "data":\(data)}
      """
  }

  private func findings(_ corrections: [String], compound: String = "") -> [CorrectionFinding] {
    let set = """
      {"schema_version":2,"corrections":[\(corrections.joined(separator: ","))],"compound_corrections":[\(compound)]}
      """
    return CorrectionSetValidation(json: Array(set.utf8)).findings
  }

  /// The places of one kind of finding in a correction with this tree.
  private func places(_ code: CorrectionFinding.Code, _ data: String, generics: String = "") -> [String] {
    findings([correction(data, generics: generics)]).filter { $0.code == code }.map(\.path)
  }

  private func bins(_ edges: String, _ content: String, flow: String = "clamp", input: String = "x") -> String {
    #"{"nodetype":"binning","input":"\#(input)","edges":\#(edges),"content":\#(content),"flow":"\#(flow)"}"#
  }

  private func keys(_ items: [String: String], input: String = "j", otherwise: String = "") -> String {
    let content = items.sorted { $0.key < $1.key }.map { #"{"key":\#($0.key),"value":\#($0.value)}"# }.joined(separator: ",")
    return #"{"nodetype":"category","input":"\#(input)","content":[\#(content)]\#(otherwise)}"#
  }

  private func unused(_ name: String, _ data: String, generics: String = "") -> Bool {
    findings([correction(data, generics: generics)]).contains {
      $0.code == .inputUnused && $0.problem.hasPrefix("input '\(name)'")
    }
  }

  @Test("Numbers: a factor above five, keys beyond 32 bits, values below zero")
  func numbers() {
    for (content, isSteep) in [("[1.0,5.0]", false), ("[1.0,5.5]", true), ("[6.5,1.0]", true), ("[-1.0,9.0]", false)] {
      #expect(places(.steep, bins("[0.0,1.0,2.0]", content)).isEmpty != isSteep, "\(content)")
    }
    for (key, isLarge) in [(2_147_483_647, false), (2_147_483_648, true), (-2_147_483_648, false), (-2_147_483_649, true)] {
      #expect(places(.categoryKeyRange, keys(["\(key)": "1.5"])).isEmpty != isLarge, "\(key)")
    }
    #expect(places(.negativeValue, "-0.25") == ["corrections[0].data"] && places(.negativeValue, "0.0").isEmpty)
  }

  @Test("The worst come first, and what is equally bad in the order of the file")
  func order() {
    let data = bins("[0.0,1.0,2.0]", "[-1.5,2.5]", flow: "error")
    let found = findings([correction(data, version: 0), correction(data, name: "other", version: 0)])
    #expect(
      found.map { "\($0.correction ?? "") \($0.code)" } == [
        "sf inputUnused", "sf inputUnused", "other inputUnused", "other inputUnused", "sf versionLow", "sf flowError",
        "sf negativeValue", "other versionLow", "other flowError", "other negativeValue",
      ])
  }

  @Test("What nodes further out leave of an input ends where a transform writes it, and begins again behind it")
  func reach() {
    let (two, other) = (keys(["2": "1.5"]), #"{"nodetype":"transform","input":"j","rule":2.0,"content":"#)
    #expect(places(.unreachable, keys(["1": two])) == ["corrections[0].data.content[0].value.content[0].value"])
    #expect(places(.unreachable, keys(["1": other + two + "}"])).isEmpty)
    let both = keys(["1": bins("[0.0,1.0,2.0]", "[\(other)\(two)},\(two)]")])
    #expect(places(.unreachable, both) == ["corrections[0].data.content[0].value.content[1].content[0].value"])
    let outer = bins("[0.0,1.0,2.0]", "[\(bins("[1.0,2.0]", "[1.5]")),\(bins("[1.0,2.0]", "[1.5]"))]")
    #expect(places(.unreachable, outer) == ["corrections[0].data.content[0].content[0]"])
  }

  @Test("Inputs that only unused formulas, outputs of networks or other corrections name are not used")
  func usage() {
    let line = #"{"nodetype":"formula","expression":"[0]*x+[1]","parser":"TFormula","variables":["x"]}"#
    let reference = #"{"nodetype":"formularef","index":0,"parameters":[1.5,2.5]}"#
    #expect(unused("x", "1.5", generics: line) && !unused("x", reference, generics: line))
    let network = #"""
      {"nodetype":"lwtnn","opaque":{"inputs":[{"name":"j","offset":0.0,"scale":1.0}],"layers":[{"architecture":"dense",
      "weights":[0.5],"bias":[0.25],"activation":"tanh"}],"outputs":["x"]},
      "finalizer":{"nodetype":"formula","expression":"x","parser":"TFormula","variables":["x"]}}
      """#
    #expect(unused("x", network) && !unused("j", network))
    let all = bins("[0.0,1.0]", "[\(keys(["1": keys([#""a""#: reference], input: "s")]))]")
    let found = findings([correction(all, generics: line), correction("1.5", name: "b"), correction(reference, name: "c")])
    #expect(found.filter { $0.code == .inputUnused && $0.correction == "sf" }.isEmpty)
    #expect(found.filter { $0.code == .inputUnused && $0.correction == "b" }.count == 3)
    #expect(found.filter { $0.code == .referenceIndex }.map(\.correction) == ["c"])
    let short = #"{"nodetype":"formularef","index":0,"parameters":[1.5]}"#
    #expect(places(.referenceParameters, short, generics: line) == ["corrections[0].data.parameters"])
    #expect(places(.referenceParameters, reference, generics: line).isEmpty)
  }

  @Test("Only real inputs can be outside for NaN, and an axis that ends nowhere has no outside")
  func outside() {
    let uniform = #"{"n":2,"low":0.0,"high":2.0}"#
    #expect(!places(.nanUniform, bins(uniform, "[1.0,2.0]")).isEmpty)
    #expect(places(.nanUniform, bins(uniform, "[1.0,2.0]", input: "j")).isEmpty)
    #expect(places(.flowError, bins("[0.0,1.0]", "[1.5]", flow: "error", input: "j")).isEmpty)
    for (edges, isLimited) in [(#"[0.0,"inf"]"#, true), (#"["-inf",1.0]"#, true), (#"["-inf","inf"]"#, false)] {
      #expect(places(.flowError, bins(edges, "[1.5]", flow: "error")).isEmpty != isLimited, "\(edges)")
    }
  }

  @Test("Categories differ only where none has a default; compounds give their parts the types they need")
  func categories() {
    let (one, two) = (keys(["1": "1.5"]), keys(["1": "1.5", "2": "2.5"]))
    let defaulted = keys(["1": "1.5", "2": "2.5"], otherwise: #","default":0.5"#)
    #expect(!places(.categoriesDiffer, bins("[0.0,1.0,2.0]", "[\(one),\(two)]")).isEmpty)
    #expect(places(.categoriesDiffer, bins("[0.0,1.0,2.0]", "[\(one),\(defaulted)]")).isEmpty)
    func compound(_ type: String) -> String {
      #"""
      {"name":"k","inputs":[{"name":"x","type":"real"},{"name":"j","type":"\#(type)"},{"name":"s","type":"string"}],
      "output":{"name":"w","type":"real"},"inputs_update":["x"],"input_op":"*","output_op":"*","stack":["sf"]}
      """#
    }
    #expect(findings([correction(one)], compound: compound("int")).allSatisfy { $0.code == .inputUnused })
    let found = findings([correction(one)], compound: compound("real")).filter { $0.code == .compoundInputs }
    #expect(found.map(\.problem) == ["'sf' needs 'j' of type int, but it is declared real"])
  }
}
