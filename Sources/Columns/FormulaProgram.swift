/// One formula that a program computes.
public struct FormulaOutput: Sendable, Hashable {
  /// What a formula must give.
  public enum Kind: Sendable, Hashable {
    /// One number per event; true counts as 1.
    case number
    /// One true/false per event; of a number, nonzero is true and NaN is missing.
    case condition
    /// One value per event or a list, numbers or true/false.
    case any
  }

  /// The name of the output; error messages start with it.
  public let name: String
  /// The formula.
  public let formula: String
  /// What the formula must give.
  public let kind: Kind

  /// Asks for a formula of a kind under a name.
  public init(name: String, formula: String, kind: Kind) {
    self.name = name
    self.formula = formula
    self.kind = kind
  }
}

/// Formulas compiled for columns of given shapes and types.
///
/// Every sub-expression that occurs in several formulas is computed once. Evaluation goes column-wise over blocks of events in
/// double precision: integers beyond 2^53 round, so read run, lumi and event numbers as columns where every digit matters.
/// A program is immutable: tasks may evaluate it at the same time. `docs/formulas.md` describes the language.
public struct FormulaProgram: Sendable {
  struct Output: Sendable {
    let name: String
    let isBoolean: Bool
    let shape: Int?
  }

  let outputs: [Output]
  let schedule: FormulaSchedule
  let tables: [FormulaTable]
  private let schema: [ColumnSchema]
  private let required: [Int]
  private let outputIndex: [String: Int]

  /// Compiles formulas.
  /// - Parameter definitions: named formulas that outputs and each other may refer to, in any order. All are parsed and
  ///   searched for cycles; only those an output needs must fit the schema.
  /// - Parameter tables: binned functions that formulas may call by their names.
  /// - Parameter schema: the columns there are. Fixed arrays of several dimensions are flattened lists.
  /// - Throws: ``FormulaError`` for the first mistake found: definitions in alphabetical order, then outputs in theirs.
  public init(
    outputs: [FormulaOutput], definitions: [String: String] = [:], tables: [String: FormulaTable] = [:], schema: [ColumnSchema]
  ) throws(FormulaError) {
    try Self.checkNames(outputs, schema)
    let definitions = try FormulaDefinitions(definitions, columns: Set(schema.map(\.name)))
    try FormulaLowering.check(tables, columns: Set(schema.map(\.name)), definitions: definitions)
    var lowering = FormulaLowering(columns: schema, definitions: definitions, tables: tables)
    var compiled: [Output] = []
    var values: [FormulaGraph.Value] = []
    for output in outputs {
      let formula = try Formula(parsing: output.formula, name: output.name)
      let meaning = try lowering.meaning(of: formula, as: output.kind)
      compiled.append(Output(name: output.name, isBoolean: meaning.isBoolean, shape: meaning.shape))
      values += [meaning.value, meaning.missing]
    }
    self.outputs = compiled
    self.schema = schema
    self.tables = lowering.tables
    schedule = FormulaSchedule(lowering.graph, checks: lowering.checks, results: values, resultShapes: compiled.map(\.shape))
    required = schedule.columns
    outputIndex = Dictionary(outputs.enumerated().map { ($1.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  private static func checkNames(_ outputs: [FormulaOutput], _ schema: [ColumnSchema]) throws(FormulaError) {
    var seen: Set<String> = []
    for column in schema where !seen.insert(column.name).inserted {
      throw FormulaSource("", place: "columns").error(
        .badName(column.name), at: 0, "there are two columns called '\(column.name)'", "Rename one.")
    }
    seen = []
    for output in outputs where !seen.insert(output.name).inserted {
      throw FormulaSource(output.formula, place: output.name).error(
        .badName(output.name), at: 0, "there are two outputs called '\(output.name)'", "Rename one.")
    }
  }

  /// The columns a batch must have, sorted by name; no other column is looked at.
  public var requiredColumns: [String] { required.map { schema[$0].name }.sorted() }

  /// Whether an output has a list per event.
  /// - Precondition: the program has an output of this name.
  package func isList(_ output: String) -> Bool {
    guard let position = outputIndex[output] else { preconditionFailure("the program has no output called '\(output)'") }
    return outputs[position].shape != nil
  }

  /// Evaluates every output for every event.
  /// - Parameter batch: has at least ``requiredColumns``, shaped as the schema said; more columns do no harm.
  /// - Throws: ``FormulaError`` if a column is absent or differs from the schema, or if lists that are combined element by
  ///   element differ in length in an event.
  public func evaluate(_ batch: EventBatch) throws(FormulaError) -> FormulaResults {
    let evaluation = try FormulaEvaluation(self, batch)
    let values = try evaluation.run()
    return FormulaResults(firstEntry: batch.firstEntry, count: batch.count, outputs: values, index: outputIndex)
  }

  /// The batch's columns by their place in the schema; nil for those not required.
  func columns(of batch: EventBatch) throws(FormulaError) -> [Column?] {
    var found: [Column?] = Array(repeating: nil, count: schema.count)
    for index in required {
      let name = schema[index].name
      guard let column = batch[name] else {
        throw mismatch(name, "the batch has no column '\(name)'", "Read every required column.")
      }
      guard fits(column.layout, schema[index].shape) else {
        throw mismatch(name, "the column '\(name)' has another shape than the schema says", "Compile again for this file.")
      }
      let (type, promised) = (column.values.type, schema[index].type)
      guard type.isInteger || !promised.isInteger, (type == .bool) == (promised == .bool) else {
        throw mismatch(
          name, "the column '\(name)' is \(type.rawValue), the schema says \(promised.rawValue)", "Compile again for this file.")
      }
      found[index] = column
    }
    return found
  }

  private func fits(_ layout: ColumnLayout, _ shape: ColumnSchema.Shape) -> Bool {
    switch (layout, shape) {
    case (.scalar, .scalar), (.jagged, .jagged): true
    case (.fixed(let count), .fixed): count == shape.fixedCount
    default: false
    }
  }

  private func mismatch(_ column: String, _ message: String, _ remedy: String) -> FormulaError {
    FormulaSource(column, place: "columns").error(.batch(column: column), at: 0, message, remedy)
  }
}

extension FormulaLowering {
  /// The meaning of a formula that must be of a kind.
  fileprivate mutating func meaning(of formula: Formula, as kind: FormulaOutput.Kind) throws(FormulaError) -> FormulaMeaning {
    let meaning = try meaning(of: formula)
    let node = formula.syntax.nodes[formula.syntax.root]
    switch kind {
    case .any: return meaning
    case .number where meaning.shape == nil:
      return meaning
    case .condition where meaning.shape == nil: return truth(meaning)
    case .number:
      throw formula.source.error(
        .shape, at: node.mark, "must be one number per event; this is \(meaning.called)",
        "Reduce it with sum(…), max(…) or an index like [0].")
    case .condition:
      throw formula.source.error(
        .shape, at: node.mark, "must be one true/false per event; this is \(meaning.called)", "Use any(…) or all(…).")
    }
  }
}

extension FormulaProgram {
  /// How many steps a block takes, and how many registers of each kind it needs.
  package var statistics: (steps: Int, scalarRegisters: Int, listRegisters: Int) {
    (schedule.steps.count, schedule.scalarRegisters, schedule.listRegisters)
  }
}
