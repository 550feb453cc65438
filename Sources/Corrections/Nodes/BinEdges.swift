/// The bins along one input: bin `i` holds `edges[i] <= x < edges[i + 1]`.
public struct BinEdges: Sendable, Hashable {
  /// How the edges are given.
  public enum Spacing: Sendable, Hashable {
    /// Edge by edge.
    case explicit([Double])
    /// `count` bins of equal width over `low ..< high`.
    case uniform(count: Int, low: Double, high: Double)
  }

  /// How the edges are given.
  public let spacing: Spacing

  /// Bins between the given edges. The first may be -infinity and the last +infinity.
  /// - Throws: ``CorrectionError``: fewer than two edges, or edges that do not rise (NaN included).
  public init(_ edges: [Double]) throws(CorrectionError) {
    guard edges.count >= 2 else { throw CorrectionError(.tooFewEdges(edges.count)) }
    for i in 1..<edges.count where !(edges[i - 1] < edges[i]) {
      throw CorrectionError(.edgesNotRising(at: i, edges[i - 1], edges[i]))
    }
    spacing = .explicit(edges)
  }

  /// `count` bins of equal width.
  /// - Throws: ``CorrectionError``: no bin, `low >= high`, or a limit that is not finite.
  public init(uniform count: Int, low: Double, high: Double) throws(CorrectionError) {
    guard count > 0, low < high, low.isFinite, high.isFinite, (high - low).isFinite else {
      throw CorrectionError(.badUniformAxis(count: count, low: low, high: high))
    }
    spacing = .uniform(count: count, low: low, high: high)
  }

  /// How many bins there are.
  public var count: Int {
    switch spacing {
    case .explicit(let edges): edges.count - 1
    case .uniform(let count, _, _): count
    }
  }

  /// The lower edge of the first bin.
  public var low: Double {
    switch spacing {
    case .explicit(let edges): edges[0]
    case .uniform(_, let low, _): low
    }
  }

  /// The upper edge of the last bin; it belongs to no bin.
  public var high: Double {
    switch spacing {
    case .explicit(let edges): edges[edges.count - 1]
    case .uniform(_, _, let high): high
    }
  }
}
