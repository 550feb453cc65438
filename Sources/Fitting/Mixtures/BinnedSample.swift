public import Statistics

/// A histogram made ready for a likelihood.
///
/// Bins below zero, from subtraction or negative weights, are neither dropped nor zeroed, which would shift the result. As
/// they are, the score Σ n ∂log p keeps its expectation and the fit no bias, but −Σ n log p need not be bounded; joined with
/// their neighbours, tails inwards, until no content is negative, they keep it bounded at the price of a bias: where joining
/// stops depends on the fluctuations (0.4 to 0.8 standard errors in background-subtracted toys).
public struct BinnedSample: Sendable, Hashable {
  /// Edges of the bins, joined or not; one more than contents.
  public let edges: [Double]
  /// Σw of each bin; not negative if bins were joined.
  public let contents: [Double]
  /// Σw² of each bin.
  public let variances: [Double]
  /// Which bins of the histogram each bin is made of.
  public let groups: [Range<Int>]
  /// How many bins of the histogram were joined to a neighbour because they were negative.
  public let joinedBins: Int

  /// Σw.
  public let total: Double
  /// (Σw)²/Σw².
  public let effectiveEntries: Double
  /// How many bins are not empty.
  public var filledBins: Int { variances.count { $0 > 0 } }
  /// Whether every content equals its variance, as counts do.
  public let isUnweighted: Bool

  /// - Parameter joiningNegativeBins: whether bins are joined until none is negative.
  /// - Returns: nil if the histogram's total is not positive, or one bin is left of many.
  public init?(_ histogram: Histogram, joiningNegativeBins: Bool = true) {
    guard histogram.total > 0, histogram.total.isFinite else { return nil }
    let groups = joiningNegativeBins ? Self.positiveGroups(histogram.sumW) : histogram.sumW.indices.map { $0..<$0 + 1 }
    guard groups.count > 1 || histogram.count == 1 else { return nil }
    self.groups = groups
    edges = groups.map { histogram.edge($0.lowerBound) } + [histogram.high]
    contents = groups.map { histogram.sumW[$0].reduce(0, +) }
    variances = groups.map { histogram.sumW2[$0].reduce(0, +) }
    joinedBins = histogram.count - groups.count
    total = contents.reduce(0, +)
    effectiveEntries = total * total / max(variances.reduce(0, +), .leastNonzeroMagnitude)
    isUnweighted = zip(contents, variances).allSatisfy { abs($0 - $1) <= 1e-9 * abs($0) }
  }

  /// Ranges of bins that tile the histogram, none with a negative sum: a bin below zero takes in its outer neighbours (its
  /// inner ones if need be) until the sum is not negative. Empty bins stay as they are: their log-likelihood is zero.
  private static func positiveGroups(_ contents: [Double]) -> [Range<Int>] {
    guard contents.contains(where: { $0 < 0 }) else { return contents.indices.map { $0..<$0 + 1 } }
    let middle = contents.indices.max { contents[$0] < contents[$1] } ?? 0
    let left = inward(Array(contents[..<middle])).map { $0 }
    let right = inward(contents[(middle + 1)...].reversed()).map { range in
      contents.count - range.upperBound..<contents.count - range.lowerBound
    }
    var groups = left
    groups.append(middle..<middle + 1)
    groups += right.reversed()
    return absorbing(groups, contents)
  }

  /// Groups from the outside inwards; each is closed as soon as its sum is not negative.
  private static func inward(_ contents: [Double]) -> [Range<Int>] {
    var groups: [Range<Int>] = []
    var start = 0
    var sum = 0.0
    for i in contents.indices {
      sum += contents[i]
      if sum >= 0 {
        groups.append(start..<i + 1)
        (start, sum) = (i + 1, 0)
      }
    }
    if start < contents.count { groups.append(start..<contents.count) }
    return groups
  }

  /// The innermost group of a side may be left negative: it joins its neighbour towards the peak until nothing is.
  private static func absorbing(_ groups: [Range<Int>], _ contents: [Double]) -> [Range<Int>] {
    var result = groups
    while result.count > 1, let bad = result.firstIndex(where: { contents[$0].reduce(0, +) < 0 }) {
      let peak = result.indices.max { contents[result[$0]].reduce(0, +) < contents[result[$1]].reduce(0, +) } ?? 0
      let other = bad < peak ? bad + 1 : bad - 1
      let joined = min(result[bad].lowerBound, result[other].lowerBound)..<max(result[bad].upperBound, result[other].upperBound)
      result.replaceSubrange(min(bad, other)...max(bad, other), with: [joined])
    }
    return result
  }
}
