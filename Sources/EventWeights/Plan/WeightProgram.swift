import Cards
import Columns
import Corrections
import EventFiles

/// A plan compiled for the columns of events.
struct WeightProgram: Sendable {
  let columns: [CompiledColumn]
  /// The product of columns; nil for none.
  let product: WeightProduct?
  let formulas: FormulaProgram
  /// The columns to read.
  let required: [String]
  /// The columns that are written beside copies, in order.
  let schema: [ColumnSchema]
  /// Whether the entries' numbers are written, as the events have no other identity.
  let writesEntries: Bool

  /// - Throws: ``CardError`` for formulas and columns that do not fit the events; ``EventFileError``.
  init(_ plan: WeightPlan, _ chain: EventChain) throws {
    var compiler = ColumnCompiler(plan.card, chain)
    let sources = try plan.columns.map { try compiler.sources(of: $0) }
    let formulas = try compiler.program()
    columns = try zip(plan.columns, sources).map { try CompiledColumn($0, $1, formulas) }
    product = plan.card.weight.isEmpty ? nil : try WeightProduct(plan.card.weight, columns)
    self.formulas = formulas
    required = Array(Set(formulas.requiredColumns).union(compiler.columns)).sorted()
    _ = try chain.requireColumns(required)
    writesEntries = EventIdentity(chain) == .entryNumber
    schema = try Self.schema(columns, product, chain, writesEntries: writesEntries)
  }

  private static func schema(
    _ columns: [CompiledColumn], _ product: WeightProduct?, _ chain: EventChain, writesEntries: Bool
  ) throws(CardError) -> [ColumnSchema] {
    let input = Set(chain.columns.map(\.name))
    var taken: Set<String> = ["run", "luminosityBlock", "event", "entry"]
    func check(_ name: String, _ place: PlacedText) throws(CardError) {
      guard !input.contains(name) else {
        throw place.error("the events have a column ‘\(name)’ already. Give this one another name")
      }
      guard taken.insert(name).inserted else { throw place.error("two columns would be called ‘\(name)’. Rename one") }
    }
    var result = writesEntries ? [ColumnSchema(name: "entry", type: .uint64)] : []
    for column in columns {
      let place = column.planned.request.name
      for name in column.names { try check(name, place) }
      let counter = input.contains("n\(column.planned.name)") ? "\(column.planned.name)_count" : "n\(column.planned.name)"
      if column.writesLists { try check(counter, place) }
      result += column.names.map {
        ColumnSchema(name: $0, type: .float64, shape: column.writesLists ? .jagged(counter: counter) : .scalar)
      }
    }
    for name in product?.names ?? [] {
      try check(name, product?.place ?? columns[0].planned.request.name)
      result.append(ColumnSchema(name: name, type: .float64))
    }
    return result
  }
}

/// One column, compiled.
struct CompiledColumn: Sendable {
  let planned: PlannedColumn
  /// By input of the correction.
  let nominal: [CompiledSource]
  /// The variations, with the inputs that change; those of constants alone are ``PlannedVariation/constants(_:)``.
  let variations: [[(input: Int, source: CompiledSource)]]
  /// The output of the formulas that says which events or objects are corrected.
  let condition: String?
  /// Whether there is a list of values per event before ``ColumnRequest/reduction``.
  let isList: Bool

  /// - Throws: ``CardError``: a reduction of one value per event; a list in a variation alone.
  init(_ planned: PlannedColumn, _ sources: ColumnCompiler.Sources, _ formulas: FormulaProgram) throws(CardError) {
    self.planned = planned
    (nominal, variations, condition) = (sources.nominal, sources.variations, sources.condition)
    isList = sources.nominal.contains { $0.isList(formulas) } || sources.condition.map(formulas.isList) ?? false
    for change in sources.variations.joined() where !isList {
      guard case .formula(let formula, _) = change.source, formulas.isList(formula.key) else { continue }
      throw formula.error("this is a list per event, and the nominal column has one value per event")
    }
    if !isList, let place = planned.request.reductionPlace {
      throw place.error("there is one value per event, and nothing to reduce. Leave the key out")
    }
  }

  /// Whether lists are written.
  var writesLists: Bool { isList && planned.request.reduction == nil }

  /// The names of the columns that are written, the nominal one first.
  var names: [String] { [planned.name] + planned.variations.map(planned.columnName) }
}

/// Where a compiled column finds the values of an input.
enum CompiledSource: Sendable {
  case constant(CorrectionInput)
  /// An output of the formulas, which must be whole for an int input.
  case formula(PlacedText, isWhole: Bool)
  /// A column of whole numbers.
  case integers(String, isList: Bool)
  /// A column of one text per event.
  case texts(String)

  func isList(_ formulas: FormulaProgram) -> Bool {
    switch self {
    case .constant, .texts: false
    case .formula(let formula, _): formulas.isList(formula.key)
    case .integers(_, let isList): isList
    }
  }
}
