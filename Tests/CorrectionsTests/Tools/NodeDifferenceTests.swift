import Testing

@testable import Corrections

@Suite("Differences of nodes and values")
struct NodeDifferenceTests {
  private func correction(
    _ data: CorrectionNode, _ inputs: [Variable] = RandomTree.inputs, generics: [FormulaNode] = []
  ) throws -> Correction {
    try Correction(name: "sf", inputs: inputs, output: Variable("w", .real), genericFormulas: generics, data: data)
  }

  private func difference(_ before: Correction, _ after: Correction) throws -> CorrectionDifference {
    let sets = try [before, after].map { try CorrectionSet(corrections: [$0]) }
    return try #require(CorrectionSetDifference(from: sets[0], to: sets[1]).changed.first)
  }

  private func changes(_ before: CorrectionNode, _ after: CorrectionNode) throws -> [String] {
    try difference(correction(before), correction(after)).content.map { "\($0.path): \($0.text)" }
  }

  @Test("Transforms and random numbers differ in rules, contents, inputs and distributions")
  func registers() throws {
    func transform(_ input: String = "x", _ rule: Double = 1.25, _ content: Double = 2.5) -> CorrectionNode {
      .transform(TransformNode(input: input, rule: .constant(rule), content: .constant(content)))
    }
    #expect(try changes(transform(), transform("x", 1.5)) == ["data.rule: 1.25 → 1.5"])
    #expect(try changes(transform(), transform("x", 1.25, 3.5)) == ["data.content: 2.5 → 3.5"])
    #expect(try changes(transform(), transform("y")) == ["data.input: x → y"])
    func hash(_ inputs: [String], _ distribution: HashPRNGNode.Distribution) -> CorrectionNode {
      .hash(HashPRNGNode(inputs: inputs, distribution: distribution))
    }
    #expect(try changes(hash(["x"], .normal), hash(["x"], .flat)) == ["data.distribution: normal → stdflat"])
    #expect(try changes(hash(["x", "y"], .normal), hash(["y", "x"], .normal)) == ["data.inputs: x, y → y, x"])
  }

  @Test("Networks differ as wholes, their finalizers in the text; shared formulas by place and parameters")
  func networks() throws {
    func network(_ weight: Double, _ finalizer: String = "x") throws -> CorrectionNode {
      let layer = LWTNNLayer.dense(LWTNNMap(weights: [weight], bias: [0]), .linear)
      let network = try LWTNNNetwork(inputs: [.init("x")], layers: [layer], outputs: ["p"])
      return .network(LWTNNNode(network: network, finalizer: try FormulaNode(finalizer, variables: ["p"])))
    }
    #expect(try changes(network(2.5), network(3.5)) == ["data.opaque: a network → another"])
    #expect(try changes(network(2.5), network(2.5, "2*x")) == ["data.finalizer.expression: x → 2*x"])
    let generics = try ["[0]*x", "[0]+x"].map { try FormulaNode($0, variables: ["x"]) }
    func reference(_ index: Int, _ parameter: Double) throws -> Correction {
      try correction(.formulaReference(FormulaReferenceNode(index, parameters: [parameter])), generics: generics)
    }
    let found = try difference(reference(0, 1.5), reference(1, 2.5)).content.map { "\($0.path): \($0.text)" }
    #expect(found == ["data.index: 0 → 1", "data.parameters: [1.5] → [2.5]"])
  }

  @Test("Contents of categories are compared by key, wherever it stands; defaults, too")
  func categories() throws {
    func category(_ keys: [String], _ values: [Double], _ otherwise: CorrectionNode? = nil) throws -> CorrectionNode {
      let content = values.map { CorrectionNode.constant($0) }
      return .category(try CategoryNode(input: "s", keys: .strings(keys), content: content, otherwise: otherwise))
    }
    let plain = try category(["nom", "up", "down"], [1, 1.25, 0.75])
    #expect(try changes(plain, category(["down", "nom", "up"], [0.75, 1, 1.25])) == [])
    #expect(try changes(plain, category(["down", "nom", "up"], [0.75, 1, 1.5])) == ["data.content[1].value: 1.25 → 1.5"])
    let defaulted = try category(["nom", "up", "down"], [1, 1.25, 0.75], .constant(0.5))
    #expect(try changes(plain, defaulted).map { $0.prefix(21) } == ["data.default: none → "])
    #expect(
      try changes(defaulted, category(["nom", "up", "down"], [1, 1.25, 0.75], .constant(0.25))) == ["data.default: 0.5 → 0.25"])
  }

  @Test("All changes are counted, forty are listed")
  func many() throws {
    func bins(_ shift: Double) throws -> Correction {
      let edges = try BinEdges((0...50).map { Double($0) })
      let content = (0..<50).map { CorrectionNode.constant(Double($0) + shift) }
      return try correction(.binning(BinningNode(input: "x", edges: edges, content: content, flow: .clamp)))
    }
    let found = try difference(bins(0.25), bins(0.5))
    #expect(found.content.count == 40 && found.contentCount == 50)
    let sets = try [bins(0.25), bins(0.5)].map { try CorrectionSet(corrections: [$0]) }
    #expect(CorrectionSetDifference(from: sets[0], to: sets[1]).text.contains("  … 50 changes of content in all\n"))
  }

  @Test("Zeros of other signs are other numbers")
  func zeros() throws {
    func bins(_ values: [Double]) throws -> CorrectionNode {
      let content = values.map { CorrectionNode.constant($0) }
      return .binning(try BinningNode(input: "x", edges: BinEdges([0, 1, 2]), content: content, flow: .clamp))
    }
    #expect(try changes(bins([0, 1]), bins([-0.0, 2])) == ["data.content[0]: 0.0 → -0.0", "data.content[1]: 1.0 → 2.0"])
  }

  // MARK: Values

  @Test("Values are compared at edges, just below, between and beyond them, and at all keys")
  func grid() throws {
    let edges = try BinEdges([0, 1, 3])
    let bins = CorrectionNode.binning(
      try BinningNode(input: "x", edges: edges, content: [.constant(1), .constant(2)], flow: .clamp))
    let category = CorrectionNode.category(
      try CategoryNode(input: "j", keys: .integers([4, -2]), content: [bins, bins], otherwise: .constant(0)))
    let it = CorrectionFunction.correction(try correction(category, [Variable("x", .real), Variable("j", .int)]))
    let grid = DifferenceGrid(it, it, limit: 1_000)
    let x = [-1.5, (0.0).nextDown, 0, 0.5, (1.0).nextDown, 1, 2, (3.0).nextDown, 3, 4.5]
    #expect(grid.values == [x.map { .real($0) }, [.int(-2), .int(-1), .int(4), .int(5)]])
    #expect(grid.count == 40 && Set((0..<40).map { grid.arguments($0) }).count == 40)
    let few = DifferenceGrid(it, it, limit: 15)
    #expect(few.count == 15 && Set((0..<15).map { few.arguments($0) }).count > 5)
  }

  @Test("Changed defaults are seen among the values")
  func defaults() throws {
    func category(_ input: String, _ keys: CategoryNode.Keys, _ otherwise: Double) throws -> Correction {
      let content = [CorrectionNode.constant(1.25), .constant(2.5)]
      return try correction(
        .category(CategoryNode(input: input, keys: keys, content: content, otherwise: .constant(otherwise))))
    }
    for (input, keys) in [("s", CategoryNode.Keys.strings(["a", "b"])), ("s", .strings(["?", "b"])), ("j", .integers([0, 1]))] {
      let found = try #require(try difference(category(input, keys, 0.5), category(input, keys, 0.75)).values)
      #expect(found.differing > 0 && found.differing < found.points && found.largest?.difference == 0.25)
    }
    let plain = CorrectionFunction.correction(try correction(.constant(1), [Variable("j", .int), Variable("s", .string)]))
    #expect(DifferenceGrid(plain, plain, limit: 9).values == [(0...5).map { .int($0) }, [.string("?")]])
  }

  @Test("The largest changes are named: absolute, relative, from zero, and to no number at all")
  func largest() throws {
    func bins(_ values: [Double]) throws -> Correction {
      let edges = try BinEdges([0, 1, 2, 3])
      let content = values.map { CorrectionNode.constant($0) }
      return try correction(.binning(BinningNode(input: "x", edges: edges, content: content, flow: .clamp)))
    }
    let found = try #require(try difference(bins([10, 1, 5]), bins([12, 1.5, 5])).values)
    #expect(found.largest?.before == "10.0" && found.largest?.difference == 2)
    #expect(found.largestRelative?.before == "1.0" && found.largestRelative?.difference == 0.5)
    let zero = try #require(try difference(bins([10, 0, 5]), bins([12, 0.001, 5])).values)
    #expect(zero.largest?.before == "10.0" && zero.largestRelative?.before == "0.0")
    #expect(zero.largestRelative?.difference == .greatestFiniteMagnitude)
    let (line, root) = (try FormulaNode("x", variables: ["x"]), try FormulaNode("sqrt(x)", variables: ["x"]))
    let lost = try #require(try difference(correction(.formula(line)), correction(.formula(root))).values)
    #expect(lost.largest?.difference == .greatestFiniteMagnitude && lost.largest?.after.hasSuffix("nan") == true)
  }

  @Test("Inputs in another order are given their own arguments")
  func order() throws {
    let inputs = [Variable("x", .real), Variable("y", .real)]
    let data = CorrectionNode.formula(try FormulaNode("x-2.5*y", variables: ["x", "y"]))
    let found = try difference(correction(data, inputs), correction(data, inputs.reversed()))
    #expect(found.content.map(\.path) == ["inputs"])
    #expect(found.values.map { $0.points == 144 && $0.differing == 0 } == true)
  }
}
