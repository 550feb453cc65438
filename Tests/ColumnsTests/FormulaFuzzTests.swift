import Testing

@testable import Columns

@Suite("Formulas made at random")
struct FormulaFuzzTests {
  static let pieces = [
    "a", "b", "pt", "eta", "other", "1", ".5", "2e3", "0", "+", "-", "*", "/", "%", "**", "(", ")", "[", "]", ",", "?", ":", "<",
    ">=", "==", "!=",
    "&&", "||", "!", "sum", "max(", "any(", "count(", "pow(", "deltaPhi(", "abs(", " ", "\n", "`", "pi", "true", "q", "é", "^",
    "&", "\u{0}",
  ]

  @Test("Random text never crashes, and errors point into it")
  func garbage() throws {
    var generator = SplitMix(state: 99)
    let bench = FormulaBench.random(events: 7, seed: 2)
    for _ in 0..<20_000 {
      let text = (0..<1 + generator.below(12)).map { _ in Self.pieces[generator.below(Self.pieces.count)] }.joined()
      if let error = bench.error(text, define: ["q": "a + pt"]) {
        #expect(error.offset >= 0 && error.offset <= error.formula.count && !error.description.isEmpty)
      }
    }
  }

  @Test("Random bytes never crash")
  func bytes() throws {
    var generator = SplitMix(state: 100)
    for _ in 0..<20_000 {
      let text = String(
        decoding: (0..<generator.below(20)).map { _ in UInt8(truncatingIfNeeded: generator.next()) }, as: UTF8.self)
      do { _ = try Formula(parsing: text, name: "n") } catch { #expect(error.offset <= text.count && !error.description.isEmpty) }
    }
  }

  @Test("Random well-formed formulas give the values a plain walk over the tree gives")
  func meaning() throws {
    var generator = SplitMix(state: 101)
    let bench = FormulaBench.random(events: 5, seed: 4)
    var missing = 0
    for _ in 0..<4000 {
      let formula = Self.condition(4, &generator)
      let result = try bench.evaluate(formula)
      let syntax = try Formula(parsing: formula, name: "n").syntax
      let expected = (0..<5).map { PlainWalk(syntax: syntax, bench: bench, event: $0).value(syntax.root) }
      missing += result.missingCount
      #expect(Self.same(result.optionals, expected), "\(formula): \(result.optionals), not \(expected)")
    }
    #expect(missing > 1000)
  }

  private static func same(_ a: [Double?], _ b: [Double?]) -> Bool {
    zip(a, b).allSatisfy { a, b in
      guard let a, let b else { return a == nil && b == nil }
      return a == b || (a.isNaN && b.isNaN)
    }
  }

  private static func number(_ depth: Int, _ g: inout SplitMix) -> String {
    switch depth == 0 ? g.below(4) : g.below(9) {
    case 0: "a"
    case 1: "b"
    case 2: "pt[\(g.below(3))]"
    case 3: "\(g.below(5))\(["", ".25"][g.below(2)])"
    case 4: "(\(number(depth - 1, &g)) + \(number(depth - 1, &g)))"
    case 5: "\(number(depth - 1, &g)) * (\(number(depth - 1, &g)))"
    case 6: "(\(condition(depth - 1, &g)) ? \(number(depth - 1, &g)) : \(number(depth - 1, &g)))"
    case 7: "max(\(number(depth - 1, &g)), \(number(depth - 1, &g)))"
    default: "eta[\(number(depth - 1, &g)) + 0*a]"
    }
  }

  private static func condition(_ depth: Int, _ g: inout SplitMix) -> String {
    switch depth == 0 ? g.below(2) : g.below(6) {
    case 0: "\(number(depth, &g)) < \(number(max(depth - 1, 0), &g))"
    case 1: "\(number(depth, &g)) >= \(number(max(depth - 1, 0), &g))"
    case 2: "!(\(condition(depth - 1, &g)))"
    case 3: "(\(condition(depth - 1, &g)) || \(condition(depth - 1, &g)))"
    default: "(\(condition(depth - 1, &g)) && \(condition(depth - 1, &g)))"
    }
  }
}

/// The language as one would write it for one event at a time: nil is missing.
private struct PlainWalk {
  let syntax: FormulaSyntax
  let bench: FormulaBench
  let event: Int

  func value(_ node: Int) -> Double? {
    switch syntax.nodes[node].kind {
    case .number(let value): return value
    case .name(let name, _): return bench.columns[name]?.values.doubles()[event]
    case .unary(_, let a): return value(a).map { $0 == 0 ? 1 : 0 }
    case .ternary(let c, let a, let b): return value(c).flatMap { $0 != 0 ? value(a) : value(b) }
    case .index(let list, let index): return element(list, value(index))
    case .call(_, let arguments): return both(value(arguments[0]), value(arguments[1])) { $0 > $1 || $0.isNaN ? $0 : $1 }
    case .binary(let symbol, let a, let b): return binary(symbol, value(a), value(b))
    }
  }

  private func both(_ a: Double?, _ b: Double?, _ function: (Double, Double) -> Double) -> Double? {
    a.flatMap { a in b.map { function(a, $0) } }
  }

  private func element(_ list: Int, _ index: Double?) -> Double? {
    guard case .name(let name, _) = syntax.nodes[list].kind, let column = bench.columns[name], let index else { return nil }
    let elements = Array(column.values.doubles()[column.offsets[event]..<column.offsets[event + 1]])
    return Int(exactly: index).flatMap { elements.indices.contains($0) ? elements[$0] : nil }
  }

  private func binary(_ symbol: FormulaSymbol, _ a: Double?, _ b: Double?) -> Double? {
    switch symbol {
    case .and: a == 0 || b == 0 ? 0 : both(a, b) { _, _ in 1 }
    case .or: a == 1 || b == 1 ? 1 : both(a, b) { _, _ in 0 }
    case .less: both(a, b) { $0 < $1 ? 1 : 0 }
    case .atLeast: both(a, b) { $0 >= $1 ? 1 : 0 }
    case .plus: both(a, b, +)
    default: both(a, b, *)
    }
  }
}
