import Corrections
import Testing
import _TestSupport

@Suite("Compounds")
struct CompoundTests {
  private static let inputs = [Variable("x", .real), Variable("y", .real), Variable("s", .string)]

  private func formula(_ name: String, _ text: String, _ variables: [String] = ["x", "y"]) throws -> Correction {
    try Correction(
      name: name, inputs: Self.inputs, output: Variable("o", .real), data: .formula(FormulaNode(text, variables: variables)))
  }

  private func binned(_ name: String, _ input: String) throws -> Correction {
    let bins = try BinningNode(input: input, edges: BinEdges([0, 1]), content: [.constant(1.5)], flow: .error)
    return try Correction(name: name, inputs: Self.inputs, output: Variable("o", .real), data: .binning(bins))
  }

  private func compound(
    _ stack: [Correction], _ input: CompoundCorrection.Operation = .multiply, _ output: CompoundCorrection.Operation = .multiply,
    updating: [String] = ["x"]
  ) throws -> CompoundCorrection {
    try CompoundCorrection(
      name: "k", inputs: Self.inputs, output: Variable("o", .real), inputsUpdate: updating, inputOperation: input,
      outputOperation: output, stack: stack)
  }

  @Test("The first row that fails is named, whichever part fails in it", arguments: [false, true], [1, 3])
  func firstFailure(isBugCompatible: Bool, threads: Int) throws {
    let compound = try compound([binned("a", "x"), binned("b", "y"), binned("c", "x")], updating: [])
    var (x, y) = ([Double](repeating: 0.5, count: 9_000), [Double](repeating: 0.25, count: 9_000))
    var options = EvaluationOptions()
    (options.isBugCompatible, options.threads) = (isBugCompatible, threads)
    func failure() throws -> String {
      let columns: [CorrectionColumn] = [.real(x), .real(y), .constant(.string("s"))]
      return "\(try #require(throws: CorrectionError.self) { try compound.evaluate(columns, options: options) })"
    }
    x[8_000] = 7
    #expect(try failure().hasPrefix("correction 'a', row 8000: x = 7.0 is outside [0.0, 1.0)"))
    y[4_500] = -1
    #expect(try failure().hasPrefix("correction 'b', row 4500: y = -1.0 is outside [0.0, 1.0)"))
    y[0] = .infinity
    #expect(try failure().hasPrefix("correction 'b', row 0: y = inf is outside"))
    (x[0], y[0]) = (2, 0.5)
    #expect(try failure().hasPrefix("correction 'a', row 0: x = 2.0 is outside"))
  }

  @Test("A later part that fails in a row before is named, behind one that fails for what others have changed")
  func laterFailure() throws {
    let compound = try compound([formula("a", "y"), binned("b", "x"), binned("c", "y")])
    let columns: [CorrectionColumn] = [.real([0.5, 0.5, 0.5, 0.5]), .real([0.5, 1.25, 3, 1.5]), .constant(.string("s"))]
    let error = try #require(throws: CorrectionError.self) { try compound.evaluate(columns) }
    #expect("\(error)".hasPrefix("correction 'c', row 1: y = 1.25 is outside [0.0, 1.0)"), "\(error)")
  }

  @Test("Words as codes are cut as strings are where a later part fails first", arguments: [false, true])
  func laterWord(isCoded: Bool) throws {
    let keys = CategoryNode.Keys.strings(["nom", "up"])
    let category = try CategoryNode(input: "s", keys: keys, content: [.constant(1.5), .constant(0.5)])
    let named = try Correction(name: "b", inputs: Self.inputs, output: Variable("o", .real), data: .category(category))
    let compound = try compound([binned("a", "x"), named], updating: [])
    let (words, codes): ([String], [Int32]) = (["nom", "up", "down"], [0, 1, 2, 0, 1, 0, 1, 0, 1])
    let x = CorrectionColumn.real((0..<9).map { $0 == 5 ? 7 : 0.5 })
    let strings = isCoded ? CorrectionColumn.coded(codes, words: words) : .string(codes.map { words[Int($0)] })
    let error = try #require(throws: CorrectionError.self) { try compound.evaluate([x, .constant(.real(0)), strings]) }
    #expect("\(error)".hasPrefix("correction 'b', row 2: s = 'down' is not a key"), "\(error)")
  }

  @Test("Variations of compounds are what their inputs give one by one")
  func variations() throws {
    let compound = try compound([formula("a", "x+2.385*y"), formula("b", "x*y")])
    let columns: [CorrectionColumn] = [.real([0.5, -1.25, 3]), .real([2.5, 0.75, -1]), .constant(.string("s"))]
    let found = try compound.evaluate(columns, variations: [[:], ["y": .real(1.5)], ["x": .real(0.25), "s": .string("t")]])
    #expect(found[0] == (try compound.evaluate(columns)))
    #expect(found[1] == (try compound.evaluate([columns[0], .constant(.real(1.5)), columns[2]])) && found[1] != found[0])
    #expect(found[2] == (try compound.evaluate([.constant(.real(0.25)), columns[1], columns[2]])) && found[2] != found[0])
  }

  @Test("Quotients are divided once; what does not change has no share in a derivative, however steep")
  func quotients() throws {
    let (first, second) = (try formula("a", "x", ["y"]), try formula("b", "x"))
    let row: [CorrectionColumn] = [.real([5]), .real([3]), .constant(.string("s"))]
    #expect(5.0 / 3 != 5 * (1.0 / 3))
    #expect(try compound([first, second], .divide, .last).evaluate(row) == [5.0 / 3])
    #expect(try compound([second, first], .multiply, .divide, updating: []).evaluate(row) == [5.0 / 3])
    let steep = try compound(
      [formula("a", "x", ["y"]), formula("b", "sqrt(x)+2.5*y", ["y", "x"])], .multiply, .last, updating: ["y"])
    #expect(try steep.derivatives([.real([5]), .real([0]), .constant(.string("s"))], along: "x") == [2.5])
    let unread = try compound([formula("a", "sqrt(x)", ["y"]), formula("b", "2.5*x", ["y"])], .add, .last, updating: ["x"])
    #expect(try unread.derivatives([.real([5]), .real([0]), .constant(.string("s"))], along: "y") == [2.5])
  }

  @Test("Derivatives are central differences, for every operation", arguments: CompoundCorrection.Operation.allCases)
  func derivatives(output: CompoundCorrection.Operation) throws {
    let stack = try [
      formula("a", "1.5+0.25*sin(x)*y"), formula("b", "2+0.125*x*x-0.5*y"), formula("c", "exp(0.0625*x)+y*y", ["y", "x"]),
    ]
    let columns: [CorrectionColumn] = [
      .real([0.31, -0.77, 1.42, 2.9, -1.83]), .constant(.real(0.61)), .constant(.string("s")),
    ]
    for operation in [CompoundCorrection.Operation.add, .multiply, .divide] {
      for updating in [["x"], ["y"], ["x", "y"], []] {
        let compound = try compound(stack, operation, output, updating: updating)
        for place in 0...1 {
          let found = try compound.derivatives(columns, along: Self.inputs[place].name)
          func moved(_ by: Double) throws -> [Double] {
            var moved = columns
            if case .real(let values) = columns[0], place == 0 { moved[0] = .real(values.map { $0 + by }) }
            if place == 1 { moved[1] = .constant(.real(0.61 + by)) }
            return try compound.evaluate(moved)
          }
          let (up, down) = (try moved(1e-6), try moved(-1e-6))
          try #require(found.count == 5)
          for row in 0..<5 {
            let difference = (up[row] - down[row]) / 2e-6
            let scale = max(1, abs(found[row]), abs(up[row]))
            #expect(
              abs(found[row] - difference) <= Tolerance.finiteDifference * scale,
              "\(operation) \(output) \(updating) along \(place), row \(row): \(found[row]), not \(difference)")
          }
          #expect(output == .last || found.contains { abs($0) > 0.01 })
        }
      }
    }
  }

  @Test("An input that no part reads has derivative 0; only real inputs of the compound have one")
  func otherInputs() throws {
    let compound = try compound([formula("a", "x*2", ["x"])])
    let columns: [CorrectionColumn] = [.real([1.5, 2.5]), .constant(.real(3)), .constant(.string("s"))]
    #expect(try compound.derivatives(columns, along: "y") == [0, 0])
    #expect(try compound.derivatives(columns, along: "x") == [2, 2])
    #expect(try compound.derivatives([.real([]), .real([]), .string([])], along: "x").isEmpty)
    let word = try #require(throws: CorrectionError.self) { try compound.derivatives(columns, along: "s") }
    #expect(word.description == "correction 'k': input 's' is string, but this node needs a real input")
    let unknown = try #require(throws: CorrectionError.self) { try compound.derivatives(columns, along: "z") }
    #expect(unknown.description == "correction 'k': input 'z' is not declared; declared are: x, y, s")
  }

  @Test("Functions tell derivatives of compounds, but no leaf, and neither with correctionlib's defects")
  func functions() throws {
    let part = try formula("a", "x*y")
    let set = try CorrectionSet(corrections: [part], compounds: [compound([part])])
    let columns: [CorrectionColumn] = [.real([1.5, 2.5]), .constant(.real(3)), .constant(.string("s"))]
    let (compound, correction) = (try CorrectionFunction("k", in: set), try CorrectionFunction("a", in: set))
    var options = EvaluationOptions()
    #expect(try compound.derivatives(columns, along: "x", options: options) == [3, 3])
    #expect(try correction.derivatives(columns, along: "y", options: options) == [1.5, 2.5])
    #expect(try correction.leaves(columns, options: options) == [0, 0])
    let leaf = try #require(throws: CorrectionError.self) { try compound.leaves(columns, options: options) }
    #expect(leaf.description == "correction 'k': the leaf of a compound cannot be told; ask the corrections of its stack")
    options.isBugCompatible = true
    let refusals: [(String, () throws -> Void)] = [
      ("'a': the leaf", { _ = try correction.leaves(columns, options: options) }),
      ("'a': the derivative", { _ = try correction.derivatives(columns, along: "x", options: options) }),
      ("'k': the derivative", { _ = try compound.derivatives(columns, along: "x", options: options) }),
    ]
    for (what, body) in refusals {
      let error = try #require(throws: CorrectionError.self) { try body() }
      #expect(
        error.description
          == "correction \(what) with correctionlib's defects cannot be told; ask without, or for the value alone")
    }
  }
}
