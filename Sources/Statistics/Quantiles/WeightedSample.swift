/// Sorted values with positive weights, and their exact quantiles.
///
/// Values of weight 0 are left out; infinite values are ordinary. Negative weights are refused: their cumulative weight does not
/// rise, so a quantile would not be one place.
public struct WeightedSample: Sendable {
  /// The values, rising.
  public let values: [Double]
  /// Their weights, all positive.
  public let weights: [Double]
  /// Cumulative weights: Σw up to and including each value.
  let cumulative: [Double]
  /// Σw.
  public let totalWeight: Double
  /// (Σw)²/Σw².
  public let effectiveEntries: Double

  /// - Parameter weights: one per value; 1 each if left out.
  /// - Throws: ``QuantileError`` for lengths that differ, NaN, weights that are negative or not finite, and if nothing has weight.
  /// - Complexity: O(n log n).
  public init(_ values: [Double], weights: [Double]? = nil) throws(QuantileError) {
    if let weights, weights.count != values.count {
      throw .differentLengths(values: values.count, weights: weights.count)
    }
    for (i, value) in values.enumerated() where value.isNaN { throw .notANumber(at: i) }
    if let weights {
      for (i, weight) in weights.enumerated() where !(weight >= 0 && weight.isFinite) { throw .badWeight(at: i, weight) }
      let order = values.indices.filter { weights[$0] > 0 }.sorted { (values[$0], $0) < (values[$1], $1) }
      self.values = order.map { values[$0] }
      self.weights = order.map { weights[$0] }
    } else {
      self.values = values.sorted()
      self.weights = [Double](repeating: 1, count: values.count)
    }
    guard !self.values.isEmpty else { throw .noWeight }
    var (sum, squares, cumulative) = (0.0, 0.0, [Double]())
    cumulative.reserveCapacity(self.values.count)
    for weight in self.weights {
      sum += weight
      squares += weight * weight
      cumulative.append(sum)
    }
    guard sum.isFinite else { throw .badWeight(at: 0, sum) }
    self.cumulative = cumulative
    totalWeight = sum
    effectiveEntries = sum * sum / squares
  }

  /// The share of weight at or below `x`.
  public func cumulativeShare(at x: Double) -> Double {
    let above = firstIndex(in: values) { $0 > x }
    return above == 0 ? 0 : cumulative[above - 1] / totalWeight
  }

  /// The first index whose value fulfils a condition that, once true, stays true; the count if there is none.
  func firstIndex(in values: [Double], where condition: (Double) -> Bool) -> Int {
    var (low, high) = (0, values.count)
    while low < high {
      let middle = (low + high) / 2
      if condition(values[middle]) { high = middle } else { low = middle + 1 }
    }
    return low
  }
}
