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
}
