/// The rising sequence nearest to given values: Σ w (x − value)² is smallest among all x that never fall.
///
/// Neighbours that fall are pooled to their weighted mean until none do.
/// M. Ayer, H. D. Brunk, G. M. Ewing, W. T. Reid, E. Silverman, *Ann. Math. Stat.* 26 (1955) 641.
/// - Parameters:
///   - values: finite.
///   - weights: positive, one per value.
/// - Complexity: O(n).
package func isotonicFit(_ values: [Double], weights: [Double]) -> [Double] {
  precondition(values.count == weights.count, "\(values.count) values and \(weights.count) weights")
  var pools: [(mean: Double, weight: Double, count: Int)] = []
  for (value, weight) in zip(values, weights) {
    var pool = (mean: value, weight: weight, count: 1)
    while let last = pools.last, last.mean > pool.mean {
      pools.removeLast()
      let total = last.weight + pool.weight
      pool = (last.mean + (pool.mean - last.mean) * (pool.weight / total), total, last.count + pool.count)
    }
    pools.append(pool)
  }
  return pools.flatMap { repeatElement($0.mean, count: $0.count) }
}
