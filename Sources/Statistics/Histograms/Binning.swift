/// Why edges do not make a binning.
public enum BinningError: Error, Sendable, Hashable, CustomStringConvertible {
  case tooFewEdges(count: Int)
  case notIncreasing(at: Int, Double, Double)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .tooFewEdges(let count):
      "a binning needs at least two edges, got \(count). Give the lower edge of each bin and the last upper edge"
    case .notIncreasing(let at, let before, let edge):
      "edges must rise: edge \(at) is \(edge), after \(before). Bins may not overlap; sort the edges and remove repeated ones"
    }
  }
}

/// Bin edges along one axis. Bin `i` holds `edges[i] <= x < edges[i + 1]`; the last bin holds its upper edge too.
///
/// The outermost edges may be infinite.
public struct Binning: Sendable, Hashable {
  /// The edges, rising.
  public let edges: [Double]

  /// - Throws: ``BinningError`` if there are fewer than two edges, or they do not rise (NaN included).
  public init(edges: [Double]) throws(BinningError) {
    guard edges.count >= 2 else { throw .tooFewEdges(count: edges.count) }
    for i in 1..<edges.count where !(edges[i - 1] < edges[i]) { throw .notIncreasing(at: i, edges[i - 1], edges[i]) }
    self.edges = edges
  }

  /// The number of bins.
  public var count: Int { edges.count - 1 }

  /// The bin that holds `x`; nil below the first edge, above the last, and for NaN.
  public func index(of x: Double) -> Int? {
    guard x >= edges[0], x <= edges[edges.count - 1] else { return nil }
    var low = 0
    var high = edges.count - 1
    while high - low > 1 {
      let middle = (low + high) / 2
      if x >= edges[middle] { low = middle } else { high = middle }
    }
    return low
  }

  /// The bin that holds `x`, or the nearest one if `x` lies outside; nil for NaN only.
  public func clampedIndex(of x: Double) -> Int? {
    if x < edges[0] { return 0 }
    if x > edges[edges.count - 1] { return count - 1 }
    return index(of: x)
  }

  /// How a bin is written: `[20, 40)`.
  public func label(_ bin: Int) -> String {
    "[\(short(edges[bin])), \(short(edges[bin + 1]))\(bin == count - 1 ? "]" : ")")"
  }

  private func short(_ edge: Double) -> String {
    edge == .infinity
      ? "inf" : edge == -.infinity ? "-inf" : edge == edge.rounded() && abs(edge) < 1e15 ? "\(Int(edge))" : "\(edge)"
  }
}
