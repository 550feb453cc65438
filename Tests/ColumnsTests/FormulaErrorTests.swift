import Columns
import Testing

@Suite("Formula errors over columns")
struct FormulaErrorTests {
  static let bench = FormulaBench([
    "nMuon": Column(values: .int32([2, 0])), "mll": Column(values: .float64([91.2, 12.7])),
    "flag": Column(values: .bool([true, false])),
    "Muon_pt": Column(values: .float32([31.5, 22.25]), layout: .jagged(offsets: [0, 2, 2])),
    "Jet_pt": Column(values: .float32([41.5]), layout: .jagged(offsets: [0, 0, 1])),
    "cov": Column(values: .float64([1, 2, 3, 4, 5, 6]), layout: .fixed(count: 3)),
    "pair": Column(values: .float64([1, 2, 3, 4]), layout: .fixed(count: 2)),
  ])

  struct Mistake: Sendable, CustomTestStringConvertible {
    let formula: String
    let kind: FormulaOutput.Kind
    let offset: Int
    let message: String
    let remedy: String
    let reason: FormulaError.Reason
    var testDescription: String { formula }

    init(
      _ formula: String, _ kind: FormulaOutput.Kind = .any, at offset: Int, _ message: String, _ remedy: String,
      _ reason: FormulaError.Reason
    ) {
      (self.formula, self.kind, self.offset, self.message, self.remedy, self.reason) = (
        formula, kind, offset, message, remedy, reason
      )
    }
  }

  static let mistakes: [Mistake] = [
    Mistake("2 * Muon_pT", at: 4, "no column or definition called 'Muon_pT'", "Nearest: Muon_pt", .unknownName("Muon_pT")),
    Mistake("zzzzzzzzzzzz", at: 0, "no column or definition", "There are: Jet_pt, Muon_pt", .unknownName("zzzzzzzzzzzz")),
    Mistake("1 + sqrtt(mll)", at: 4, "no function called 'sqrtt'", "Nearest: sqrt", .unknownName("sqrtt")),
    Mistake("Muon_pt(0)", at: 0, "'Muon_pt' is not a function", "Muon_pt[0]", .unknownName("Muon_pt")),
    Mistake("abs + 1", at: 0, "abs is a function", "Write abs(x)", .unknownName("abs")),
    Mistake("mll + pow(mll)", at: 6, "pow does not take 1 argument", "pow(x, y)", .argumentCount(function: "pow")),
    Mistake("max()", at: 0, "max does not take 0 arguments", "max(list) or max(x, y, …)", .argumentCount(function: "max")),
    Mistake("abs(mll, 1)", at: 0, "abs does not take 2 arguments", "abs(x)", .argumentCount(function: "abs")),
    Mistake("any(Muon_pt > 1, flag)", at: 0, "any does not take 2", "any(list of true/false)", .argumentCount(function: "any")),
    Mistake(
      "Muon_pt > 20", .condition, at: 8, "must be one true/false per event; this is a list of true/false", "any(…) or all(…)",
      .shape),
    Mistake("2 * Muon_pt", .number, at: 2, "must be one number per event; this is a list of numbers", "sum(…)", .shape),
    Mistake("1 + sum(mll)", at: 8, "sum takes a list; 'mll' is one number per event", "Drop sum( )", .shape),
    Mistake("any(flag)", at: 4, "any takes a list; 'flag' is one true/false per event", "Drop any( )", .shape),
    Mistake("max(mll + 1)", at: 4, "max takes a list; 'mll + 1' is one number", "max(list)", .shape),
    Mistake("mll[0]", at: 3, "'mll' is one number per event and cannot be indexed", "Drop the index", .shape),
    Mistake("cov[0][1]", at: 6, "'cov[0]' is one number per event", "", .shape),
    Mistake("Muon_pt[flag]", at: 8, "the index is true/false", "filter", .shape),
    Mistake("Muon_pt[-1]", at: 8, "no list has an element -1.0", "0, 1, 2", .index),
    Mistake("Muon_pt[0.5]", at: 8, "no list has an element 0.5", "", .index),
    Mistake("Muon_pt[0/0]", at: 8, "no list has an element", "", .index),
    Mistake("cov[3]", at: 4, "the list has 3 elements, never one at 3", "The last is 2", .index),
    Mistake("cov[1e300]", at: 4, "the list has 3 elements", "", .index),
    Mistake("cov + pair", at: 4, "always differ in length: 'cov' has 3, 'pair' has 2", "one length", .shape),
    Mistake("max(cov, 1, pair)", at: 0, "always differ in length", "", .shape),
    Mistake("true ? cov : pair", at: 5, "always differ in length", "", .shape),
  ]

  @Test("A formula that does not fit its columns is pointed at, and the remedy named", arguments: mistakes)
  func compileErrors(_ mistake: Mistake) throws {
    let error = try #require(Self.bench.error(mistake.formula, mistake.kind))
    #expect(error.offset == mistake.offset, "\(error)")
    #expect(error.message.contains(mistake.message), "\(error)")
    #expect(mistake.remedy.isEmpty || error.remedy.contains(mistake.remedy), "\(error)")
    #expect(error.reason == mistake.reason)
  }

  @Test("Lists of different lengths name the entry, both lengths and both expressions")
  func lengths() throws {
    let error = try #require(Self.bench.error("sum(2*Muon_pt + Jet_pt)"))
    #expect(error.reason == .lengths(entry: 1000, left: 2, right: 0))
    #expect(error.message == "the lists differ in length in entry 1000: '2*Muon_pt' has 2, 'Jet_pt' has 0")
    #expect(error.offset == 14 && error.remedy.contains("one collection"))
    for formula in [
      "count(Muon_pt + Jet_pt)", "Muon_pt[Jet_pt > 1]", "flag ? Muon_pt : Jet_pt", "any(Muon_pt > 1 && Jet_pt > 1)",
      "max(Muon_pt, Jet_pt)", "cov + Jet_pt",
    ] {
      guard case .lengths = Self.bench.error(formula)?.reason else { Issue.record("\(formula) evaluates"); continue }
    }
  }

  @Test("Two columns or outputs of one name are refused")
  func twins() throws {
    let output = FormulaOutput(name: "w", formula: "1", kind: .number)
    let twice = #expect(throws: FormulaError.self) { try FormulaProgram(outputs: [output, output], schema: []) }
    #expect(twice?.reason == .badName("w"))
    let column = ColumnSchema(name: "mll", type: .float32)
    let columns = #expect(throws: FormulaError.self) { try FormulaProgram(outputs: [output], schema: [column, column]) }
    #expect(columns?.message == "there are two columns called 'mll'")
  }

  @Test("Dimensions that no memory holds are refused", arguments: [[3, 0], [-1], [Int.max, Int.max], [1 << 20, 1 << 20]])
  func dimensions(_ dimensions: [Int]) throws {
    let schema = [ColumnSchema(name: "x", type: .float32, shape: .fixed(dimensions: dimensions))]
    let output = FormulaOutput(name: "w", formula: "1 + x[0]", kind: .number)
    let error = #expect(throws: FormulaError.self) { try FormulaProgram(outputs: [output], schema: schema) }
    #expect(error?.message.contains("impossible dimensions \(dimensions)") == true && error?.offset == 4)
  }

  @Test("A column called like a constant needs backquotes")
  func constants() throws {
    let bench = FormulaBench(["pi": Column(values: .float64([7.25]))])
    #expect(bench.error("2*pi")?.reason == .badName("pi"))
    #expect(try bench.evaluate("2*`pi`").values == [14.5])
    #expect(try Self.bench.evaluate("true ? pi : 0").values == [.pi, .pi])
  }

  @Test("Texts and lists of lists are refused by name", arguments: [ColumnSchema.Shape.text, .nested(depth: 2, isText: false)])
  func texts(shape: ColumnSchema.Shape) {
    let schema = [ColumnSchema(name: "trigger", type: .uint8, shape: shape)]
    let error = #expect(throws: FormulaError.self) {
      try FormulaProgram(outputs: [FormulaOutput(name: "x", formula: "trigger + 1", kind: .number)], schema: schema)
    }
    #expect(error?.message == "the column 'trigger' cannot be used: \(schema[0].obstacle ?? "?")")
  }

  @Test("A batch that differs from the schema is refused")
  func batches() throws {
    let schema = [
      ColumnSchema(name: "k", type: .int32), ColumnSchema(name: "x", type: .float64), ColumnSchema(name: "f", type: .bool),
    ]
    let outputs = ["k", "x", "f"].map { FormulaOutput(name: $0, formula: $0, kind: .number) }
    let program = try FormulaProgram(outputs: outputs, schema: schema)
    let good: [String: Column] = [
      "k": Column(values: .int64([3])), "x": Column(values: .float32([2.5])), "f": Column(values: .bool([true])),
    ]
    let results = try program.evaluate(EventBatch(firstEntry: 5, count: 1, columns: good))
    #expect(results["k"].values + results["x"].values + results["f"].values == [3, 2.5, 1])
    #expect(results.firstEntry == 5 && results.count == 1)
    let bad: [(String, Column?, String)] = [
      ("k", nil, "no column 'k'"), ("k", Column(values: .float32([3])), "is float32, the schema says int32"),
      ("f", Column(values: .uint8([1])), "is uint8, the schema says bool"), ("x", Column(values: .bool([true])), "is bool"),
      ("x", Column(values: .float64([3]), layout: .jagged(offsets: [0, 1])), "another shape"),
    ]
    for (name, column, message) in bad {
      var columns = good
      columns[name] = column
      let error = #expect(throws: FormulaError.self) {
        try program.evaluate(EventBatch(firstEntry: 0, count: 1, columns: columns))
      }
      #expect(error?.message.contains(message) == true && error?.reason == .batch(column: name))
    }
  }
}
