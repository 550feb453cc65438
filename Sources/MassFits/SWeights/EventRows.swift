internal import Dispatch
import Fitting
internal import Synchronization

/// Numbers of all events of a sample, one row per quantity, in vectors of eight.
///
/// The last block repeats nothing but carries weight zero, so whoever multiplies by the weights needs no remainder. Work on it is
/// cut in chunks of a fixed size, and sums of chunks are added in order: no result depends on the number of threads.
/// `@unchecked Sendable`: each chunk is written by the one task that claimed it, and read only after all tasks have ended.
final class EventRows: @unchecked Sendable {
  /// Vectors per chunk: 32 blocks.
  static let chunkSize = 32 * EvaluationRows.vectorsPerRow

  /// Vectors per row; whole blocks.
  let vectorCount: Int
  /// Events, without what fills the last block.
  let eventCount: Int
  private let storage: UnsafeMutablePointer<SIMD8<Double>>

  /// Rows of zeros.
  init(rows: Int, events: Int) {
    let blocks = (events + EvaluationRows.blockSize - 1) / EvaluationRows.blockSize
    vectorCount = blocks * EvaluationRows.vectorsPerRow
    eventCount = events
    storage = .allocate(capacity: max(1, rows * vectorCount))
    storage.initialize(repeating: .zero, count: max(1, rows * vectorCount))
  }

  deinit { storage.deallocate() }

  /// The vectors of one row.
  @inline(__always)
  subscript(row: Int) -> UnsafeMutablePointer<SIMD8<Double>> { storage + row * vectorCount }

  /// The row as numbers.
  @inline(__always)
  func scalars(_ row: Int) -> UnsafeMutablePointer<Double> {
    UnsafeMutableRawPointer(self[row]).assumingMemoryBound(to: Double.self)
  }

  /// The events' values of a row.
  func values(_ row: Int) -> [Double] { Array(UnsafeBufferPointer(start: scalars(row), count: eventCount)) }

  /// Calls `body` with every chunk of vectors, and adds up the `width` vectors each of them leaves.
  /// - Parameter maxima: so many of the last numbers are not summed: their largest is taken.
  /// - Returns: `width` numbers, over the lanes too.
  func sums(
    _ width: Int, maxima: Int = 0, threads: Int, _ body: @Sendable (Range<Int>, UnsafeMutablePointer<SIMD8<Double>>) -> Void
  ) -> [Double] {
    let chunks = (vectorCount + Self.chunkSize - 1) / Self.chunkSize
    // Each chunk's sums are written by the one task that claimed it, and added up after all tasks have ended.
    nonisolated(unsafe) let parts = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: max(1, chunks * width))
    parts.initialize(repeating: .zero, count: max(1, chunks * width))
    defer { parts.deallocate() }
    let next = Atomic(0)
    DispatchQueue.concurrentPerform(iterations: max(1, min(threads, chunks))) { _ in
      while case let chunk = next.add(1, ordering: .relaxed).oldValue, chunk < chunks {
        let start = chunk * Self.chunkSize
        body(start..<min(start + Self.chunkSize, vectorCount), parts + chunk * width)
      }
    }
    return (0..<width).map { column in
      var sum = VectorSum()
      for chunk in 0..<chunks { sum.add(parts[chunk * width + column]) }
      guard column < width - maxima else { return (0..<chunks).reduce(0) { max($0, parts[$1 * width + column].max()) } }
      return sum.total
    }
  }
}

/// Sums of eight numbers at once that keep what rounding drops.
///
/// T. Ogita, S. M. Rump, S. Oishi, *SIAM J. Sci. Comput.* 26 (2005) 1955, algorithm 4.4.
struct VectorSum {
  private var sum = SIMD8<Double>()
  private var lost = SIMD8<Double>()

  @inline(__always)
  mutating func add(_ x: SIMD8<Double>) {
    let next = sum + x
    let added = next - sum
    lost += (sum - (next - added)) + (x - added)
    sum = next
  }

  /// The sum over all lanes.
  var total: Double {
    var result = 0.0
    for lane in 0..<8 { result += sum[lane] }
    for lane in 0..<8 { result += lost[lane] }
    return result
  }
}

extension EventRows {
  /// Evaluates all components at the masses of a row; writes the model's rows from `firstRow` on, in its own order.
  func evaluate(_ model: PreparedModel, masses: Int, firstRow: Int, threads: Int) {
    _ = sums(0, threads: threads) { chunk, _ in
      let scratch = EvaluationRows(count: model.rowCount)
      for start in stride(from: chunk.lowerBound, to: chunk.upperBound, by: EvaluationRows.vectorsPerRow) {
        model.evaluate(UnsafePointer(self[masses] + start), vectors: EvaluationRows.vectorsPerRow, into: scratch)
        for row in 0..<model.rowCount {
          (self[firstRow + row] + start).update(from: scratch[row], count: EvaluationRows.vectorsPerRow)
        }
      }
    }
  }
}
