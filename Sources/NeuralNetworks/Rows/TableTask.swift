/// Copies between a table in memory and tiles: number (r, f) of the table stands at r · rowStride + f · featureStride.
package struct TableTask<Scalar: NetworkScalar> {
  let rows: Int
  /// Features of the table, as the tiles number them.
  let features: Range<Int>
  /// Features of the tiles.
  let width: Int
  let rowStride: Int
  let featureStride: Int

  @inline(__always) private func inTile(_ row: Int, _ feature: Int) -> Int { (row / 64 * width + feature) * 64 + row % 64 }

  @inline(__always) func fill(_ tiles: UnsafeMutablePointer<Scalar>, _ table: UnsafePointer<Scalar>) {
    for row in 0..<rows {
      for feature in features {
        tiles[inTile(row, feature)] = table[row * rowStride + (feature - features.lowerBound) * featureStride]
      }
    }
  }

  @inline(__always) func read(_ tiles: UnsafePointer<Scalar>, _ table: UnsafeMutablePointer<Scalar>) {
    for row in 0..<rows {
      for feature in features {
        table[row * rowStride + (feature - features.lowerBound) * featureStride] = tiles[inTile(row, feature)]
      }
    }
  }
}
