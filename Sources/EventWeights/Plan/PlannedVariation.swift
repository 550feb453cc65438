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

  /// The changed inputs by their places if all are constants, so that the nominal's bins serve the variation too; else nil.
  var constants: [Int: CorrectionInput]? {
    var result: [Int: CorrectionInput] = [:]
    for change in changes {
      guard case .constant(let value) = change.source else { return nil }
      result[change.input] = value
    }
    return result
  }
}
