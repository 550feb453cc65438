import Testing

@testable import Columns

@Suite("Formula programs")
struct FormulaProgramTests {
  static let formulas = [
    "sqrt(a*a + b*b)", "a*a + b*b > 9 && pt[0] > 20", "sum(pt[pt > 20 && eta < 30])", "max(pt) - min(eta)", "pt * eta + a",
    "pt[1] / eta[1]",
    "count(other[other > a])", "a > 0 ? pt : eta", "deltaPhi(a, b) * other", "any(pt > other[0]) || b > 2", "pt[pt > eta]",
    "mean(other) + mean(pt)",
  ]

  static func outputs(_ formulas: [String]) -> [FormulaOutput] {
    formulas.map { FormulaOutput(name: $0, formula: $0, kind: .any) }
  }

  @Test("Computing formulas together gives each the bits it has alone")
  func sharing() throws {
    let bench = FormulaBench.random(events: 300, seed: 11)
    let together = try FormulaProgram(outputs: Self.outputs(Self.formulas), schema: bench.schema).evaluate(bench.batch)
    for formula in Self.formulas { #expect(try bits(together[formula]) == bits(bench.evaluate(formula)), "\(formula)") }
  }

  @Test("Sub-expressions that occur twice are computed once")
  func steps() throws {
    let bench = FormulaBench.random(events: 1, seed: 1)
    func steps(_ formulas: String...) throws -> Int {
      try FormulaProgram(outputs: Self.outputs(formulas), schema: bench.schema).statistics.steps
    }
    #expect(try steps("a*b") == 3)
    #expect(try steps("(a*b) + sqrt(b*a)") == 5)
    #expect(try steps("sqrt(a*b)", "exp(b*a)", "a*b") == 5)
    #expect(try steps("a > b", "b < a") == 3)
    #expect(try steps("a * (2 + 3*sqrt(4))") == 2)
    #expect(try steps("2 > 1 ? a : exp(b)") == 1)
    #expect(try steps("sum(pt) + sum(pt)") == 3)
  }

  @Test("Registers are reused")
  func registers() throws {
    let bench = FormulaBench.random(events: 1, seed: 1)
    let chain = "a" + (1...200).map { " + sqrt(b + \($0))" }.joined()
    let statistics = try FormulaProgram(outputs: Self.outputs([chain]), schema: bench.schema).statistics
    #expect(statistics.steps > 600 && statistics.scalarRegisters <= 5)
  }

  @Test("Block boundaries do not matter", arguments: [0, 1, 1023, 1024, 1025, 2048, 2500])
  func blocks(_ events: Int) throws {
    let bench = FormulaBench.random(events: events, seed: 5)
    let program = try FormulaProgram(outputs: Self.outputs(Self.formulas), schema: bench.schema)
    let whole = try program.evaluate(bench.batch)
    var pieces: [FormulaResults] = []
    for first in stride(from: 0, to: events, by: 397) {
      let range = first..<min(first + 397, events)
      let columns = bench.columns.mapValues { $0[range] }
      pieces.append(try program.evaluate(EventBatch(firstEntry: first, count: range.count, columns: columns)))
    }
    for formula in Self.formulas {
      #expect(bits(whole[formula]) == pieces.flatMap { bits($0[formula]) }, "\(formula)")
      #expect(whole[formula].optionals.map { $0 == nil } == pieces.flatMap { $0[formula].optionals.map { $0 == nil } })
      #expect(lengths(whole[formula]) == pieces.flatMap { lengths($0[formula]) })
      #expect(whole[formula].missing.map(\.count) ?? whole[formula].values.count == whole[formula].values.count)
    }
  }

  @Test("Lists too long for a block shrink the block, not the result")
  func longLists() throws {
    var generator = SplitMix(state: 3)
    let lengths = (0..<90).map { _ in generator.below(3000) }
    let offsets = lengths.reduce(into: [0]) { $0.append($0[$0.count - 1] + $1) }
    let values = (0..<(offsets.last ?? 0)).map { _ in generator.uniform(0, 9) }
    let bench = FormulaBench(["x": Column(values: .float64(values), layout: .jagged(offsets: offsets))])
    let result = try bench.evaluate("sum(x[x > 4.5])")
    for event in lengths.indices {
      #expect(result.values[event] == values[offsets[event]..<offsets[event + 1]].filter { $0 > 4.5 }.reduce(0, +))
    }
  }

  @Test("An entry in a later block is named when lists differ")
  func laterEntry() throws {
    var offsets = Array(0...3000)
    let left = Column(values: .float32(Array(repeating: 1.5, count: 3000)), layout: .jagged(offsets: offsets))
    for i in 2501...3000 { offsets[i] -= 1 }
    let right = Column(values: .float32(Array(repeating: 2.5, count: 2999)), layout: .jagged(offsets: offsets))
    let error = FormulaBench(["x": left, "y": right]).error("sum(x*y)")
    #expect(error?.reason == .lengths(entry: 3500, left: 1, right: 0))
  }

  @Test("Only columns in use are required")
  func requiredColumns() throws {
    let bench = FormulaBench.random(events: 1, seed: 1)
    func required(_ formulas: String..., define: [String: String] = [:]) throws -> [String] {
      try FormulaProgram(outputs: Self.outputs(formulas), definitions: define, schema: bench.schema).requiredColumns
    }
    #expect(try required("b + sum(pt)", "1") == ["b", "pt"])
    #expect(try required("q", define: ["q": "r * 2", "r": "a", "s": "other[0]"]) == ["a"])
    #expect(try required("false ? a : b") == ["b"])
    #expect(try required("true ? 1 : pt") == ["pt"])
    #expect(try required("2 + 2") == [])
    let narrow = EventBatch(firstEntry: 0, count: 1, columns: ["b": bench.columns["b"]!])
    let program = try FormulaProgram(outputs: Self.outputs(["b"]), schema: bench.schema)
    #expect(try program.evaluate(narrow)["b"].values.count == 1)
  }

  @Test("Very long formulas compile and evaluate")
  func longFormulas() throws {
    let bench = FormulaBench(["x": Column(values: .float64([2.385]), layout: .jagged(offsets: [0, 1]))])
    let sum = try bench.evaluate("x[0]" + (1...20_000).map { " + x[\($0 % 2)]*\($0 % 2 == 0 ? 1 : 0)" }.joined() + " < 0 || true")
    #expect(sum.optionals == [1])
  }

  @Test("Constants fill every event")
  func constants() throws {
    let bench = FormulaBench(["x": Column(values: .float64([1.5, 2.5]), layout: .jagged(offsets: [0, 0, 2]))])
    #expect(try bench.evaluate("2 * 1.5e1", .number).values == [30, 30])
    #expect(try bench.evaluate("1 < 2", .condition).holds == [true, true])
    let list = try bench.evaluate("true ? 7 : x")
    #expect(list.values == [7, 7] && list.offsets == [0, 0, 2])
    #expect(try bench.evaluate("sum(true ? 7 : x)").values == [0, 14])
    #expect(try bench.evaluate("count(x[x > 0 || true])").values == [0, 2])
  }

  @Test("Every column type is read", arguments: ElementType.allCases)
  func types(_ type: ElementType) throws {
    let values: ColumnValues =
      switch type {
      case .bool: .bool([true, false, true])
      case .int8: .int8([-128, 0, 127])
      case .uint8: .uint8([255, 3, 0])
      case .int16: .int16([-32768, 7, 32767])
      case .uint16: .uint16([65535, 1, 2])
      case .int32: .int32([.min, 5, .max])
      case .uint32: .uint32([.max, 5, 0])
      case .int64: .int64([.min, -(1 << 53), 1 << 53])
      case .uint64: .uint64([.max, 1 << 53, 0])
      case .float32: .float32([-2.385, .infinity, 1e-30])
      case .float64: .float64([-2.385, .pi, .leastNonzeroMagnitude])
      }
    let bench = FormulaBench(["x": Column(values: values)])
    #expect(try bench.evaluate("x").values == values.doubles())
    #expect(try bench.evaluate("x").isBoolean == (type == .bool))
  }

  @Test("Tasks may evaluate one program at the same time")
  func concurrency() async throws {
    let bench = FormulaBench.random(events: 3000, seed: 8)
    let program = try FormulaProgram(outputs: Self.outputs(Self.formulas), schema: bench.schema)
    let alone = try program.evaluate(bench.batch)
    let batch = bench.batch
    try await withThrowingTaskGroup(of: FormulaResults.self) { group in
      for _ in 0..<8 { group.addTask { try program.evaluate(batch) } }
      for try await results in group {
        for formula in Self.formulas { #expect(bits(results[formula]) == bits(alone[formula])) }
      }
    }
  }

  @Test("An angle difference does not depend on the other angles in the block")
  func angles() throws {
    let angles = [0.3, -2.9, 3.1, 1.234, 5.9]
    let alone = try FormulaBench(["x": Column(values: .float64(angles))]).evaluate("deltaPhi(x, 2.385)").values
    let mixed = try FormulaBench(["x": Column(values: .float64(angles + [1e19, .nan]))]).evaluate("deltaPhi(x, 2.385)").values
    #expect(alone == Array(mixed.prefix(angles.count)) && mixed[6].isNaN)
  }

  /// How many values each event has.
  private func lengths(_ values: FormulaValues) -> [Int] {
    guard let offsets = values.offsets else { return values.values.map { _ in 1 } }
    return zip(offsets, offsets.dropFirst()).map { $1 - $0 }
  }

  private func bits(_ values: FormulaValues) -> [UInt64] { values.values.map(\.bitPattern) }
}
