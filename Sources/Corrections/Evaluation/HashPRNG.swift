/// The random numbers of ``HashPRNGNode``, bit for bit those of correctionlib 2.9.
///
/// A row's words hash to the seed of a generator (``XXH64``, ``PCG32``). No product and sum are fused, and logarithms have the
/// bits of the C library's: either would change last bits.
enum HashPRNG {
  typealias Columns = UnsafeBufferPointer<UnsafePointer<UInt64>>

  /// Rows that go through each step together.
  private static let chunk = 256

  /// The number drawn by one row.
  /// - Parameter bits: the 64-bit patterns of the inputs, in the order of the node.
  static func value(_ distribution: HashPRNGNode.Distribution, bits: [UInt64]) -> Double {
    var value = 0.0
    bits.withUnsafeBufferPointer { bits in
      let columns = bits.indices.compactMap { i in bits.baseAddress.map { $0 + i } }
      fill(distribution, columns: columns, count: 1, into: &value)
    }
    return value
  }

  /// The numbers drawn by many rows.
  /// - Parameters:
  ///   - columns: one per input: the 64-bit patterns of its values. None: every row draws the same.
  ///   - count: how many rows there are.
  ///   - values: where the numbers go.
  static func fill(
    _ distribution: HashPRNGNode.Distribution, columns: [UnsafePointer<UInt64>], count: Int,
    into values: UnsafeMutablePointer<Double>
  ) {
    columns.withUnsafeBufferPointer { columns in
      PolarDraws.withScratch(rows: chunk) { draws, scratch in
        for first in stride(from: 0, to: count, by: chunk) {
          let rows = min(chunk, count - first)
          XXH64.digest(columns, from: first, rows: rows, into: draws.states, scratch: scratch)
          switch distribution {
          case .flat: fillFlat(draws.states, rows, into: values + first)
          case .normal: draws.normal(rows, into: values + first)
          case .libraryNormal: draws.libraryNormal(rows, into: values + first)
          }
        }
      }
    }
  }

  private static func fillFlat(_ seeds: UnsafePointer<UInt64>, _ rows: Int, into values: UnsafeMutablePointer<Double>) {
    for row in 0..<rows { values[row] = PCG32.uniform(PCG32.start(seeds[row])) }
  }
}
