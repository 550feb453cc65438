import Columns
import Foundation
import Testing

@Suite("Lookups in formulas")
struct FormulaTableTests {
  private let edges = [-2.5, -0.75, 0.5, 3.25]

  private func table(_ outside: FormulaTable.Outside) throws -> FormulaTable {
    try #require(FormulaTable(edges: [edges], values: [1.125, -4.5, .nan], outside: outside))
  }

  private func evaluate(_ formula: String, _ tables: [String: FormulaTable]) throws -> FormulaValues {
    let schema = [
      ColumnSchema(name: "x", type: .float64), ColumnSchema(name: "n", type: .int32),
      ColumnSchema(name: "list", type: .float64, shape: .jagged(counter: "n")),
    ]
    let batch = EventBatch(
      firstEntry: 0, count: 4,
      columns: [
        "x": Column(values: .float64([-2.5, 0.49999, 11.5, .nan])), "n": Column(values: .int32([2, 0, 1, 3])),
        "list": Column(values: .float64([-9.5, -1.0, 0.0, 0.5, 3.25, -0.75]), layout: .jagged(offsets: [0, 2, 2, 3, 6])),
      ])
    let output = FormulaOutput(name: "out", formula: formula, kind: .any)
    return try FormulaProgram(outputs: [output], tables: tables, schema: schema).evaluate(batch)["out"]
  }

  private func same(_ found: FormulaValues, _ wanted: [Double?]) -> Bool {
    let missing = found.missing ?? found.values.map { _ in false }
    return zip(found.values, missing).map { $1 ? nil : $0 } == wanted
  }

  @Test("The lower edge belongs to a bin, and what lies outside follows the policy")
  func scalars() throws {
    #expect(same(try evaluate("f(x)", ["f": table(.clamp)]), [1.125, -4.5, nil, nil]))
    #expect(same(try evaluate("f(x)", ["f": table(.value(7.25))]), [1.125, -4.5, 7.25, nil]))
    #expect(same(try evaluate("2 * f(x) + 1", ["f": table(.missing)]), [3.25, -8, nil, nil]))
  }

  @Test("Lists are looked up element by element")
  func lists() throws {
    let found = try evaluate("f(list)", ["f": table(.value(0))])
    #expect(found.offsets == [0, 2, 2, 3, 6])
    #expect(same(found, [0, 1.125, -4.5, nil, 0, -4.5]))
  }

  @Test("A missing argument makes a missing value, and a choice can avoid it")
  func missing() throws {
    #expect(same(try evaluate("f(list[1])", ["f": table(.value(0))]), [1.125, nil, nil, 0]))
    #expect(same(try evaluate("n > 1 ? f(list[1]) : 1", ["f": table(.value(0))]), [1.125, 1, 1, 0]))
  }

  @Test("Two axes: the first runs fastest, and a value per event meets a list")
  func axes() throws {
    let table = try #require(FormulaTable(edges: [[0, 1, 2, 3], [-10, 0, 10]], values: [1, 2, 3, 4, 5, 6], outside: .missing))
    #expect(same(try evaluate("g(n - 1, list)", ["g": table]), [2, 2, 4, 6, 6, 3]))
    #expect(same(try evaluate("g(0.5, -3)", ["g": table]), [1, 1, 1, 1]))
    #expect(table.value(at: [2.5, 0]) == 6 && table.value(at: [3, 0]).isNaN)
  }

  @Test("Mistakes are named, with what is near")
  func mistakes() throws {
    let tables = ["muonSF": try table(.clamp)]
    let calls = [
      ("muonSF(x, x)", "has 1 axes, not 2"), ("muonSf(x)", "muonSF"), ("muonSF + 1", "is a lookup, not a value"),
    ]
    for (formula, part) in calls {
      let error = try #require(throws: FormulaError.self) { try evaluate(formula, tables) }
      #expect(error.description.contains(part), "\(error)")
    }
    for name in ["x", "abs", "pi", "2nd"] {
      let error = try #require(throws: FormulaError.self) { try evaluate("x", [name: table(.clamp)]) }
      #expect(error.reason == .badName(name))
    }
  }

  @Test("A table that is none is refused")
  func refused() {
    #expect(FormulaTable(edges: [[0, 1, 1]], values: [1, 2], outside: .clamp) == nil)
    #expect(FormulaTable(edges: [[0, 1, .nan]], values: [1, 2], outside: .clamp) == nil)
    #expect(FormulaTable(edges: [[0, 1, 2]], values: [1], outside: .clamp) == nil)
    #expect(FormulaTable(edges: [], values: [1], outside: .clamp) == nil)
  }

  @Test("A table survives its file, bins without a value too")
  func file() throws {
    let table = try table(.value(0.125))
    let read = try JSONDecoder().decode(FormulaTable.self, from: JSONEncoder().encode(table))
    #expect(read == table && read.edges == table.edges && read.outside == table.outside)
    #expect(read.values.prefix(2) == table.values.prefix(2) && read.values[2].isNaN)
  }
}
