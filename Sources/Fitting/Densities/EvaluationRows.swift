/// Numbers found for a block of events: one row per quantity, one column per event.
///
/// Rows are whole vectors of eight, aligned as such, so kernels never meet a remainder: the last block of a sample repeats
/// its last event to fill up, and whoever sums ignores the copies. The memory is freed with the value.
public struct EvaluationRows: ~Copyable {
  /// Events per block.
  public static let blockSize = 512
  /// Vectors per row.
  public static let vectorsPerRow = blockSize / 8

  /// How many rows there are.
  public let count: Int
  private let storage: UnsafeMutablePointer<SIMD8<Double>>

  /// Rows of zeros.
  public init(count: Int) {
    self.count = count
    storage = .allocate(capacity: max(count, 1) * Self.vectorsPerRow)
    storage.initialize(repeating: .zero, count: max(count, 1) * Self.vectorsPerRow)
  }

  deinit { storage.deallocate() }

  /// The vectors of one row.
  /// - Precondition: `row` is one of the rows.
  @inline(__always)
  public subscript(row: Int) -> UnsafeMutablePointer<SIMD8<Double>> {
    precondition(row >= 0 && row < count, "row \(row) of \(count)")
    return storage + row * Self.vectorsPerRow
  }
}
