import Cards
import Columns
import Corrections

/// One column, compiled.
struct CompiledColumn: Sendable {
  let planned: PlannedColumn
  /// By input of the correction.
  let nominal: [CompiledSource]
  /// The variations, with the inputs that change; those of constants alone are ``PlannedVariation/constants``.
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
