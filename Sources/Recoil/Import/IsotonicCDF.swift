/// The cumulative distribution of a histogram, made to rise.
///
/// Bins below zero make the sums C_k of the first k bins fall. They are not set to zero, which would move all events above: the C_k are
/// replaced by the rising sequence that is nearest to them, Σ(C_k − F_k)² least, by pooling adjacent violators (M. Ayer et al., *Ann.
/// Math. Statist.* 26 (1955) 641). Between edges F is a straight line.
public struct IsotonicCDF: Sendable, Hashable {
  /// The edges.
  public let edges: [Double]
  /// F at the edges, from 0 to 1, never falling.
  public let values: [Double]
  /// How far C falls below its highest value before, at most, of the total.
  public let largestDip: Double
  /// The edge with the largest dip.
  public let dipPlace: Double
  /// How far C exceeds the total, at most, of the total.
  public let excess: Double

  /// - Returns: nil if a content is not finite or the sum is not positive.
  public init?(_ histogram: PayloadHistogram) {
    guard histogram.contents.allSatisfy(\.isFinite), histogram.total > 0 else { return nil }
    var sums = [0.0]
    for content in histogram.contents { sums.append(sums[sums.count - 1] + content) }
    let total = sums[sums.count - 1]
    var (highest, dip, place) = (0.0, 0.0, 0)
    for (i, sum) in sums.enumerated() {
      highest = max(highest, sum)
      if highest - sum > dip { (dip, place) = (highest - sum, i) }
    }
    let pooled = Self.pooled(sums)
    let (first, last) = (pooled[0], pooled[pooled.count - 1])
    guard last > first else { return nil }
    edges = histogram.edges
    values = dip == 0 ? sums.map { $0 / total } : pooled.map { ($0 - first) / (last - first) }
    (largestDip, dipPlace, excess) = (dip / total, histogram.edges[place], max(0, highest / total - 1))
  }

  /// The nearest rising sequence.
  static func pooled(_ values: [Double]) -> [Double] {
    var blocks: [(sum: Double, count: Int)] = []
    for value in values {
      blocks.append((value, 1))
      while blocks.count > 1 {
        let (last, before) = (blocks[blocks.count - 1], blocks[blocks.count - 2])
        guard last.sum * Double(before.count) < before.sum * Double(last.count) else { break }
        blocks.removeLast()
        blocks[blocks.count - 1] = (before.sum + last.sum, before.count + last.count)
      }
    }
    return blocks.flatMap { [Double](repeating: $0.sum / Double($0.count), count: $0.count) }
  }

  /// F(x).
  public func callAsFunction(_ x: Double) -> Double {
    guard x > edges[0] else { return 0 }
    guard x < edges[edges.count - 1] else { return 1 }
    let i = Self.last(edges) { $0 <= x }
    return values[i] + (values[i + 1] - values[i]) * ((x - edges[i]) / (edges[i + 1] - edges[i]))
  }

  /// The lowest x with F(x) = p: the left end where F is flat.
  public func lowest(_ p: Double) -> Double {
    guard p > 0 else { return edges[Self.last(values) { $0 <= 0 }] }
    let i = Self.last(values) { $0 < p }
    return i == values.count - 1 ? edges[i] : inverse(p, in: i)
  }

  /// The highest x with F(x) = p: the right end where F is flat.
  public func highest(_ p: Double) -> Double {
    guard p < 1 else { return lowest(1) }
    let i = Self.last(values) { $0 <= p }
    return values[i] == p ? edges[i] : inverse(p, in: i)
  }

  private func inverse(_ p: Double, in i: Int) -> Double {
    edges[i] + (edges[i + 1] - edges[i]) * ((p - values[i]) / (values[i + 1] - values[i]))
  }

  /// The last place where `holds`, in a sequence for which it holds first and then no more; 0 if nowhere.
  private static func last(_ values: [Double], _ holds: (Double) -> Bool) -> Int {
    var (first, end) = (0, values.count)
    while end - first > 1 {
      let middle = (first + end) / 2
      if holds(values[middle]) { first = middle } else { end = middle }
    }
    return first
  }
}
