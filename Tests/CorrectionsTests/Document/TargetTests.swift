import Foundation
import Numerics
import Testing

@testable import Corrections

@Suite("Targets: what older readers load")
struct TargetTests {
  private let x = RealInput("x")
  private let n = IntInput("n")

  private func set(_ content: CorrectionContent, _ inputs: [any CorrectionVariable]? = nil) throws -> CorrectionSet {
    try CorrectionSet(corrections: [try Correction("c", inputs: inputs ?? [x, n], content)])
  }

  @Test("The minimum reader and its reasons are found with their places")
  func requirements() throws {
    let built = try set(
      x.bins(.uniform(2, from: 0, to: 1), flow: .wrap) {
        n.bins([0, .infinity], flow: .clamp, values: [1])
        CorrectionContent.formula("x[0]>0&&1", of: x)
      })
    #expect(
      built.readerRequirements.map { "\($0.version) \($0.feature) \($0.path)" } == [
        "2.3 uniformBins corrections[0].data.edges", "2.7 wrap corrections[0].data.flow",
        "2.6 infiniteEdges corrections[0].data.content[0].edges", "2.6 integerBins corrections[0].data.content[0].input",
        "2.8 logic corrections[0].data.content[1].expression", "2.8 indexedVariables corrections[0].data.content[1].expression",
      ])
    #expect(built.minimumReader == .v2_8)
    #expect(try set(x.bins([0, 1], flow: .clamp, values: [1])).minimumReader == .v2_0)
    #expect(ReaderVersion("2.6.4") == .v2_6 && ReaderVersion("2.9") == .latest && ReaderVersion("3.0") == nil)
    #expect(
      ReaderVersion("2.6.4.1") == nil && ReaderVersion("2") == nil && ReaderVersion("2.6.x") == nil && ReaderVersion.v2_6 < .v2_7)
  }

  @Test("Real readers of every release agree on which they load")
  func referee() throws {
    let file = try reference("corrections-readers")
    for probe in try file["probes"].items {
      let name = try probe["name"].text
      let document = try probe["document"].compactText()
      let set = try CorrectionSet(json: Array(document.utf8))
      for (version, loads) in try probe["loads"].members {
        let reader = try #require(ReaderVersion(version))
        let expected = loads == .bool(true)
        #expect((set.minimumReader <= reader) == expected, "\(name) with \(version)")
      }
    }
  }

  @Test("Uniform bins become edges that bin every double alike")
  func uniformEdges() throws {
    var random = Philox(seed: 20_611, stream: 1)
    for trial in 0..<40 {
      let count = 1 + Int(random.uniform() * 60)
      let low = (random.uniform() - 0.5) * (trial % 3 == 0 ? 1e-3 : 200)
      let axis = try BinEdges(uniform: count, low: low, high: low + random.uniform() * 50 + 1e-6)
      let built = try set(x.bins(Bins(axis), flow: .error, values: (0..<count).map { Double($0) }))
      let lowered = try built.lowered(to: .v2_2)
      #expect(lowered.minimumReader == .v2_0)
      guard case .binning(let node) = lowered.corrections[0].data, case .explicit(let edges) = node.edges.spacing else {
        throw NotThere()
      }
      let near = edges.dropLast().flatMap { [$0, $0.nextUp, $0.nextDown] } + [edges[count].nextDown]
      let points = near.filter { $0 >= axis.low } + (0..<200).map { _ in axis.low + random.uniform() * (axis.high - axis.low) }
      let columns: [CorrectionColumn] = [.real(points.filter { $0 < axis.high }), .constant(.int(0))]
      #expect(try built.corrections[0].evaluate(columns) == lowered.corrections[0].evaluate(columns))
    }
  }

  @Test("Infinite edges become finite where values clamp")
  func infiniteEdges() throws {
    let built = try set(x.bins([-.infinity, 0, 1, .infinity], flow: .clamp, values: [1, 2, 3]))
    let lowered = try built.lowered(to: .v2_5)
    #expect(lowered.minimumReader == .v2_0)
    for value in [-Double.infinity, -1e308, 0.5, 1, 1e308, .greatestFiniteMagnitude, .infinity, .nan] {
      #expect(
        try lowered.corrections[0].evaluate([.real(value), .int(0)]) == built.corrections[0].evaluate([.real(value), .int(0)]))
    }
  }

  @Test("Infinite bins that hold what is outside go, or clamp")
  func infiniteBins() throws {
    let inf = Double.infinity
    let lookups: [(Bins, [CorrectionContent])] = [
      ([-inf, 0, 1, inf], [1, 2, 7]), ([-inf, 0, 1, inf], [7, 2, 7]), ([-1, 0, 1, inf], [1, 2, 7]),
      ([-inf, 0, 1, 2], [7, 2, 3]),
      ([-inf, 0, inf], [7, 7]),
    ]
    for (bins, content) in lookups {
      let built = try set(x.bins(bins, flow: 7, content))
      let lowered = try built.lowered(to: .v2_5)
      #expect(lowered.minimumReader == .v2_0)
      for value in [-inf, -1e308, -1, -0.5, 0, 0.5, 1, 1.5, 2, 1e308, .greatestFiniteMagnitude, inf, .nan] {
        let (a, b) = (built.corrections[0], lowered.corrections[0])
        #expect(try a.evaluate([.real(value), .int(0)]) == b.evaluate([.real(value), .int(0)]), "\(content) at \(value)")
      }
    }
    #expect(throws: CorrectionError.self) { try set(x.bins([-inf, 0, 2], flow: 7, values: [1, 7])).lowered(to: .v2_5) }
    #expect(throws: CorrectionError.self) { try set(x.bins([-2, 0, inf], flow: 7, values: [7, 1])).lowered(to: .v2_5) }
  }

  @Test("Rules, finalizers and parts of compounds count, and compounds keep their operations")
  func innerParts() throws {
    let uniform = x.bins(.uniform(2, from: 0, to: 1), flow: .clamp, values: [0.25, 3.5])
    let changed = try set(x.replaced(by: uniform) { .formula("2.385*x", of: x) })
    let plain = try changed.lowered(to: .v2_2)
    #expect(changed.minimumReader == .v2_3 && plain.minimumReader == .v2_0)
    for value in [-1, 0.125, 0.75, 2] {
      let arguments: [CorrectionInput] = [.real(value), .int(0)]
      #expect(try plain.corrections[0].evaluate(arguments) == changed.corrections[0].evaluate(arguments))
    }
    let network = try LWTNNNetwork(
      inputs: [.init("x")], layers: [.dense(LWTNNMap(weights: [2], bias: [0]), .linear)], outputs: ["p"])
    let logic = try FormulaNode("x>0&&x<1", variables: ["p"])
    #expect(
      try set(.network(LWTNNNode(network: network, finalizer: logic))).readerRequirements.map(\.path) == [
        "corrections[0].data.nodetype", "corrections[0].data.finalizer.expression",
      ])
    let part = try set(uniform).corrections[0]
    for operation in [CompoundCorrection.Operation.add, .multiply, .divide, .last] {
      let compound = try CompoundCorrection(
        name: "k", inputs: part.inputs, output: part.output, inputsUpdate: ["x"], inputOperation: .divide,
        outputOperation: operation, stack: [part, part])
      let lowered = try CorrectionSet(corrections: [part], compounds: [compound]).lowered(to: .v2_2)
      #expect(lowered.compounds[0].inputOperation == .divide && lowered.compounds[0].outputOperation == operation)
      #expect(lowered.compounds[0].stack == [lowered.corrections[0], lowered.corrections[0]] && lowered.minimumReader == .v2_0)
    }
  }

  @Test("Formulas are spelled anew with the same value, without && and ||, in x, y, z and t")
  func formulas() throws {
    for item in try reference("corrections-formulas")["formulas"].items {
      guard let formula = try? CorrectionFormula(try item.items[0].text) else { continue }
      let tree = FormulaTree(formula)
      #expect(try CorrectionFormula(tree.text).instructions == formula.instructions, "\(formula.expression) as \(tree.text)")
      let plain = try CorrectionFormula(tree.withoutLogic.text)
      #expect(!plain.expression.contains("&") && !plain.expression.contains("|"))
      for point in [[3.7, -0.6, 2.25, 0.5], [0, 0, 0, 0], [-1.2, .nan, 0, -2.5]] {
        let variables = point + (4..<max(formula.variableCount, 4)).map { Double($0) }
        let parameters = (0..<formula.parameterCount).map { Double($0) - 0.75 }
        let expected = formula.evaluate(variables, parameters: parameters)
        #expect(agree(plain.evaluate(variables, parameters: parameters), expected), "\(formula.expression)")
      }
    }
    let inputs = (0..<6).map { RealInput("v\($0)") }
    let wide = CorrectionContent.formula(
      "x[5]*[0]-x[1]^2&&x[4]", of: inputs[0], inputs[1], inputs[2], inputs[3], inputs[4], inputs[5], parameters: [2.5])
    let lowered = try set(wide, inputs).lowered(to: .v2_0)
    guard case .formula(let node) = lowered.corrections[0].data else { throw NotThere() }
    #expect(node.formula.expression == "(z*[0]-x^2.0!=0.0)*(y!=0.0)")
    #expect(node.variables == ["v1", "v4", "v5"])
  }

  @Test("Random corrections keep their values when they are lowered")
  func trees() throws {
    var lowered = 0
    for item in try reference("corrections-trees")["trees"].items {
      let document = JSONValue.object([
        JSONMember("schema_version", .integer(2)), JSONMember("corrections", .array([try item["correction"]])),
      ])
      let set = try CorrectionSet(json: Array(try document.compactText().utf8))
      guard let plain = ReaderVersion.allCases.lazy.compactMap({ try? set.lowered(to: $0) }).first, plain != set else { continue }
      lowered += 1
      #expect(plain.minimumReader < set.minimumReader)
      for row in try item["rows"].items {
        let values = try row.items
        let arguments =
          try values[..<3].map { CorrectionInput.real(try #require($0.double)) } + [
            .int(Int64(try #require(values[3].double))), .string(try values[4].text),
          ]
        let (a, b) = (try? set.corrections[0].evaluate(arguments), try? plain.corrections[0].evaluate(arguments))
        #expect((a == nil) == (b == nil) && agree(a ?? 0, b ?? 0))
      }
    }
    #expect(lowered > 10)
  }

  @Test("What cannot be said in older words is refused with place, version and remedy")
  func refusals() throws {
    func message(_ content: CorrectionContent, _ target: ReaderVersion, inputs: [any CorrectionVariable]? = nil) throws -> String
    {
      let set = try self.set(content, inputs)
      return "\(try #require(throws: CorrectionError.self) { try set.json(target: target) })"
    }
    let inf = try message(x.bins([0, .infinity], flow: .error, values: [1]), .v2_5)
    #expect(
      inf
        == "correction 'c', corrections[0].data.edges: an infinite edge needs correctionlib 2.6 or newer, and the target is 2.5; "
        + "use flow \"clamp\", or a finite edge beyond all values")
    #expect(try message(n.bins([0, 1], flow: .clamp, values: [1]), .v2_5).contains("data.input: bins of an integer input needs"))
    #expect(try message(x.bins([0, 1], flow: .wrap, values: [1]), .v2_6).contains("wrap the input before the call"))
    #expect(
      try message(x.bins([0, 1], flow: .clamp) { .random(by: x) }, .v2_1)
        .contains("data.content[0].nodetype: hashprng needs correctionlib 2.2"))
    let inputs = (0..<5).map { RealInput("v\($0)") }
    let five = CorrectionContent.formula(
      "x+y+z+t+x[4]", of: inputs[0], inputs[1], inputs[2], inputs[3], inputs[4])
    #expect(try message(five, .v2_7, inputs: inputs).contains("use four variables or fewer"))
    #expect(
      try message(x.bins(.uniform(3, from: 1, to: 1.0.nextUp), flow: .clamp, values: [1, 2, 3]), .v2_0)
        .contains("uniform bins needs correctionlib 2.3"))
  }

  @Test("What no reader loads, or none evaluates alike, is not written")
  func unwritable() throws {
    let normal = try set(.random(.libraryNormal, by: x))
    let error = try #require(throws: CorrectionError.self) { try normal.json() }
    #expect(error.path == "corrections[0].data.distribution" && "\(error)".contains("use \"normal\""))
    let key = try set(n.cases([1: 1, 5_000_000_000: 2]))
    let large = try #require(throws: CorrectionError.self) { try key.json() }
    #expect(large.path == "corrections[0].data.content[1].key" && "\(large)".contains("5000000000"))
    let version = try CorrectionSet(corrections: [try Correction("c", version: 1 << 40, inputs: x) { 1 }])
    #expect(try #require(throws: CorrectionError.self) { try version.json() }.path == "corrections[0].version")
  }

  @Test("Every layout reads back to the same set")
  func layouts() throws {
    let built = try set(n.cases([1: x.bins([0, 1, 2], flow: .clamp, values: [0.385, 2]), 2: .formula("x+1", of: x)]))
    for layout in JSONLayout.allCases {
      let text = try built.json(layout: layout)
      #expect(try CorrectionSet(json: Array(text.utf8)) == built)
      #expect(try CorrectionSet(json: Array(text.utf8)).json(layout: layout) == text)
    }
    let (pretty, indented) = (try built.json(layout: .pretty), try built.json(layout: .indented))
    #expect(pretty.contains("\n          \"edges\": [0.0, 1.0, 2.0],\n") || pretty.contains(#""edges": [0.0, 1.0, 2.0]"#))
    #expect(indented.contains("\n  \"schema_version\": 2,\n") && indented.split(separator: "\n").count > 50)
    #expect(pretty.split(separator: "\n").allSatisfy { $0.count <= 124 })
  }
}

extension JSONValue {
  fileprivate var members: [(String, JSONValue)] {
    get throws {
      guard case .object(let members) = self else { throw NotThere() }
      return members.map { ($0.key, $0.value) }
    }
  }
}
