import Corrections

/// Looks for the row that an evaluation failed at, and says what to do about it.
struct FailedRow {
  private let column: PlannedColumn
  private let arguments: [CorrectionColumn]
  private let variations: [[String: CorrectionInput]]
  private let rows: RowChoice
  private let place: BatchPlace

  init(
    _ column: PlannedColumn, _ arguments: [CorrectionColumn], _ variations: [[String: CorrectionInput]], _ rows: RowChoice,
    _ place: BatchPlace
  ) {
    (self.column, self.arguments, self.variations, self.rows, self.place) = (column, arguments, variations, rows, place)
  }

  /// The error at its place; rows are evaluated one by one until one fails.
  func explain(_ error: CorrectionError) -> EventWeightError {
    for index in 0..<rows.chosenCount {
      for variation in variations {
        let row = zip(column.correction.inputs, arguments).map { variation[$0.name] ?? $1.value(at: index) }
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
    guard let index = column.correction.inputs.firstIndex(where: { $0.name == input }) else { return "" }
    guard case .formula(let formula) = column.nominal[index] else {
      return "Give a value that is inside, or leave such out with where"
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

extension CorrectionColumn {
  /// The value in one row.
  fileprivate func value(at row: Int) -> CorrectionInput {
    switch self {
    case .real(let values): .real(values[row])
    case .int(let values): .int(values[row])
    case .string(let values): .string(values[row])
    case .coded(let codes, let words): .string(words[Int(codes[row])])
    case .constant(let value): value
    }
  }
}
