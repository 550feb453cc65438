import Numerics

/// The events in a model's range, or the bins of a histogram, cut in blocks of ``EvaluationRows/blockSize``.
///
/// The last block is filled up with copies of the last event that weigh nothing. `@unchecked Sendable`: the memory is written
/// in `init` only.
final class SampleBlocks: @unchecked Sendable {
  /// Vectors per block.
  static let vectors = EvaluationRows.vectorsPerRow
  /// How many events or bins there are.
  let count: Int
  /// How many blocks hold them.
  let blockCount: Int
  /// Σw.
  let sumOfWeights: Double
  /// Whether every weight is 1, so that w² is w.
  let isUnweighted: Bool
  private let values: UnsafeMutablePointer<SIMD8<Double>>
  private let weights: UnsafeMutablePointer<SIMD8<Double>>
  private let squares: UnsafeMutablePointer<SIMD8<Double>>

  /// - Parameter squares: w² of every event, or the variance of every bin.
  /// - Precondition: as many weights and squares as values, and at least one.
  init(values: [Double], weights: [Double]?, squares: [Double]?) {
    precondition(!values.isEmpty, "blocks of nothing")
    count = values.count
    blockCount = (values.count + EvaluationRows.blockSize - 1) / EvaluationRows.blockSize
    let unit = weights.map { zip($0, squares ?? $0).allSatisfy { $0 == 1 && $1 == 1 } } ?? true
    isUnweighted = unit
    var sum = CompensatedSums(count: 1)
    for weight in weights ?? [Double(values.count)] { sum.add(weight, at: 0) }
    sumOfWeights = sum.totals[0]
    let padded = blockCount * EvaluationRows.blockSize
    self.values = Self.padded(padded, filler: values[values.count - 1], count: values.count) { values[$0] }
    self.weights = Self.padded(padded, filler: 0, count: values.count) { weights?[$0] ?? 1 }
    self.squares = unit ? self.weights : Self.padded(padded, filler: 0, count: values.count) { squares?[$0] ?? 1 }
  }

  deinit {
    values.deallocate()
    weights.deallocate()
    if !isUnweighted { squares.deallocate() }
  }

  /// The values of a block.
  func values(of block: Int) -> UnsafePointer<SIMD8<Double>> { UnsafePointer(values + block * Self.vectors) }
  /// The weights of a block.
  func weights(of block: Int) -> UnsafePointer<SIMD8<Double>> { UnsafePointer(weights + block * Self.vectors) }
  /// The squared weights of a block.
  func squares(of block: Int) -> UnsafePointer<SIMD8<Double>> { UnsafePointer(squares + block * Self.vectors) }

  /// Every event's value, weight and squared weight.
  func forEach(_ body: (_ value: Double, _ weight: Double, _ square: Double) -> Void) {
    let padded = blockCount * EvaluationRows.blockSize
    values.withMemoryRebound(to: Double.self, capacity: padded) { x in
      weights.withMemoryRebound(to: Double.self, capacity: padded) { w in
        squares.withMemoryRebound(to: Double.self, capacity: padded) { q in
          for i in 0..<count { body(x[i], w[i], q[i]) }
        }
      }
    }
  }

  private static func padded(
    _ size: Int, filler: Double, count: Int, _ element: (Int) -> Double
  ) -> UnsafeMutablePointer<SIMD8<Double>> {
    let pointer = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: size / 8)
    pointer.withMemoryRebound(to: Double.self, capacity: size) { flat in
      for i in 0..<count { flat[i] = element(i) }
      for i in count..<size { flat[i] = filler }
    }
    return pointer
  }
}
