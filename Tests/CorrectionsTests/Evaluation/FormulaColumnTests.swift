import Corrections
import Numerics
import Testing

@Suite("Formulas over columns")
struct FormulaColumnTests {
  @Test(
    "Functions of whole columns give the library's bits, as single rows do",
    arguments: [
      "sin(x)", "cos(x)", "exp(x)", "log(x)", "x^2", "pow(x,3)", "x^4", "pow(x,0.5)", "x^2.3", "sin(x)^2+cos(x)^2*exp(-x/9)",
    ])
  func asSingleRows(text: String) throws {
    let formula = try CorrectionFormula(text)
    let json = """
      {"schema_version": 2, "corrections": [{"name": "f", "version": 1, "inputs": [{"name": "x", "type": "real"}],
        "output": {"name": "y", "type": "real"},
        "data": {"nodetype": "formula", "parser": "TFormula", "variables": ["x"], "expression": "\(text)"}}]}
      """
    let correction = try CorrectionSet(json: Array(json.utf8)).correction("f")
    var random = Philox(seed: 137_036, stream: 4)
    let x = (0..<20_011).map { _ in 24.5 * random.uniform() - 4.5 }
    let values = try correction.evaluate([.real(x)])
    let differing = zip(x, values).filter { x, value in
      let expected = formula.evaluate([x])
      return value.bitPattern != expected.bitPattern && !(value.isNaN && expected.isNaN)
    }
    #expect(values.count == x.count && differing.map(\.0) == [])
  }
}
