import Columns

/// The formulas of an evaluation, by what messages call them.
struct EvaluationFormulas: Sendable {
  static let label = "label"
  static let weight = "weight"
  static let signalWeight = "signal weight"
  static let backgroundWeight = "background weight"
  static let selection = "selection"

  /// Name and formula; the selection, if there is one, last.
  let list: [(name: String, formula: String)]
  let hasSelection: Bool

  init(_ scores: [(name: String, formula: String)], _ input: EvaluationInput) {
    var list = scores
    switch input.classes {
    case .label(let label, let weight):
      list.append((Self.label, label))
      if let weight { list.append((Self.weight, weight)) }
    case .weights(let signal, let background, _):
      list += [(Self.signalWeight, signal), (Self.backgroundWeight, background)]
    }
    hasSelection = input.selection != nil
    if let selection = input.selection { list.append((Self.selection, selection)) }
    self.list = list
  }

  var outputs: [FormulaOutput] { list.map { FormulaOutput(name: $0.name, formula: $0.formula, kind: .any) } }

  /// All but the selection.
  var values: ArraySlice<(name: String, formula: String)> { hasSelection ? list.dropLast() : list[...] }

  static func isWeight(_ name: String) -> Bool { [weight, signalWeight, backgroundWeight].contains(name) }
}
