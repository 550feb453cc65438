import Columns
import Corrections
import EventFiles

/// Finds the values of one column for a batch of events, nominal and varied.
struct ColumnEvaluation {
  let column: CompiledColumn
  let results: FormulaResults
  let joined: JoinedBatch
  let place: BatchPlace

  /// What a batch's column came to.
  struct Values {
    /// Where each event's list begins; nil for one value per event.
    let offsets: [Int]?
    /// The nominal values, then those of each variation.
    var values: [[Double]]
    /// Events or objects, and what became of those that are not corrected.
    let rows: Int
    let leftOut: Int
    let missing: Int
  }

  /// - Throws: ``EventWeightError``.
  func values() throws(EventWeightError) -> Values {
    let (nominal, shared) = try self.nominal()
    var values = [shared[0]]
    var next = 1
    for (variation, changes) in zip(column.planned.variations, column.variations) {
      if variation.constants != nil {
        values.append(shared[next])
        next += 1
      } else {
        values.append(try varied(changes, like: nominal))
      }
    }
    var result = Values(
      offsets: nominal.offsets, values: values, rows: nominal.count, leftOut: nominal.leftOut, missing: nominal.missing)
    if let reduction = column.planned.request.reduction, let offsets = nominal.offsets {
      result = Values(
        offsets: nil, values: values.map { Self.reduce($0, offsets, reduction) }, rows: result.rows, leftOut: result.leftOut,
        missing: result.missing)
    }
    return result
  }

  /// The nominal values and those of variations that only change constants, which share their places in the bins.
  private func nominal() throws(EventWeightError) -> (rows: RowChoice, values: [[Double]]) {
    let constants = column.planned.variations.compactMap(\.constants)
    let inputs = try self.inputs([])
    let rows = try choice(inputs, like: nil)
    return (rows, try evaluate(inputs, rows, variations: [[:]] + constants, changes: []))
  }

  /// A variation that changes formulas has values and places of its own.
  private func varied(
    _ changes: [(input: Int, source: CompiledSource)], like nominal: RowChoice
  ) throws(EventWeightError) -> [Double] {
    let inputs = try self.inputs(changes)
    return try evaluate(inputs, try choice(inputs, like: nominal), variations: [[:]], changes: changes)[0]
  }

  private func inputs(_ changes: [(input: Int, source: CompiledSource)]) throws(EventWeightError) -> [InputValues] {
    var inputs: [InputValues] = []
    for (index, input) in column.planned.correction.inputs.enumerated() {
      let source = changes.first { $0.input == index }?.source ?? column.nominal[index]
      inputs.append(try InputValues(source, input.name, results, joined.batch, place))
    }
    return inputs
  }

  private func choice(_ inputs: [InputValues], like nominal: RowChoice?) throws(EventWeightError) -> RowChoice {
    try RowChoice(
      inputs, condition: column.condition.map { results[$0] }, like: nominal, eventCount: joined.batch.count,
      unmatched: joined.unmatched, stopsAtMissing: column.planned.request.stopsAtMissing, place)
  }

  private func evaluate(
    _ inputs: [InputValues], _ rows: RowChoice, variations: [[Int: CorrectionInput]],
    changes: [(input: Int, source: CompiledSource)]
  ) throws(EventWeightError) -> [[Double]] {
    let otherwise = column.planned.request.otherwise
    guard rows.chosenCount > 0 else { return variations.map { _ in [Double](repeating: otherwise, count: rows.count) } }
    var arguments: [CorrectionColumn] = []
    for input in inputs { arguments.append(try rows.column(input, place)) }
    do throws(CorrectionError) {
      let values = try column.planned.correction.evaluate(arguments, changes: variations, options: column.planned.options)
      return values.map { rows.scattered($0, otherwise: otherwise) }
    } catch {
      throw FailedRow(
        column: column.planned, formulas: formulas(changes), arguments: arguments, variations: variations, rows: rows,
        place: place
      ).explain(error)
    }
  }

  /// The formula of each input, for messages; nil for inputs without.
  private func formulas(_ changes: [(input: Int, source: CompiledSource)]) -> [PlacedText?] {
    var result = column.planned.nominal.map(\.formula)
    for change in changes {
      if case .formula(let formula, _) = change.source { result[change.input] = formula } else { result[change.input] = nil }
    }
    return result
  }

  private static func reduce(_ values: [Double], _ offsets: [Int], _ reduction: ColumnRequest.Reduction) -> [Double] {
    (0..<offsets.count - 1).map { event in
      var result = reduction.neutral
      for row in offsets[event]..<offsets[event + 1] { result = reduction.combine(result, values[row]) }
      return result
    }
  }
}
