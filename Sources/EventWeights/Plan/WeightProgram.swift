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
