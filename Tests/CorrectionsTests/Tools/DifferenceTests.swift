import Corrections
import Testing

@Suite("Differences of sets") struct DifferenceTests {
  private func correction(
    version: Int = 1, edges: [Double] = [15, 30, 60], contents: [Double] = [0.98, 1.02], keys: [String] = ["nom", "up"],
    expression: String = "[0]*x", description: String? = "Scale", flow: Flow = .clamp
  ) throws -> Correction {
    let bins = try BinningNode(input: "pt", edges: BinEdges(edges), content: contents.map { .constant($0) }, flow: flow)
    let formula = try FormulaNode(expression, variables: ["pt"], parameters: [0.5])
    let content = [CorrectionNode.binning(bins)] + keys.dropFirst().map { _ in .formula(formula) }
    return try Correction(
      name: "sf", description: description, version: version, inputs: [Variable("pt", .real), Variable("syst", .string)],
      output: Variable("w", .real), data: .category(CategoryNode(input: "syst", keys: .strings(keys), content: content)))
  }

  private func difference(_ before: Correction, _ after: Correction) throws -> CorrectionSetDifference {
    CorrectionSetDifference(from: try CorrectionSet(corrections: [before]), to: try CorrectionSet(corrections: [after]))
  }

  @Test("Equal sets do not differ, whatever the order of corrections")
  func equal() throws {
    var tree = RandomTree(seed: 3)
    let (a, b) = (try tree.correction(name: "a"), try tree.correction(name: "b"))
    let found = CorrectionSetDifference(
      from: try CorrectionSet(corrections: [a, b]), to: try CorrectionSet(corrections: [b, a]))
    #expect(found.isEmpty && found.unraised.isEmpty)
    #expect(found.text == "no difference")
  }

  @Test("A changed number is found in the tree and among the values, and needs a higher version")
  func number() throws {
    let found = try difference(correction(), correction(contents: [0.98, 1.125]))
    let change = try #require(found.changed.first)
    #expect(change.content.map(\.path) == ["data.content[0].value.content[1]"])
    #expect(change.content.map(\.text) == ["1.02 → 1.125"])
    #expect(found.unraised == ["sf"])
    let values = try #require(change.values)
    #expect(values.differing > 0 && values.differing < values.points)
    let largest = try #require(values.largest)
    #expect((largest.before, largest.after) == ("1.02", "1.125"))
    #expect(abs(largest.difference - 0.105) < 1e-12)
    #expect(largest.arguments.hasSuffix("syst = nom"))
    #expect(try difference(correction(), correction(version: 2, contents: [0.98, 1.125])).unraised.isEmpty)
    #expect(try difference(correction(version: 3), correction(version: 2, contents: [0.98, 1.125])).unraised == ["sf"])
    #expect(found.text.hasSuffix("content changed, but the version did not rise: sf. Raise the version"))
  }

  @Test("Words alone need no higher version, and have no values to compare")
  func words() throws {
    let found = try difference(correction(), correction(description: "Scale factors"))
    #expect(found.unraised.isEmpty && !found.isEmpty)
    #expect(found.changed[0].contentCount == 0 && found.changed[0].values == nil)
    #expect(found.changed[0].words.map(\.text) == ["Scale → Scale factors"])
    #expect(found.text.hasSuffix("no content changed"))
  }

  @Test("Edges, keys, formulas, flows and inputs are named")
  func structure() throws {
    let plain = try correction()
    func paths(_ other: Correction) throws -> [String] {
      try difference(plain, other).changed[0].content.map { "\($0.path): \($0.text)" }
    }
    #expect(
      try paths(correction(edges: [15, 30, 70])) == ["data.content[0].value.edges: [15.0, 30.0, 60.0] → [15.0, 30.0, 70.0]"])
    #expect(try paths(correction(keys: ["nom", "up", "down"])) == ["data.content[2]: no key down → key down"])
    #expect(try paths(correction(keys: ["nom"])) == ["data.content[1]: key up → no key up"])
    #expect(try paths(correction(expression: "[0]*x*x")) == ["data.content[1].value.expression: [0]*x → [0]*x*x"])
    #expect(try paths(correction(flow: .error)) == ["data.content[0].value.flow: clamp → error"])
    let renamed = try plain.freezing("syst", at: .string("nom"))
    #expect(try paths(renamed).first == "inputs: pt: real, syst: string → pt: real")
    #expect(try difference(plain, renamed).changed[0].values == nil)
  }

  @Test("Where only some arguments are drawn, the text says of how many")
  func drawn() throws {
    let (before, after) = (
      try CorrectionSet(corrections: [correction()]), try CorrectionSet(corrections: [correction(expression: "[0]*x+1")])
    )
    let all = CorrectionSetDifference(from: before, to: after)
    #expect(all.changed[0].values?.combinations == nil && !all.text.contains("drawn"))
    let points = try #require(all.changed[0].values?.points)
    let some = CorrectionSetDifference(from: before, to: after, points: 7)
    #expect(some.changed[0].values?.combinations == Double(points) && some.changed[0].values?.points == 7)
    #expect(some.text.contains("  (7 drawn of \(points) combinations of keys and edges; more with --points)"), "\(some.text)")
  }

  @Test("Arguments that lost their value are counted, and so are those that won one")
  func lost() throws {
    let narrow = try #require(try difference(correction(), correction(flow: .error)).changed[0].values)
    #expect(narrow.onlyBefore > 0 && narrow.onlyAfter == 0 && narrow.differing == 0)
    let keys = try #require(try difference(correction(), correction(keys: ["nom", "up", "down"])).changed[0].values)
    #expect(keys.onlyAfter > 0 && keys.onlyBefore == 0)
  }

  @Test("Corrections and compounds that came and went are listed")
  func added() throws {
    let (a, b) = (try correction(), try RandomTree.sample("b"))
    let compound = try CompoundCorrection(
      name: "all", inputs: a.inputs, output: a.output, inputsUpdate: [], inputOperation: .add, outputOperation: .last, stack: [a])
    let before = try CorrectionSet(description: "one", corrections: [a], compounds: [compound])
    let found = CorrectionSetDifference(from: before, to: try CorrectionSet(description: "two", corrections: [b]))
    #expect(found.added == ["b"] && found.removed == ["sf"] && found.compoundsRemoved == ["all"] && found.hasNewDescription)
    let lines = found.text.split(separator: "\n")
    #expect(
      lines == ["the set's description differs", "removed: sf", "added: b", "removed: all (compound)", "no content changed"])
  }

  @Test("What a compound does differently is content that no version tells of; its words are none")
  func compounds() throws {
    let variables = [Variable("x", .real)]
    let parts = try ["x+0.5", "1.5*x"].enumerated().map { i, text in
      try Correction(
        name: "f\(i)", version: 1, inputs: variables, output: Variable("w", .real),
        data: .formula(FormulaNode(text, variables: ["x"])))
    }
    func set(
      _ stack: [Int] = [0, 1], updates: [String] = ["x"], input: CompoundCorrection.Operation = .add,
      output: CompoundCorrection.Operation = .last, words: String = "All"
    ) throws -> CorrectionSet {
      let compound = try CompoundCorrection(
        name: "all", description: words, inputs: variables, output: Variable("w", .real), inputsUpdate: updates,
        inputOperation: input, outputOperation: output, stack: stack.map { parts[$0] })
      return try CorrectionSet(corrections: parts, compounds: [compound])
    }
    for (other, change) in [
      (try set([1, 0]), "stack: f0, f1 → f1, f0"), (try set(updates: []), "inputs_update: x → "),
      (try set(input: .multiply), "input_op: + → *"), (try set(output: .multiply), "output_op: last → *"),
    ] {
      let found = CorrectionSetDifference(from: try set(), to: other)
      let compound = try #require(found.compoundsChanged.first)
      #expect(compound.content.map { "\($0.path): \($0.text)" } == [change])
      #expect(found.unversioned == ["all"] && found.isUntold && found.unraised.isEmpty)
      #expect(compound.values.map { $0.differing > 0 } == true, "\(change)")
      #expect(found.text.contains("  \(change)\n") && !found.text.contains("no content changed"))
      #expect(found.text.hasSuffix("which has no version that could rise: all. Give it another name"))
    }
    // The stack f0, f1 at x = 2.5: 3, then 1.5·(2.5 + 3); reversed: 3.75, then 2.5 + 3.75 + 0.5.
    let grid = try #require(CorrectionSetDifference(from: try set(), to: try set([1, 0])).compoundsChanged[0].values)
    #expect(grid.points == 12 && grid.largest?.arguments == "x = 1000.0" && grid.largest?.before == "3000.75")
    let words = CorrectionSetDifference(from: try set(), to: try set(words: "Both"))
    #expect(!words.isUntold && !words.isEmpty && words.text.hasSuffix("  description: All → Both\nno content changed"))
  }

  @Test("A grid that is too large is sampled, the same every time")
  func sampled() throws {
    var tree = RandomTree(seed: 11)
    let (a, b) = (try tree.correction(), try tree.correction())
    func values() throws -> ValueDifference? {
      CorrectionSetDifference(from: try CorrectionSet(corrections: [a]), to: try CorrectionSet(corrections: [b]), points: 100)
        .changed[0].values
    }
    #expect(try values() == values())
    #expect(try values()?.points == 100)
  }
}

extension RandomTree {
  fileprivate static func sample(_ name: String) throws -> Correction {
    var tree = RandomTree(seed: 1)
    return try tree.correction(name: name)
  }
}
