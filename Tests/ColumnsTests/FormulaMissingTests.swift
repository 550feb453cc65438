import Columns
import Testing

@Suite("Missing values")
struct FormulaMissingTests {
  /// `t`, `f` and `m` stand for a condition that is true, false and missing in the one event.
  static let bench = FormulaBench([
    "x": Column(values: .float64([2.385]), layout: .jagged(offsets: [0, 1])), "nan": Column(values: .float64([.nan])),
    "none": Column(values: .float32([]), layout: .jagged(offsets: [0, 0])),
    "cov": Column(values: .float64([1.5, 2.5]), layout: .fixed(count: 2)),
  ])
  static let define = ["t": "x[0] > 1", "f": "x[0] > 3", "m": "x[1] > 0"]

  /// Kleene's tables.
  static let logic: [(String, Double?)] = [
    ("t && t", 1), ("t && f", 0), ("f && f", 0), ("t && m", nil), ("m && t", nil), ("f && m", 0), ("m && f", 0), ("m && m", nil),
    ("t || t", 1), ("t || f", 1), ("f || f", 0), ("t || m", 1), ("m || t", 1), ("f || m", nil), ("m || f", nil), ("m || m", nil),
    ("!t", 0), ("!f", 1), ("!m", nil), ("true || m", 1), ("false && m", 0), ("m && true", nil), ("m || false", nil),
    ("!(m && f)", 1),
    ("m && !m", nil), ("m && t && f", 0), ("f || m || t", 1),
  ]

  /// Everything else.
  static let others: [(String, Double?)] = [
    ("x[1]", nil), ("x[1] + 1", nil), ("0 * x[1]", nil), ("x[1] == x[1]", nil), ("isnan(x[1])", nil), ("max(1, x[1])", nil),
    ("pow(x[1], 0)", nil),
    ("deltaPhi(x[1], 0)", nil), ("t ? 7 : x[1]", 7), ("f ? 7 : x[1]", nil), ("t ? x[1] : 7", nil), ("m ? 7 : 7", nil),
    ("m ? t : f", nil),
    ("(t ? x[0] : x[1]) > 2", 1), ("x[x[1]]", nil), ("x[nan]", nil), ("x[1e300]", nil), ("x[-x[0]]", nil),
    ("x[x[0] - 2.385]", 2.385), ("none[0]", nil),
    ("max(none)", nil), ("min(none)", nil), ("mean(none)", nil), ("sum(none)", 0), ("count(none)", 0), ("any(none > 0)", 0),
    ("all(none > 0)", 1),
    ("max(cov)", 2.5), ("sum(x + none[0])", nil), ("count(x + none[0])", nil), ("sum(none + none[0])", 0),
    ("any(x > none[0])", nil),
    ("any(x > none[0] || x > 0)", 1), ("all(x > none[0] && x > 9)", 0), ("count(x > none[0])", nil),
    ("count(x[x > none[0]])", nil),
    ("nan && t", nil), ("nan || t", 1), ("!nan", nil), ("nan ? 1 : 0", nil), ("nan > 0", 0), ("nan != nan", 1), ("isnan(nan)", 1),
    ("any(cov*nan)", nil),
    ("nan && f", 0),
  ]

  @Test("Kleene's logic and the rules of missing values hold", arguments: logic + others)
  func rules(_ formula: String, _ expected: Double?) throws {
    let result = try Self.bench.evaluate(formula, define: Self.define)
    #expect(result.optionals == [expected])
    #expect(result.missingCount == (expected == nil ? 1 : 0))
    #expect(expected != nil || result.values[0].isNaN)
    #expect((result.missing == nil) == (expected != nil))
  }

  @Test("A selection that ends missing fails the event and is counted")
  func selection() throws {
    let bench = FormulaBench(["pt": Column(values: .float32([31, 28, 12, 40]), layout: .jagged(offsets: [0, 0, 2, 3, 4]))])
    let result = try bench.evaluate("pt[1] > 20", .condition)
    #expect(result.holds == [false, true, false, false])
    #expect(result.missing == [true, false, true, true] && result.missingCount == 3 && result.isBoolean)
  }

  @Test("A number as a condition: nonzero holds, NaN is missing")
  func conditions() throws {
    let bench = FormulaBench(["x": Column(values: .float64([0, -0.0, 2.385, -1, .nan, .infinity]))])
    let result = try bench.evaluate("x", .condition)
    #expect(result.optionals == [0, 0, 1, 1, nil, 1] && result.holds == [false, false, true, true, false, true])
    let number = try bench.evaluate("x", .number)
    #expect(number.values[2] == 2.385 && number.missing == nil && number.values[4].isNaN)
  }

  @Test("Missing elements of a list output are flagged one by one")
  func lists() throws {
    let bench = FormulaBench([
      "pt": Column(values: .float64([31.5, 28.25, 12]), layout: .jagged(offsets: [0, 0, 2, 3])),
      "link": Column(values: .int32([-1, 1, 0, 0, 2]), layout: .jagged(offsets: [0, 1, 3, 5])),
    ])
    let result = try bench.evaluate("pt[link]")
    #expect(result.optionals == [nil, 28.25, 31.5, 12, nil] && result.offsets == [0, 1, 3, 5] && result.missingCount == 2)
    #expect(result.missing == [true, false, false, false, true])
  }
}
