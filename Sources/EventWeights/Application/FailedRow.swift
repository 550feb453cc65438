import Corrections

/// Looks for the row that an evaluation failed at, and says what to do about it.
struct FailedRow {
  let column: PlannedColumn
  /// The formula of each input; nil for inputs without.
  let formulas: [PlacedText?]
  let arguments: [CorrectionColumn]
  /// The inputs that each changes, by their places.
  let variations: [[Int: CorrectionInput]]
  let rows: RowChoice
  let place: BatchPlace

  /// The error at its place; rows are evaluated one by one until one fails.
  func explain(_ error: CorrectionError) -> EventWeightError {
    for index in 0..<rows.chosenCount {
      for variation in variations {
        let row = arguments.enumerated().map { variation[$0] ?? $1.value(index) }
        do { _ = try column.correction.evaluate(row, options: column.options) } catch {
          let place = place.place(ofRow: rows.row(index), rows.offsets)
          return explain(error.problem, place) ?? .evaluation(place, error)
        }
      }
    }
    return .evaluation(place.place(ofEvent: 0), error)
  }

  private func explain(_ problem: CorrectionError.Problem, _ place: EventWeightError.Place) -> EventWeightError? {
    switch problem {
    case .outOfRange(let input, let value, let low, let high):
      .outOfRange(place, input: input, value: value, low: low, high: high, remedy: remedy(input, value, low, high))
    case .noSuchKey(let input, let key):
      .unknownKey(
        place, input: input, key: key,
        hint: "\(near(key, column.correction.keys(of: input).keys)) Leave such out with where, or use another set")
    case .notANumber(let input): .notANumber(place, input: input)
    default: nil
    }
  }

  /// What to write in the card so that the nearest bin is taken.
  private func remedy(_ input: String, _ value: Double, _ low: Double, _ high: Double) -> String {
    guard let index = column.correction.inputs.index(named: input) else { return "" }
    guard let formula = formulas[index] else { return "Give a value that is inside, or leave such out with where" }
    if column.correction.updates(input) {
      return "Corrections earlier in the compound have changed it. Leave such out with where"
    }
    if value.isNaN { return "Leave such out with where: \"isfinite(\(formula.text))\"" }
    let isWhole = column.correction.inputs[index].type == .int
    let top = isWhole ? "\(Int64(exactly: high.rounded(.up) - 1) ?? .max)" : "\(high.nextDown)"
    let bottom = isWhole ? "\(Int64(exactly: low.rounded(.up)) ?? .min)" : "\(low)"
    var clamped = formula.text
    if low.isFinite { clamped = "max(\(clamped), \(bottom))" }
    if high.isFinite { clamped = "min(\(clamped), \(top))" }
    return "Write \(formula.key): \"\(clamped)\" to take the nearest bin, or leave such out with where"
  }
}
