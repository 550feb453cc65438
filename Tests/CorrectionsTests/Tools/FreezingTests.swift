import Corrections
import Testing

@Suite("Freezing inputs") struct FreezingTests {
  /// The value, or nil where there is an error.
  private func value(_ correction: Correction, _ arguments: [CorrectionInput]) -> UInt64? {
    (try? correction.evaluate(arguments))?.bitPattern
  }

  @Test("A frozen input changes no bit, whatever the others are", arguments: 0..<60)
  func identical(_ seed: UInt64) throws {
    var tree = RandomTree(seed: seed)
    let correction = try tree.correction()
    for _ in 0..<8 {
      let fixed = tree.arguments()
      for (place, input) in correction.inputs.enumerated() {
        let frozen: Correction
        do { frozen = try correction.freezing(input.name, at: fixed[place]) } catch {
          #expect(Self.isRefusable(fixed[place]), "\(seed): \(error)")
          continue
        }
        #expect(frozen.inputs.map(\.name) == correction.inputs.map(\.name).filter { $0 != input.name })
        for _ in 0..<12 {
          var arguments = tree.arguments()
          arguments[place] = fixed[place]
          let expected = value(correction, arguments)
          var rest = arguments
          rest.remove(at: place)
          #expect(value(frozen, rest) == expected, "\(seed): \(input.name) = \(fixed[place]), \(arguments)")
        }
      }
    }
  }

  /// NaN and infinities cannot be parameters of formulas, and cannot be wrapped.
  private static func isRefusable(_ value: CorrectionInput) -> Bool {
    if case .real(let number) = value { !number.isFinite } else { false }
  }

  @Test("Trees with transforms and lookups that refuse are frozen without a change, or refused", arguments: 100..<160)
  func wild(_ seed: UInt64) throws {
    var tree = RandomTree(seed: seed, isWild: true)
    let correction = try tree.correction()
    for _ in 0..<8 {
      let fixed = tree.arguments()
      for (place, input) in correction.inputs.enumerated() {
        guard let frozen = try? correction.freezing(input.name, at: fixed[place]) else { continue }
        for _ in 0..<12 {
          var arguments = tree.arguments()
          arguments[place] = fixed[place]
          let expected = value(correction, arguments)
          arguments.remove(at: place)
          #expect(value(frozen, arguments) == expected, "\(seed): \(input.name) = \(fixed[place])")
        }
      }
    }
  }

  @Test("Not many wild trees are refused")
  func refusals() throws {
    var (tried, refused) = (0, 0)
    for seed in UInt64(100)..<160 {
      var tree = RandomTree(seed: seed, isWild: true)
      let correction = try tree.correction()
      for (input, value) in [("s", CorrectionInput.string("up")), ("j", .int(1)), ("x", .real(0.375))] {
        tried += 1
        if (try? correction.freezing(input, at: value)) == nil { refused += 1 }
      }
    }
    #expect(refused * 2 < tried, "\(refused) of \(tried)")
  }

  private func correction(_ data: CorrectionNode, generics: [FormulaNode] = []) throws -> Correction {
    try Correction(
      name: "sf", description: "Scale", inputs: RandomTree.inputs, output: Variable("w", .real), genericFormulas: generics,
      data: data)
  }

  private func refusal(_ body: () throws -> Correction) -> String {
    do {
      _ = try body()
      return "none"
    } catch { return "\(error)" }
  }

  @Test("What cannot be expressed is refused, with the place and the reason")
  func reasons() throws {
    let byKey = try correction(.category(CategoryNode(input: "s", keys: .strings(["nom"]), content: [.constant(1.25)])))
    #expect(
      refusal { try byKey.freezing("s", at: .string("up")) }
        == "correction 'sf', data: s = 'up' is not a key of this category, which has no default; add the key, or a default")
    let hash = try correction(.hash(HashPRNGNode(inputs: ["x", "y"], distribution: .normal)))
    #expect(refusal { try hash.freezing("x", at: .real(1)) }.contains("a random number depends on its bits"))
    let formula = try correction(.formula(FormulaNode("x*y", variables: ["x", "y"])))
    #expect(refusal { try formula.freezing("y", at: .real(.infinity)) }.hasSuffix("a formula reads it, and inf is not finite"))
    let register = try correction(
      .transform(TransformNode(input: "x", rule: .formula(FormulaNode("x*y", variables: ["x", "y"])), content: formula.data)))
    let said = refusal { try register.freezing("x", at: .real(2)) }
    #expect(
      said
        == "correction 'sf', data.content: input 'x' cannot be frozen: a transform writes it from other inputs, and it is read afterwards"
    )
    let edges = try BinEdges([0, 1, 2])
    let narrow = try correction(
      .binning(BinningNode(input: "x", edges: edges, content: [.constant(1), .constant(2)], flow: .error)))
    #expect(refusal { try narrow.freezing("x", at: .real(2)) }.contains("x = 2.0 is outside [0.0, 2.0)"))
    #expect(refusal { try narrow.freezing("z", at: .real(2)) }.contains("'z' is not declared; declared are: x, y, j, s"))
    #expect(refusal { try narrow.freezing("x", at: .int(2)) }.contains("input 'x' is real, not int"))
  }

  @Test("An input that a rule writes is frozen only if that rule cannot fail, whatever reads it")
  func rules() throws {
    let (edges, constants) = (try BinEdges([0, 1, 2]), [CorrectionNode.constant(1.5), .constant(2.5)])
    func keys(_ otherwise: CorrectionNode?) throws -> CorrectionNode {
      .category(try CategoryNode(input: "s", keys: .strings(["nom", "up"]), content: constants, otherwise: otherwise))
    }
    func bins(_ flow: Flow) throws -> CorrectionNode {
      .binning(try BinningNode(input: "y", edges: edges, content: constants, flow: flow))
    }
    let content = CorrectionNode.formula(try FormulaNode("2.385*x", variables: ["y"]))
    let inner = CorrectionNode.transform(TransformNode(input: "j", rule: .constant(1e300), content: .constant(1)))
    let cases: [(CorrectionNode, Bool)] = try [
      (keys(nil), false), (keys(.constant(0.5)), true), (bins(.error), false), (bins(.wrap), false), (bins(.clamp), true),
      (bins(.content(.constant(0))), true), (inner, false),
    ]
    for (rule, isFrozen) in cases {
      let tree = try correction(.transform(TransformNode(input: "x", rule: rule, content: content)))
      let said = refusal { try tree.freezing("x", at: .real(1)) }
      #expect(isFrozen ? said == "none" : said.contains("a transform writes it by a rule that can fail"), "\(rule)")
    }
    let whole = TransformNode(input: "j", rule: try bins(.clamp), content: content)
    #expect(refusal { try correction(.transform(whole)).freezing("j", at: .int(1)) }.contains("by a rule that can fail"))
  }

  @Test("What a rule without inputs writes is known: shared formulas too, and integers rounded as evaluation does")
  func writtenValues() throws {
    let five = FormulaReferenceNode(0, parameters: [2, 0.5])
    let generics = [try FormulaNode("[0]+[1]", variables: [])]
    let (content, keys) = ([1.25, 2.25, 3.25].map { CorrectionNode.constant($0) }, CategoryNode.Keys.integers([2, 3, -3]))
    for (rule, expected) in [(CorrectionNode.constant(2.5), 2.25), (.formulaReference(five), 2.25), (.constant(-2.5), 3.25)] {
      let category = CorrectionNode.category(try CategoryNode(input: "j", keys: keys, content: content))
      let tree = try correction(.transform(TransformNode(input: "j", rule: rule, content: category)), generics: generics)
      let frozen = try tree.freezing("j", at: .int(7))
      #expect(frozen.data == .constant(expected))
      #expect(try tree.evaluate([.real(0), .real(0), .int(7), .string("")]) == expected)
    }
    let network = try LWTNNNetwork(
      inputs: [.init("x")], layers: [.dense(LWTNNMap(weights: [2], bias: [0]), .linear)], outputs: ["p"])
    let node = LWTNNNode(network: network, finalizer: try FormulaNode("x", variables: ["p"]))
    let tree = try correction(.network(node))
    #expect(refusal { try tree.freezing("x", at: .real(1)) }.contains("a network reads it"))
    #expect(try tree.freezing("y", at: .real(1)).data == tree.data)
  }

  @Test("A formula keeps its text but for the input")
  func text() throws {
    let formula = try correction(.formula(FormulaNode("x[1]*exp(-x^2)+[0]*1e-5", variables: ["x", "y"], parameters: [0.5, 9])))
    let frozen = try formula.freezing("x", at: .real(-3.5))
    #expect(frozen.data == .formula(try FormulaNode("x*exp(-[1]^2)+[0]*1e-5", variables: ["y"], parameters: [0.5, -3.5])))
    #expect(frozen.description == "Scale [x = -3.5]")
  }

  @Test("Sets are frozen with their compounds, and sliced with what compounds are made of")
  func sets() throws {
    let scale = try correction(
      .category(CategoryNode(input: "s", keys: .strings(["nom"]), content: [.formula(FormulaNode("x*1.5", variables: ["x"]))])))
    let other = try Correction(
      name: "other", inputs: [Variable("x", .real)], output: Variable("w", .real),
      data: .formula(FormulaNode("x+1", variables: ["x"])))
    let compound = try CompoundCorrection(
      name: "both", inputs: RandomTree.inputs, output: Variable("w", .real), inputsUpdate: ["x"], inputOperation: .multiply,
      outputOperation: .multiply, stack: [scale, other])
    let set = try CorrectionSet(corrections: [other, scale], compounds: [compound])
    let frozen = try set.freezing("s", at: "nom").freezing("j", at: "3")
    #expect(frozen.compounds[0].inputs.map(\.name) == ["x", "y"])
    #expect(frozen.compounds[0].stack[0] == frozen.corrections[1])
    #expect(frozen.corrections[0] == other)
    #expect(try set.slice(["both"]).corrections.map(\.name) == ["other", "sf"])
    #expect(try set.slice(["other"]).compounds.isEmpty)
    for (body, said) in [
      ({ try set.freezing("x", at: "1") }, "correction 'both': input 'x' cannot be frozen: the compound updates it"),
      ({ try set.freezing("j", at: "1.5") }, "correction 'sf': '1.5' is no value of input 'j', which is int"),
      ({ try set.freezing("era", at: "1") }, "input 'era' is not declared; declared are: j, s, x, y"),
      ({ try set.slice(["sff"]) }, "there is no correction 'sff'; there are: other, sf, both"),
    ] as [(() throws -> CorrectionSet, String)] {
      do {
        _ = try body()
        Issue.record("not refused: \(said)")
      } catch { #expect("\(error)".contains(said), "\(error)") }
    }
  }

  @Test("Merging keeps corrections as they are and names both files of a clash")
  func merging() throws {
    var tree = RandomTree(seed: 5)
    let (a, b) = (try tree.correction(name: "a"), try tree.correction(name: "b"))
    let sets = try [
      ("one.json", CorrectionSet(description: "first", corrections: [a])), ("d/two.json", CorrectionSet(corrections: [b])),
    ]
    let merged = try CorrectionSet.merging(sets)
    #expect(merged.corrections == [a, b])
    #expect(merged.description == "one.json: first\ntwo.json")
    #expect(try CorrectionSet.merging(sets, description: "both").description == "both")
    do {
      _ = try CorrectionSet.merging(sets + [("three.json", try CorrectionSet(corrections: [a]))])
      Issue.record("a clash was not noticed")
    } catch {
      #expect("\(error)" == "both one.json and three.json have 'a'; rename one, or leave it out with concord slice")
    }
  }
}
