/// A weighted histogram with equal bins: Σw and Σw² per bin, below and above.
public struct Histogram: Sendable, Hashable {
  /// The lower edge of the first bin.
  public let low: Double
  /// The upper edge of the last bin.
  public let high: Double
  /// Σw per bin.
  public internal(set) var sumW: [Double]
  /// Σw² per bin.
  public internal(set) var sumW2: [Double]
  /// Σw of values below `low`.
  public internal(set) var underflow = 0.0
  /// Σw of values at or above `high`.
  public internal(set) var overflow = 0.0
  private let inverseWidth: Double

  /// An empty histogram.
  /// - Precondition: at least one bin, and `low < high`, both finite.
  public init(bins: Int, low: Double, high: Double) {
    precondition(bins > 0 && low < high && low.isFinite && high.isFinite, "\(bins) bins from \(low) to \(high) make no histogram")
    self.low = low
    self.high = high
    sumW = [Double](repeating: 0, count: bins)
    sumW2 = [Double](repeating: 0, count: bins)
    inverseWidth = Double(bins) / (high - low)
  }

  /// The number of bins.
  public var count: Int { sumW.count }

  /// The width of a bin.
  public var binWidth: Double { (high - low) / Double(count) }

  /// The lower edge of bin `i`, to rounding: a value within an ulp of an edge may fall on its other side; `edge(count)` is the
  /// upper edge of the last one.
  public func edge(_ i: Int) -> Double { i == count ? high : low + (high - low) * (Double(i) / Double(count)) }

  /// Adds a value. NaN is nowhere: callers keep it out.
  /// - Precondition: `x` is not NaN.
  @inline(__always)
  public mutating func fill(_ x: Double, weight: Double) {
    precondition(!x.isNaN, "NaN cannot be filled")
    if x < low {
      underflow += weight
    } else if x >= high {
      overflow += weight
    } else {
      let bin = min(Int((x - low) * inverseWidth), sumW.count - 1)
      sumW[bin] += weight
      sumW2[bin] += weight * weight
    }
  }

  /// Adds another histogram, scaled by `factor` (-1 subtracts a background; variances add all the same).
  /// - Precondition: the bins are the same.
  public mutating func add(_ other: Histogram, scaledBy factor: Double = 1) {
    precondition(low == other.low && high == other.high && count == other.count, "histograms with different bins cannot be added")
    for i in 0..<count {
      sumW[i] += factor * other.sumW[i]
      sumW2[i] += factor * factor * other.sumW2[i]
    }
    underflow += factor * other.underflow
    overflow += factor * other.overflow
  }

  /// Σw inside the range.
  public var total: Double { sumW.reduce(0, +) }

  /// (Σw)²/Σw² inside the range; 0 when it is empty.
  public var effectiveEntries: Double {
    let squares = sumW2.reduce(0, +)
    return squares > 0 ? total * total / squares : 0
  }

  /// The bins `range`, joined by `factor` to one.
  /// - Precondition: `factor` divides the number of bins in `range`, which is not empty.
  public func rebinned(_ range: Range<Int>, by factor: Int) -> Histogram {
    precondition(
      factor > 0 && range.count % factor == 0 && range.lowerBound >= 0 && range.upperBound <= count,
      "\(factor) does not divide \(range)")
    var result = Histogram(bins: range.count / factor, low: edge(range.lowerBound), high: edge(range.upperBound))
    for (i, bin) in range.enumerated() {
      result.sumW[i / factor] += sumW[bin]
      result.sumW2[i / factor] += sumW2[bin]
    }
    result.underflow = underflow + sumW[..<range.lowerBound].reduce(0, +)
    result.overflow = overflow + sumW[range.upperBound...].reduce(0, +)
    return result
  }

  /// Where the cumulative content passes a fraction `p` of the total, interpolated inside the bin; nil if the total is not
  /// positive. With negative bins the first passage counts.
  public func quantile(_ p: Double) -> Double? {
    let wanted = p * total
    guard total > 0 else { return nil }
    var below = 0.0
    for i in 0..<count {
      if sumW[i] > 0, below + sumW[i] >= wanted { return edge(i) + binWidth * max(0, (wanted - below) / sumW[i]) }
      below += sumW[i]
    }
    return high
  }
}
