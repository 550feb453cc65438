import Columns
import EventFiles

extension WeightProgram {
  /// The names of the columns of values, in order: each column with its variations, then the product.
  var valueNames: [String] { columns.flatMap(\.names) + (product?.names ?? []) }

  /// The columns of one batch of events, copies among them, and what to count of it.
  /// - Throws: ``EventWeightError``, `FormulaError`.
  func evaluate(
    _ joined: JoinedBatch, file: String, firstEntry: Int, copying copies: [ColumnSchema]
  ) throws -> (batch: EventBatch, counted: WeightCounts) {
    let results = try formulas.evaluate(joined.batch)
    let found = try columns.map { column in
      let place = BatchPlace(file: file, firstEntry: firstEntry, column: column.planned.name)
      return try ColumnEvaluation(column: column, results: results, joined: joined, place: place).values()
    }
    let values = found.flatMap(\.values) + (product?.columns(of: found.map(\.values)) ?? [])
    let layouts = found.flatMap { column in
      column.values.map { _ in column.offsets.map { ColumnLayout.jagged(offsets: $0) } ?? .scalar }
    }
    var written: [String: Column] = [:]
    for (i, name) in valueNames.enumerated() {
      written[name] = Column(values: .float64(values[i]), layout: i < layouts.count ? layouts[i] : .scalar)
    }
    if writesEntries {
      let first = joined.batch.firstEntry
      written["entry"] = Column(values: .uint64((0..<joined.batch.count).map { UInt64(first + $0) }))
    }
    for copy in copies { written[copy.name] = joined.batch[copy.name] }
    return (
      EventBatch(firstEntry: joined.batch.firstEntry, count: joined.batch.count, columns: written),
      WeightCounts(self, found, values, events: joined.batch.count)
    )
  }
}
