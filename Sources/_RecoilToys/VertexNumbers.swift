import Glibc

/// The distribution of the number of reconstructed vertices: a Gaussian at whole numbers.
public struct VertexNumbers: Sendable, Hashable {
  /// The smallest number.
  public let lowest: Int
  /// P(n) from `lowest` on.
  public let probabilities: [Double]
  /// The mean.
  public let mean: Double
  private let cumulated: [Double]

  /// - Precondition: `width` is positive, the range is not empty.
  public init(mean: Double, width: Double, in range: ClosedRange<Int> = 1...80) {
    precondition(width > 0, "the number of vertices varies by \(width); use a positive width")
    lowest = range.lowerBound
    let heights = range.map { exp(-0.5 * ((Double($0) - mean) / width) * ((Double($0) - mean) / width)) }
    let sum = heights.reduce(0, +)
    probabilities = heights.map { $0 / sum }
    self.mean = zip(range, heights).reduce(0) { $0 + Double($1.0) * $1.1 } / sum
    var total = 0.0
    cumulated = probabilities.map { probability in
      total += probability
      return total
    }
  }

  /// The variance.
  public var variance: Double {
    probabilities.enumerated().reduce(0) { sum, entry in
      let distance = Double(lowest + entry.offset) - mean
      return sum + entry.element * distance * distance
    }
  }

  /// The number below which a share `p` in [0, 1) of the events lies.
  func quantile(_ p: Double) -> Int {
    var (first, last) = (0, cumulated.count - 1)
    while first < last {
      let middle = (first + last) / 2
      if cumulated[middle] > p { last = middle } else { first = middle + 1 }
    }
    return lowest + first
  }
}
