import Corrections
import Testing
import _TestSupport

@Suite("Formulas")
struct FormulaTests {
  @Test("Formulas parse, fail and evaluate as in correctionlib")
  func asCorrectionlib() throws {
    let file = try reference("corrections-formulas")
    let parameters = try file["parameters"].items.compactMap(\.double)
    let points = try file["points"].items.map { try $0.items.compactMap(\.double) }
    var refused = 0
    for row in try file["formulas"].items {
      let (text, values) = (try row.items[0].text, try row.items[1])
      guard let formula = try? CorrectionFormula(text), formula.parameterCount <= parameters.count, formula.variableCount <= 4
      else {
        refused += 1
        #expect(values == .null, "'\(text)' is refused")
        continue
      }
      guard values != .null else {
        Issue.record("'\(text)' is accepted, correctionlib refuses it")
        continue
      }
      for (point, value) in zip(points, try values.items.compactMap(\.double)) {
        let ours = formula.evaluate(point, parameters: parameters)
        #expect(agree(ours, value, relative: Tolerance.rounding), "\(text) at \(point): \(ours), not \(value)")
      }
    }
    #expect(refused > 30)
  }

  @Test(
    "A minus sign belongs to the atom after it",
    arguments: [
      ("-x^2", 13.6900000000000013), ("-3^2", 9), ("2-2^2", -2), ("2^-1", 0.5), ("2--3", 5), ("-1*x^2", -13.6900000000000013),
      ("2^3^2", 512), ("8/4*2", 4), ("1-2+3", 2), ("- x", -3.7), ("-max(x,9)", -9),
    ])
  func unaryMinus(text: String, value: Double) throws {
    #expect(try CorrectionFormula(text).evaluate([3.7]) == value)
  }

  @Test("Not-a-number follows the order of max and min, and counts as true")
  func nan() throws {
    let nan = [Double.nan]
    for text in ["max(x,1)", "min(x,1)", "x+1", "(x>0)*log(x)", "-x"] { #expect(try CorrectionFormula(text).evaluate(nan).isNaN) }
    for text in ["max(1,x)", "min(1,x)", "x||0", "x&&1", "x!=x"] { #expect(try CorrectionFormula(text).evaluate(nan) == 1) }
    for text in ["x==x", "x>1", "x<=1", "x&&0"] { #expect(try CorrectionFormula(text).evaluate(nan) == 0) }
  }

  @Test(
    "A bad formula is refused at its character",
    arguments: [
      ("1+", 3, "ends"), ("--3", 2, "minus"), ("- 3", 3, "minus"), ("1e+2", 3, "plus"), ("2*foo(x)", 3, "'foo'"),
      ("(x", 3, "')'"), ("max(x)", 6, "','"),
      ("x[ 0]", 2, "index"), ("x[0 ]", 4, "']'"), ("x-", 3, "ends"), ("x+y*+z", 5, "no value"),
      ("x y", 3, "operator"), ("x[", 2, "index"), ("[99999999]", 1, "index"), ("1e999", 1, "large"), (".5", 1, "no value"),
      ("", 1, "ends"),
    ])
  func position(text: String, position: Int, what: String) throws {
    let error = try #require(throws: CorrectionError.self) { try CorrectionFormula(text) }
    guard case .formula(text, position: position, let message) = error.problem else {
      Issue.record("\(error)")
      return
    }
    #expect(message.contains(what), "\(error)")
  }

  @Test("Operands nest up to a limit without harm")
  func depth() throws {
    func nested(_ n: Int) -> String { String(repeating: "(", count: n) + "x" + String(repeating: ")", count: n) }
    #expect(try CorrectionFormula(nested(200)).evaluate([2.385]) == 2.385)
    #expect(throws: CorrectionError.self) { try CorrectionFormula(nested(100_000)) }
    #expect(throws: CorrectionError.self) { try CorrectionFormula("x" + String(repeating: "^x", count: 100_000)) }
    #expect(try CorrectionFormula("x" + String(repeating: "+x", count: 2_047)).evaluate([0.5]) == 1_024)
    #expect(throws: CorrectionError.self) { try CorrectionFormula("x" + String(repeating: "+x", count: 2_048)) }
  }

  @Test("Counts of variables and parameters are those of the highest index")
  func counts() throws {
    let formula = try CorrectionFormula("x[6]+[3]*z")
    #expect(formula.variableCount == 7 && formula.parameterCount == 4)
  }
}
