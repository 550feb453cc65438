import Corrections

/// One variation of a column.
struct PlannedVariation: Sendable {
  /// What becomes of one input.
  struct Change: Sendable {
    let input: Int
    let source: InputSource
  }

  let name: String
  let changes: [Change]

  /// The changed inputs if all are constants, so that the nominal's places in the bins serve the variation too; else nil.
  func constants(_ inputs: [Variable]) -> [String: CorrectionInput]? {
    var result: [String: CorrectionInput] = [:]
    for change in changes {
      guard case .constant(let value) = change.source else { return nil }
      result[inputs[change.input].name] = value
    }
    return result
  }
}
