import Columns

/// Evaluates formulas over a handful of columns, for tests.
struct FormulaBench {
  var columns: [String: Column]
  var count: Int

  init(_ columns: [String: Column]) {
    self.columns = columns
    count = columns.first?.value.entryCount ?? 1
  }

  var schema: [ColumnSchema] {
    columns.map { name, column in
      let shape: ColumnSchema.Shape =
        switch column.layout {
        case .scalar: .scalar
        case .fixed(let count): .fixed(dimensions: [count])
        case .jagged: .jagged(counter: nil)
        case .nested(let levels): .nested(depth: levels.count, isText: false)
        }
      return ColumnSchema(name: name, type: column.values.type, shape: shape)
    }
  }

  var batch: EventBatch { EventBatch(firstEntry: 1000, count: count, columns: columns) }

  func evaluate(_ formula: String, _ kind: FormulaOutput.Kind = .any, define: [String: String] = [:]) throws -> FormulaValues {
    let output = FormulaOutput(name: "selection", formula: formula, kind: kind)
    return try FormulaProgram(outputs: [output], definitions: define, schema: schema).evaluate(batch)["selection"]
  }

  /// The error of a formula that must not compile or evaluate.
  func error(_ formula: String, _ kind: FormulaOutput.Kind = .any, define: [String: String] = [:]) -> FormulaError? {
    do {
      _ = try evaluate(formula, kind, define: define)
      return nil
    } catch { return error as? FormulaError }
  }
}

extension FormulaValues {
  /// The values with nil where they are missing.
  var optionals: [Double?] { values.indices.map { missing?[$0] == true ? nil : values[$0] } }
}

extension FormulaBench {
  /// Events with scalars `a`, `b` and lists `pt`, `eta` of 0 to 4 elements, and the list `other` of other lengths.
  static func random(events: Int, seed: UInt64) -> FormulaBench {
    var generator = SplitMix(state: seed)
    func scalar(_ g: inout SplitMix) -> Column { Column(values: .float64((0..<events).map { _ in g.uniform(-5.3, 7.9) })) }
    func list(_ offsets: [Int], _ g: inout SplitMix) -> Column {
      Column(values: .float32((0..<(offsets.last ?? 0)).map { _ in Float(g.uniform(-3, 50)) }), layout: .jagged(offsets: offsets))
    }
    func offsets(_ g: inout SplitMix) -> [Int] {
      (0..<events).reduce(into: [0]) { all, _ in all.append(all[all.count - 1] + g.below(5)) }
    }
    let (muons, others) = (offsets(&generator), offsets(&generator))
    var bench = FormulaBench([
      "a": scalar(&generator), "b": scalar(&generator), "pt": list(muons, &generator), "eta": list(muons, &generator),
      "other": list(others, &generator),
    ])
    bench.count = events
    return bench
  }
}
