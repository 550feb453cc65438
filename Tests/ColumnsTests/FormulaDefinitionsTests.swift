import Testing

@testable import Columns

@Suite("Formula definitions")
struct FormulaDefinitionsTests {
  static let bench = FormulaBench(["x": Column(values: .float64([2.385, -1.25])), "y": Column(values: .float64([0.75, 3.5]))])

  @Test("Definitions may refer to each other in any order")
  func order() throws {
    var generator = SplitMix(state: 77)
    for _ in 0..<20 {
      // The same chain under shuffled names: alphabetical order is never the order of use for long.
      var names = ["a", "b", "c", "d", "e"]
      for i in stride(from: 4, to: 0, by: -1) { names.swapAt(i, generator.below(i + 1)) }
      let define = [
        names[0]: "x + y", names[1]: "\(names[0]) * 2", names[2]: "\(names[1]) - \(names[0])",
        names[3]: "\(names[2]) * \(names[1])",
        names[4]: "\(names[3]) > 0 ? \(names[2]) : \(names[0])",
      ]
      #expect(try Self.bench.evaluate(names[3], define: define).values == [3.135 * 6.27, 2.25 * 4.5])
      #expect(try Self.bench.evaluate("\(names[4]) + 1", define: define).values == [4.135, 3.25])
    }
  }

  @Test("A definition equals its formula in parentheses")
  func parentheses() throws {
    #expect(try Self.bench.evaluate("2 * q", define: ["q": "x + y"]).values == Self.bench.evaluate("2 * (x + y)").values)
  }

  @Test("A cycle is shown, and the place where it closes")
  func cycles() throws {
    let three = try #require(Self.bench.error("x", define: ["a": "1 + b", "b": "x * c", "c": "y - a", "d": "a"]))
    #expect(three.reason == .cycle(["a", "b", "c", "a"]) && three.place == "define.c" && three.offset == 4)
    #expect(three.message == "definitions go round in a circle: a → b → c → a")
    let one = try #require(Self.bench.error("x", define: ["q": "2 * q"]))
    #expect(one.reason == .cycle(["q", "q"]) && one.place == "define.q" && one.offset == 4)
    let tail = try #require(Self.bench.error("x", define: ["a": "b", "b": "c + 1", "c": "b"]))
    #expect(tail.reason == .cycle(["b", "c", "b"]))
  }

  @Test("A diamond is no cycle")
  func diamond() throws {
    let define = ["top": "left + right", "left": "base * 2", "right": "base * 3", "base": "x"]
    #expect(try Self.bench.evaluate("top", define: define).values == [2.385 * 2 + 2.385 * 3, -6.25])
  }

  @Test("A long chain is no danger")
  func chain() throws {
    var define = ["d0": "x"]
    for i in 1..<20_000 { define["d\(i)"] = "d\(i - 1) + 1" }
    let expected = [2.385, -1.25].map { start in (1..<20_000).reduce(start) { sum, _ in sum + 1 } }
    #expect(try Self.bench.evaluate("d19999", define: define).values == expected)
  }

  @Test("Names that hide something or cannot be written are refused")
  func names() throws {
    let hides = try #require(Self.bench.error("1", define: ["x": "y"]))
    #expect(
      hides.message == "the definition hides the column x" && hides.place == "define.x" && hides.remedy == "Choose another name.")
    #expect(Self.bench.error("1", define: ["x": "x * 2"])?.reason == .badName("x"))
    for name in ["pi", "true", "max", "deltaPhi"] {
      #expect(Self.bench.error("1", define: [name: "y"])?.message == "'\(name)' already has a meaning in formulas")
    }
    for name in ["", "2q", "my q", "q+1", "and", "`q`", "φ"] {
      #expect(Self.bench.error("1", define: [name: "y"])?.message == "'\(name)' is not a name formulas can write", "\(name)")
    }
  }

  @Test("A mistake in a definition is placed there; columns matter only where a definition is used")
  func places() throws {
    let syntax = try #require(Self.bench.error("x", define: ["unused": "2 +"]))
    #expect(syntax.place == "define.unused" && syntax.offset == 3)
    let used = try #require(Self.bench.error("q + 1", define: ["q": "2 * gen", "unused": "nothing"]))
    #expect(used.place == "define.q" && used.offset == 4 && used.reason == .unknownName("gen"))
    #expect(try Self.bench.evaluate("x", define: ["q": "2 * gen"]).values == [2.385, -1.25])
    #expect(Self.bench.error("qq", define: ["q1": "x"])?.remedy.contains("q1") == true)
  }
}
