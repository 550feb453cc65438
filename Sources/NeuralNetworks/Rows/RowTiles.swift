/// A table of numbers laid out for kernels: tile after tile of 64 rows, in each of them feature after feature, 64 numbers each.
///
/// Rows are candidates or events alike. A row's multiplicity says for how many equal rows it stands. The last tile is filled
/// with rows of zeros, of multiplicity 0, that nobody sees.
package struct RowTiles<Scalar: NetworkScalar>: Sendable {
  package let rows: Int
  package let features: Int
  var lanes: [Scalar.Lanes]
  /// Of each row, the filling ones included.
  let multiplicities: [Double]

  /// Rows of zeros.
  /// - Throws: ``RowTilesError`` if there are no features, or the multiplicities are not one finite number ≥ 0 for each row.
  package init(rows: Int, features: Int, multiplicities: [Double]? = nil) throws(RowTilesError) {
    guard rows >= 0, features > 0 else { throw .noFeatures(rows: rows, features: features) }
    let given = multiplicities ?? [Double](repeating: 1, count: rows)
    guard given.count == rows else { throw .multiplicityCount(given.count, rows: rows) }
    if let row = given.firstIndex(where: { !($0 >= 0 && $0.isFinite) }) { throw .badMultiplicity(given[row], row: row) }
    let tiles = (rows + 63) / 64
    self.rows = rows
    self.features = features
    self.multiplicities = given + [Double](repeating: 0, count: tiles * 64 - rows)
    lanes = [Scalar.Lanes](repeating: .zero, count: tiles * features * Scalar.vectorsPerTile)
  }

  /// The rows of a row-major table.
  /// - Throws: ``RowTilesError``, also if `values` are not whole rows.
  package init(rowMajor values: [Scalar], features: Int, multiplicities: [Double]? = nil) throws(RowTilesError) {
    guard features > 0, values.count % features == 0 else { throw .notWholeRows(values.count, features: features) }
    try self.init(rows: values.count / features, features: features, multiplicities: multiplicities)
    fill(values, features: 0..<features, rowStride: features, featureStride: 1)
  }

  /// The rows of columns of one length.
  /// - Throws: ``RowTilesError``, also if the columns differ in length.
  package init(columns: [[Scalar]], multiplicities: [Double]? = nil) throws(RowTilesError) {
    let rows = columns.first?.count ?? 0
    if let place = columns.firstIndex(where: { $0.count != rows }) {
      throw .unequalColumns(place, columns[place].count, rows: rows)
    }
    try self.init(rows: rows, features: columns.count, multiplicities: multiplicities)
    for (feature, column) in columns.enumerated() {
      fill(column, features: feature..<feature + 1, rowStride: 1, featureStride: 0)
    }
  }

  /// As many rows with these features, and the multiplicities, of a tile memory's content.
  init(like other: RowTiles, features: Int, lanes: [Scalar.Lanes]) {
    rows = other.rows
    multiplicities = other.multiplicities
    self.features = features
    self.lanes = lanes
  }

  /// How many tiles there are.
  var tiles: Int { multiplicities.count / 64 }

  /// Registers of one tile.
  var tileSize: Int { features * Scalar.vectorsPerTile }

  package subscript(row: Int, feature: Int) -> Scalar {
    get {
      check(row, feature)
      return lanes.withUnsafeBytes { $0.bindMemory(to: Scalar.self)[place(row, feature)] }
    }
    set {
      check(row, feature)
      let place = place(row, feature)
      lanes.withUnsafeMutableBytes { $0.bindMemory(to: Scalar.self)[place] = newValue }
    }
  }

  /// One feature of all rows.
  package func column(_ feature: Int) -> [Scalar] {
    precondition(feature >= 0 && feature < features, "there is no feature \(feature) among \(features)")
    return read(features: feature..<feature + 1, rowStride: 1, featureStride: 0)
  }

  /// All rows, one after the other.
  package func rowMajor() -> [Scalar] { read(features: 0..<features, rowStride: features, featureStride: 1) }

  /// For how many rows row number `row` stands.
  package func multiplicity(_ row: Int) -> Double {
    precondition(row >= 0 && row < rows, "there is no row \(row) among \(rows)")
    return multiplicities[row]
  }

  private func check(_ row: Int, _ feature: Int) {
    precondition(row >= 0 && row < rows, "there is no row \(row) among \(rows)")
    precondition(feature >= 0 && feature < features, "there is no feature \(feature) among \(features)")
  }

  private func place(_ row: Int, _ feature: Int) -> Int { (row / 64 * features + feature) * 64 + row % 64 }

  private mutating func fill(_ table: [Scalar], features part: Range<Int>, rowStride: Int, featureStride: Int) {
    let task = TableTask<Scalar>(
      rows: rows, features: part, width: features, rowStride: rowStride, featureStride: featureStride)
    lanes.withUnsafeMutableBytes { tiles in
      table.withUnsafeBufferPointer {
        guard let target = tiles.bindMemory(to: Scalar.self).baseAddress, let source = $0.baseAddress else { return }
        Scalar.fillKernel(task, tiles: target, from: source)
      }
    }
  }

  private func read(features part: Range<Int>, rowStride: Int, featureStride: Int) -> [Scalar] {
    let task = TableTask<Scalar>(
      rows: rows, features: part, width: features, rowStride: rowStride, featureStride: featureStride)
    var table = [Scalar](repeating: 0, count: rows * part.count)
    lanes.withUnsafeBytes { tiles in
      table.withUnsafeMutableBufferPointer {
        guard let source = tiles.bindMemory(to: Scalar.self).baseAddress, let target = $0.baseAddress else { return }
        Scalar.readKernel(task, tiles: source, to: target)
      }
    }
    return table
  }

  /// One tile's multiplicities in the numbers of the kernels.
  func fillMultiplicities(_ tile: Int, _ target: UnsafeMutablePointer<Scalar.Lanes>) {
    let numbers = UnsafeMutableRawPointer(target).assumingMemoryBound(to: Scalar.self)
    for row in 0..<64 { numbers[row] = Scalar(multiplicities[tile * 64 + row]) }
  }
}
