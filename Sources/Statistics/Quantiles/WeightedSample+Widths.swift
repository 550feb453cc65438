extension WeightedSample {
  /// The interval with equal shares outside on both sides.
  /// - Parameter share: what lies inside, in (0, 1).
  public func centralInterval(_ share: Double, _ rule: QuantileRule = .interpolated) -> (lower: Double, upper: Double) {
    precondition(share > 0 && share < 1, "no interval holds a share of \(share)")
    return (quantile((1 - share) / 2, rule), quantile((1 + share) / 2, rule))
  }

  /// Half the central interval of 68.27 %: the standard deviation, of a normal distribution.
  public var halfWidth: Double {
    let interval = centralInterval(0.6826894921370859)
    return (interval.upper - interval.lower) / 2
  }

  /// The distance of the quartiles.
  public var interquartileRange: Double { quantile(0.75) - quantile(0.25) }

  /// The shortest interval between two values, both included, that holds at least `share` of the weight; of equally short ones the
  /// lowest.
  /// - Parameter share: in (0, 1].
  /// - Complexity: O(n).
  public func smallestInterval(_ share: Double) -> (lower: Double, upper: Double) {
    precondition(share > 0 && share <= 1, "no interval holds a share of \(share)")
    let wanted = share * totalWeight * (1 - 1e-14)  // sums of weights are rounded
    var best = (lower: values[0], upper: values[values.count - 1])
    var last = 0
    for first in values.indices {
      let below = first == 0 ? 0 : cumulative[first - 1]
      while last < values.count, cumulative[last] - below < wanted { last += 1 }
      if last == values.count { break }
      if values[last] - values[first] < best.upper - best.lower { best = (values[first], values[last]) }
    }
    return best
  }
}
