import Cards
import Columns
import Corrections
import EventFiles

/// Gathers what a plan asks of events, and compiles its formulas.
struct ColumnCompiler {
  /// Where one column's inputs come from.
  struct Sources {
    let nominal: [CompiledSource]
    let variations: [[(input: Int, source: CompiledSource)]]
    let condition: String?
  }

  /// Columns to read beside those of formulas.
  private(set) var columns: Set<String> = []
  private var formulas: [PlacedText] = []
  private let card: CorrectionCard
  private let chain: EventChain
  private let byName: [String: ColumnSchema]

  init(_ card: CorrectionCard, _ chain: EventChain) {
    (self.card, self.chain) = (card, chain)
    byName = Dictionary(chain.columns.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// - Throws: ``CardError`` for a column that is not there, or is of another type than its input.
  mutating func sources(of column: PlannedColumn) throws(CardError) -> Sources {
    var nominal: [CompiledSource] = []
    for (input, source) in zip(column.correction.inputs, column.nominal) { nominal.append(try compile(source, input)) }
    var variations: [[(input: Int, source: CompiledSource)]] = []
    for variation in column.variations {
      var changes: [(input: Int, source: CompiledSource)] = []
      for change in variation.changes {
        changes.append((change.input, try compile(change.source, column.correction.inputs[change.input])))
      }
      variations.append(changes)
    }
    if let condition = column.request.condition { formulas.append(condition) }
    return Sources(nominal: nominal, variations: variations, condition: column.request.condition?.key)
  }

  private mutating func compile(_ source: InputSource, _ input: Variable) throws(CardError) -> CompiledSource {
    switch source {
    case .constant(let value): return .constant(value)
    case .formula(let formula):
      if input.type == .int, let integers = integers(formula.text) { return integers }
      formulas.append(formula)
      return .formula(formula, isWhole: input.type == .int)
    case .column(let name): return try column(name, input)
    }
  }

  private mutating func column(_ name: PlacedText, _ input: Variable) throws(CardError) -> CompiledSource {
    guard let schema = byName[name.text] else {
      throw name.error("the events have no column ‘\(name.text)’. \(near(name.text, Array(byName.keys)))")
    }
    if input.type == .string {
      guard schema.shape == .text else {
        throw name.error(
          "‘\(input.name)’ takes one text per event, which the column ‘\(name.text)’ does not hold. Name a column of texts")
      }
      columns.insert(name.text)
      return .texts(name.text)
    }
    if let obstacle = schema.obstacle { throw name.error("‘\(input.name)’ takes numbers, and of ‘\(name.text)’ \(obstacle)") }
    return try compile(.formula(PlacedText(quoting: name)), input)
  }

  /// A column of whole numbers, if that is all the formula says; read as it is, it keeps every digit.
  private mutating func integers(_ formula: String) -> CompiledSource? {
    var name = formula.trimmingPrefix { $0 == " " }
    while name.last == " " { name.removeLast() }
    if name.first == "`", name.last == "`" { name = name.dropFirst().dropLast() }
    return integers(column: String(name))
  }

  private mutating func integers(column name: String) -> CompiledSource? {
    guard let schema = byName[name], schema.type.isInteger, schema.obstacle == nil else { return nil }
    columns.insert(name)
    return .integers(name, isList: schema.shape != .scalar)
  }

  /// The formulas, with every mistake at its place in the card.
  func program() throws(CardError) -> FormulaProgram {
    var outputs: [String: FormulaOutput] = [:]
    for formula in formulas { outputs[formula.key] = FormulaOutput(name: formula.key, formula: formula.text, kind: .any) }
    let definitions = Dictionary(
      zip(card.definitionNames, card.definitions.map(\.text)), uniquingKeysWith: { first, _ in first })
    do {
      return try FormulaProgram(
        outputs: outputs.values.sorted { $0.name < $1.name }, definitions: definitions, tables: card.lookups?.tables ?? [:],
        schema: chain.columns)
    } catch {
      let place = (formulas + card.definitions).first { $0.key == error.place } ?? card.place
      throw place.error(
        error.description.dropFirst(place.key.isEmpty ? 0 : place.key.count + 2)
          + (chain.files.first.map { "\n  (columns of \($0.path))" } ?? ""))
    }
  }
}
