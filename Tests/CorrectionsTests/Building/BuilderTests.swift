import Corrections
import Testing

@Suite("Corrections written by hand")
struct BuilderTests {
  private let pt = RealInput("pt", "GeV")
  private let eta = RealInput("eta")
  private let njets = IntInput("njets")
  private let syst = StringInput("syst", "nom or up")
  private let event = IntInput("event")

  private func data(_ correction: Correction) throws -> String {
    let text = try CorrectionSet(corrections: [correction]).json()
    return String(text[try #require(text.range(of: #""data":"#)).upperBound...].dropLast(3))
  }

  @Test("Every rule becomes the node it is named for, byte for byte")
  func nodes() throws {
    let line = SharedFormula("[0]+[1]*x", of: pt)
    let correction = try Correction("sf", version: 3, description: "d", inputs: syst, njets, eta, pt, event) {
      syst.cases(otherwise: 0.5) {
        Case(
          "nom", .grid(eta.axis([-2.4, 0, 2.4]), pt.axis([15, 30, .infinity]), flow: .clamp, [[0.98, 0.99], [0.97, 1.01]]))
        Case(
          "up",
          pt.bins([0, 20, 40], flow: 1.5) {
            line(1, 0.1); line(3, 0)
          })
        Case("dn") { njets.cases([0: 1, 2: .random(.flat, by: event, pt)]) }
        Case(
          "t",
          pt.replaced(by: .formula("max(x,[0])", of: pt, parameters: [30])) {
            pt.bins(.uniform(2, from: -3.2, to: 3.2), flow: .wrap, values: [2.385, 7])
          })
      }
    }
    let expected =
      #"{"nodetype":"category","input":"syst","content":[{"key":"nom","value":{"nodetype":"multibinning","inputs":["eta","pt"],"#
      + #""edges":[[-2.4,0.0,2.4],[15.0,30.0,"inf"]],"content":[0.98,0.99,0.97,1.01],"flow":"clamp"}},{"key":"up","value":"#
      + #"{"nodetype":"binning","input":"pt","edges":[0.0,20.0,40.0],"content":[{"nodetype":"formularef","index":0,"parameters":[1.0,0.1]},"#
      + #"{"nodetype":"formularef","index":0,"parameters":[3.0,0.0]}],"flow":1.5}},{"key":"dn","value":{"nodetype":"category","input":"njets","#
      + #""content":[{"key":0,"value":1.0},{"key":2,"value":{"nodetype":"hashprng","inputs":["event","pt"],"distribution":"stdflat"}}]}},"#
      + #"{"key":"t","value":{"nodetype":"transform","input":"pt","rule":{"nodetype":"formula","expression":"max(x,[0])","parser":"TFormula","#
      + #""variables":["pt"],"parameters":[30.0]},"content":{"nodetype":"binning","input":"pt","edges":{"n":2,"low":-3.2,"high":3.2},"#
      + #""content":[2.385,7.0],"flow":"wrap"}}}],"default":0.5}"#
    #expect(try data(correction) == expected)
    #expect(correction.genericFormulas.map(\.formula.expression) == ["[0]+[1]*x"])
    #expect(correction.inputs.map(\.name) == ["syst", "njets", "eta", "pt", "event"])
    #expect(correction.inputs[3].description == "GeV" && correction.version == 3 && correction.output.name == "weight")
  }

  @Test("Conditions choose bins and cases", arguments: [false, true])
  func conditions(isWide: Bool) throws {
    let correction = try Correction("c", inputs: syst, pt) {
      syst.cases {
        if isWide { Case("wide", 9.5) }
        if isWide { Case("a", 1.5) } else { Case("b", 2.5) }
        Case(
          "bins",
          pt.bins(isWide ? [0, 1, 2, 3] : [0, 1, 2], flow: .clamp) {
            if isWide { 3.5 }
            if isWide { 4.5 } else { 5.5 }
            6.5
          })
      }
    }
    func value(_ key: String, _ pt: Double = 0.5) -> Double? { try? correction.evaluate([.string(key), .real(pt)]) }
    #expect([value("wide"), value("a"), value("b")] == (isWide ? [9.5, 1.5, nil] : [nil, nil, 2.5]))
    #expect([0.5, 1.5, 2.5].map { value("bins", $0) } == (isWide ? [3.5, 4.5, 6.5] : [5.5, 6.5, 6.5]))
  }

  @Test("Nested and flat contents of a grid are the same, and loops and conditions fill bins")
  func grids() throws {
    let axes = [eta.axis([-2.4, 0.3, 2.4]), pt.axis([0, 10, 20, 50.5])]
    let flat = try Correction("c", inputs: eta, pt) { .grid(axes[0], axes[1], flow: .error, [1, 2, 3, 4, 5, 6]) }
    let nested = try Correction("c", inputs: eta, pt) { .grid(axes[0], axes[1], flow: .error, [[1, 2, 3], [4, 5, 6]]) }
    let rows = try Correction("c", inputs: eta, pt) {
      .grid(axes[0], axes[1], flow: .error, BinValues([[1, 2, 3], [4, 5, 6]]))
    }
    let listed = try Correction("c", inputs: eta, pt) { .grid(axes, flow: .error, content: [1, 2, 3, 4, 5, 6]) }
    #expect(flat == nested && rows == nested && listed == nested)
    #expect(try nested.evaluate([.real(1.25), .real(19.5)]) == 5)
    let usesThird = true
    let looped = try Correction("l", inputs: pt) {
      pt.bins([0, 1, 2, 3], flow: .clamp) {
        for k in 0..<2 { Double(k) + 0.385 }
        if usesThird { 7.5 } else { 8.5 }
      }
    }
    #expect(try [0.5, 1.5, 2.5].map { try looped.evaluate([.real($0)]) } == [0.385, 1.385, 7.5])
  }

  @Test("Equal builds give equal bytes; a formula shared by two places is stored once")
  func determinism() throws {
    func build() throws -> Correction {
      let square = SharedFormula("[0]*x^2", of: pt)
      return try Correction("c", inputs: pt, eta) {
        pt.bins([0, 1, 2], flow: .content(square(0.25))) {
          square(1.5)
          eta.bins([-1, 1], flow: .clamp) { SharedFormula("[0]*x^2", of: pt)(2.5) }
        }
      }
    }
    let (first, second) = (try build(), try build())
    #expect(try CorrectionSet(corrections: [first]).json() == CorrectionSet(corrections: [second]).json())
    #expect(first.genericFormulas.count == 1)
    #expect(try first.evaluate([.real(3), .real(0)]) == 2.25)
  }

  @Test("What the compiler cannot know is refused with its place")
  func refusals() throws {
    func problem(_ inputs: [any CorrectionVariable], _ content: CorrectionContent) throws -> (CorrectionError.Problem, String) {
      let error = try #require(throws: CorrectionError.self) { try Correction("c", inputs: inputs, content) }
      #expect(error.correction == "c")
      return (error.problem, error.path)
    }
    #expect(try problem([pt], pt.bins([0, 2, 1], flow: .clamp, values: [1, 2])) == (.edgesNotRising(at: 2, 2, 1), "data.edges"))
    #expect(
      try problem([eta], pt.bins([0, 1], flow: .clamp, values: [1])) == (.unknownInput("pt", known: ["eta"]), "data.input"))
    #expect(
      try problem(
        [syst],
        syst.cases {
          Case("a", 1); Case("a", 2)
        }) == (.duplicateKey("a"), "data.content[1].key"))
    let ragged = CorrectionContent.grid(eta.axis([0, 1, 2]), pt.axis([0, 1, 2]), flow: .clamp, [[1, 2], [3]])
    #expect(try problem([eta, pt], ragged) == (.contentCount(found: 1, needed: 2), "data.content[1]"))
    let deep = CorrectionContent.grid(eta.axis([0, 1, 2]), pt.axis([0, 1, 2]), flow: .clamp, [[[1], 2], [3, 4]])
    #expect(
      try problem([eta, pt], deep)
        == (.wrongKind(expected: "a single bin", found: "a list of 1"), "data.content[0][0]"))
    let shallow = CorrectionContent.grid(eta.axis([0, 1, 2]), pt.axis([0, 1, 2]), flow: .clamp, [1, [3, 4]])
    #expect(
      try problem([eta, pt], shallow) == (.wrongKind(expected: "a list of bins", found: "a single bin"), "data.content[0]"))
    #expect(
      try problem([pt], SharedFormula("[0]*x", of: pt)())
        == (.tooFewParameters("[0]*x", needed: 1, given: 0), "data.parameters"))
    #expect(
      try problem([pt, njets], CorrectionContent(.formulaReference(FormulaReferenceNode(2))))
        == (.noSuchFormula(index: 2, count: 0), "data"))
    #expect(
      try problem([IntInput("pt")], .formula("x", of: pt))
        == (.wrongInputType("pt", is: .int, needed: "real inputs"), "data.variables[0]"))
  }
}
