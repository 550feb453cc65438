import Corrections
import Testing
import _TestSupport

@Suite("Evaluating corrections")
struct EvaluationTests {
  @Test("Random trees give correctionlib's values, by row and by column")
  func randomTrees() throws {
    var compared = 0
    for tree in try reference("corrections-trees")["trees"].items {
      let document = JSONValue.object([
        JSONMember("schema_version", .integer(2)), JSONMember("corrections", .array([try tree["correction"]])),
      ])
      // Bare JSON from Python holds no infinities here, so the text can be made again.
      let text = try document.compactText()
      let correction = try CorrectionSet(json: Array(text.utf8)).correction("c")
      for row in try tree["rows"].items {
        let arguments = try arguments(row.items)
        let expected = try row.items[5].double
        let value = try? correction.evaluate(arguments)
        let columns = try? correction.evaluate(arguments.map(CorrectionColumn.constant))
        #expect(columns.map { agree($0[0], value ?? .infinity) } ?? (value == nil))
        guard let expected, let value else {
          #expect(expected == nil && value == nil, "\(arguments): \(value as Any), not \(expected as Any)\n\(text)")
          continue
        }
        compared += 1
        #expect(
          agree(value, expected, relative: Tolerance.rounding), "\(arguments): \(value), not \(expected)\n\(text)")
      }
    }
    #expect(compared > 500)
  }

  private func arguments(_ row: [JSONValue]) throws -> [CorrectionInput] {
    try row[..<3].map { .real(try #require($0.double)) } + [
      .int(Int64(try #require(row[3].double))), .string(try row[4].text),
    ]
  }

  private func correction(_ data: CorrectionNode, _ inputs: [Variable] = [Variable("x", .real)]) throws -> Correction {
    try Correction(name: "c", inputs: inputs, output: Variable("o", .real), data: data)
  }

  private func bins(_ edges: BinEdges, _ flow: Flow) throws -> Correction {
    let content = (0..<edges.count).map { CorrectionNode.constant(Double($0) + 0.5) }
    return try correction(.binning(BinningNode(input: "x", edges: edges, content: content, flow: flow)))
  }

  @Test("A value just below the end of a uniform axis is in the last bin")
  func justBelowHigh() throws {
    let edges = try BinEdges(uniform: 7, low: -3.14159265358979, high: 3.14159265358979)
    for flow in [Flow.clamp, .error, .wrap, .content(.constant(-9))] {
      #expect(try bins(edges, flow).evaluate([.real(edges.high.nextDown)]) == 6.5)
    }
  }

  @Test("A value a hair below a wrapped axis is in the last bin")
  func wrapHair() throws {
    for edges in [try BinEdges(uniform: 4, low: 0, high: 6.28), try BinEdges([0, 1, 2, 3, 6.28])] {
      let correction = try bins(edges, .wrap)
      #expect(try correction.evaluate([.real(-1e-17)]) == 3.5)
      #expect(try correction.evaluate([.real(6.28)]) == 0.5)
      #expect(try correction.evaluate([.real(6.28 * 5 + 0.25)]) == 0.5)
    }
  }

  @Test("NaN is above every axis, uniform or not")
  func nan() throws {
    for edges in [try BinEdges(uniform: 3, low: 0, high: 6), try BinEdges([0, 2, 4, 6]), try BinEdges([0, 1, 2, .infinity])] {
      #expect(try bins(edges, .clamp).evaluate([.real(.nan)]) == 2.5)
      #expect(try bins(edges, .content(.constant(-9))).evaluate([.real(.nan)]) == -9)
      #expect(throws: CorrectionError.self) { try bins(edges, .error).evaluate([.real(.nan)]) }
    }
    #expect(throws: CorrectionError.self) { try bins(BinEdges([0, 2]), .wrap).evaluate([.real(.nan)]) }
    #expect(try bins(BinEdges([0, 1, .infinity]), .clamp).evaluate([.real(.infinity)]) == 1.5)
    #expect(throws: CorrectionError.self) { try bins(BinEdges([0, 1, .infinity]), .error).evaluate([.real(.infinity)]) }
  }

  @Test("A transform is seen below it only, and rounds halves away from zero")
  func transform() throws {
    let inputs = [Variable("n", .int), Variable("x", .real)]
    let parity = CorrectionNode.category(
      try CategoryNode(input: "n", keys: .integers([-3, 3, 2]), content: [.constant(-3.5), .constant(3.5), .constant(2.5)]))
    let half = CorrectionNode.formula(try FormulaNode("x+0.5", variables: ["x"]))
    let tree = CorrectionNode.transform(TransformNode(input: "n", rule: half, content: parity))
    #expect(try correction(tree, inputs).evaluate([.int(0), .real(2)]) == 3.5)
    #expect(try correction(tree, inputs).evaluate([.int(0), .real(-3)]) == -3.5)
    // A transform inside a rule ends with the rule.
    let inner = CorrectionNode.transform(TransformNode(input: "x", rule: .constant(9), content: half))
    let outer = CorrectionNode.transform(TransformNode(input: "n", rule: inner, content: half))
    #expect(try correction(outer, inputs).evaluate([.int(0), .real(2.385)]) == 2.885)
  }

  @Test(
    "What is no integer for an integer input is the smallest, NaN or an error, by the policy",
    arguments: [Double.nan, 1e19, -.infinity])
  func notAnInteger(value: Double) throws {
    let inputs = [Variable("n", .int), Variable("x", .real)]
    let rule = CorrectionNode.formula(try FormulaNode("x", variables: ["x"]))
    let keys = CorrectionNode.category(
      try CategoryNode(input: "n", keys: .integers([1, .min]), content: [.constant(1.5), .constant(-9)]))
    let correction = try correction(.transform(TransformNode(input: "n", rule: rule, content: keys)), inputs)
    var options = EvaluationOptions()
    let columns: [CorrectionColumn] = [.constant(.int(0)), .real([1, value, 1.2])]
    #expect(try correction.evaluate(columns) == [1.5, -9, 1.5])
    #expect(try correction.evaluate([.int(0), .real(value)]) == -9)
    options.nanPolicy = .propagate
    let found = try correction.evaluate(columns, options: options)
    #expect(found[0] == 1.5 && found[1].isNaN && found[2] == 1.5)
    #expect(try correction.evaluate([.int(0), .real(value)], options: options).isNaN)
    #expect(try correction.leaves(columns, options: options) == [0, -1, 0])
    options.nanPolicy = .throw
    let error = try #require(throws: CorrectionError.self) {
      try correction.evaluate([.constant(.int(0)), .real([1, 1e19])], options: options)
    }
    #expect(error.problem == .notAnInteger(input: "n", value: 1e19) && error.row == 1 && error.path.isEmpty)
    #expect(error.description.hasSuffix("for the integer input 'n', which holds no such number; restrict the rule"), "\(error)")
  }

  @Test("Columns give the values of their rows")
  func columns() throws {
    let inputs = [Variable("s", .string), Variable("x", .real)]
    let linear = CorrectionNode.formula(try FormulaNode("[0]+x", variables: ["x"], parameters: [0.25]))
    let tree = CorrectionNode.category(
      try CategoryNode(input: "s", keys: .strings(["nom", "up"]), content: [linear, .constant(7.5)]))
    let correction = try correction(tree, inputs)
    #expect(try correction.evaluate([.constant(.string("nom")), .real([1.5, -2.5])]) == [1.75, -2.25])
    #expect(try correction.evaluate([.string(["up", "nom"]), .real([1.5, -2.5])]) == [7.5, -2.25])
    #expect(try correction.evaluate([.constant(.string("nom")), .real([])]) == [])
    let error = try #require(throws: CorrectionError.self) {
      try correction.evaluate([.string(["up", "dn"]), .constant(.real(0))])
    }
    #expect(
      error.description
        == "correction 'c', row 1: s = 'dn' is not a key of this category, which has no default; add the key, or a default")
    let lengths = try #require(throws: CorrectionError.self) { try correction.evaluate([.string(["up", "nom"]), .real([1])]) }
    #expect(lengths.problem == .columnLengths([2, 1]))
  }

  @Test("Wrong arguments are named")
  func wrongArguments() throws {
    let correction = try correction(.constant(1.5))
    let count = try #require(throws: CorrectionError.self) { try correction.evaluate([CorrectionInput]()) }
    #expect(count.problem == .argumentCount(given: 0, inputs: ["x"]))
    let type = try #require(throws: CorrectionError.self) { try correction.evaluate([.int(3)]) }
    #expect(type.problem == .argumentType(input: "x", is: .real, given: .int))
    #expect(type.description == "correction 'c': input 'x' is real, not int")
  }
}
