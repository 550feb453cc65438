/// Why numbers do not make a table.
package enum RowTilesError: Error, Equatable, CustomStringConvertible {
  case noFeatures(rows: Int, features: Int)
  case notWholeRows(Int, features: Int)
  case unequalColumns(Int, Int, rows: Int)
  case multiplicityCount(Int, rows: Int)
  case badMultiplicity(Double, row: Int)

  package var description: String {
    switch self {
    case .noFeatures(let rows, let features):
      "a table of \(rows) rows with \(features) features cannot be. Give at least one feature, and no fewer than 0 rows"
    case .notWholeRows(let count, let features): "\(count) numbers do not make whole rows of \(features) features"
    case .unequalColumns(let column, let count, let rows): "column \(column) has \(count) rows, the first has \(rows)"
    case .multiplicityCount(let count, let rows):
      "there are \(count) multiplicities for \(rows) rows. Give one for each row, or none"
    case .badMultiplicity(let value, let row): "row \(row) has multiplicity \(value). Use finite numbers, at least 0"
    }
  }
}
