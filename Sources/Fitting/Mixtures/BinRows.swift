import Numerics

/// Rows of numbers, one for every bin, padded with zeros to whole vectors of eight. Scratch memory of one likelihood.
final class BinRows {
  typealias Vector = SIMD8<Double>

  /// Vectors in a row.
  let blocks: Int
  private let storage: UnsafeMutablePointer<Vector>
  private let count: Int

  init(rows: Int, bins: Int) {
    blocks = (bins + 7) / 8
    count = rows
    storage = .allocate(capacity: max(1, rows * blocks))
    storage.initialize(repeating: Vector(), count: max(1, rows * blocks))
  }

  deinit { storage.deallocate() }

  /// A row.
  @inline(__always)
  subscript(row: Int) -> UnsafeMutablePointer<Vector> { storage + row * blocks }

  /// The numbers of a row, one by one.
  func scalars(_ row: Int) -> UnsafeMutableBufferPointer<Double> {
    UnsafeMutableBufferPointer(
      start: UnsafeMutableRawPointer(storage + row * blocks).assumingMemoryBound(to: Double.self), count: blocks * 8)
  }

  /// Writes the first numbers of a row.
  func fill(_ row: Int, _ values: [Double]) {
    let target = scalars(row)
    for i in values.indices { target[i] = values[i] }
  }

  /// Σ a b.
  @inline(__always)
  func dot(_ a: UnsafeMutablePointer<Vector>, _ b: UnsafeMutablePointer<Vector>) -> Double {
    var sum = Vector()
    for j in 0..<blocks { sum.addProduct(a[j], b[j]) }
    return sum.sum()
  }

  /// Σ w x_a x_b of some rows; `scratch` is a row to write on.
  func gram(_ rows: [UnsafeMutablePointer<Vector>], weights: UnsafeMutablePointer<Vector>, scratch: Int) -> SymmetricMatrix {
    var result = SymmetricMatrix(dimension: rows.count)
    let weighted = self[scratch]
    for (a, row) in rows.enumerated() {
      for j in 0..<blocks { weighted[j] = weights[j] * row[j] }
      for b in 0...a { result[a, b] = dot(weighted, rows[b]) }
    }
    return result
  }
}
