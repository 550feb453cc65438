import Glibc
import Numerics
public import Statistics

/// Kendall's rank correlation of two variables, exact in O(n log n), with the probability of one as large by chance.
///
/// C and D are the pairs that both variables order alike and differently. M. G. Kendall, *Rank Correlation Methods* (1970).
public struct KendallTau: Sendable, Hashable, Codable {
  /// τ_a = (C − D)/all pairs; with weights every pair counts w_i w_j.
  public let tau: Double
  /// τ_a divided by its standard deviation: without weights the one for independent variables, ties counted; with weights that of the
  /// U-statistic.
  public let significance: Double
  /// The probability, for independent variables, of a τ at least as far from zero, by the normal approximation.
  public let pValue: Double

  /// - Parameters:
  ///   - x, y: one each per event, not NaN.
  ///   - weights: one per event; nil for 1.
  /// - Throws: ``MetricError`` for NaN, lists of different lengths and weights without a positive total.
  public init(_ x: [Double], _ y: [Double], weights: [Double]? = nil) throws(MetricError) {
    let all = weights ?? [Double](repeating: 1, count: x.count)
    let classes = try EventClasses(signalWeights: all, backgroundWeights: all)
    let ordering = try AverageDecisionOrdering(ScoreOrder(x), ScoreOrder(y), classes)
    tau = ordering.tau
    let variance = weights == nil ? Self.independentVariance(x, y) : 4 * (ordering.variance ?? .nan)
    significance = variance > 0 ? tau / variance.squareRoot() : 0
    pValue = erfc(abs(significance) / 2.0.squareRoot())
  }

  /// The variance of τ_a for independent variables with these ties. Kendall, section 4.7.
  private static func independentVariance(_ x: [Double], _ y: [Double]) -> Double {
    let n = Double(x.count)
    let (t, u) = (ties(x), ties(y))
    let pairs = n * (n - 1)
    func sum(_ groups: [Double], _ f: (Double) -> Double) -> Double { groups.reduce(0) { $0 + f($1) } }
    func cube(_ m: Double) -> Double { m * (m - 1) * (2 * m + 5) }
    func triples(_ m: Double) -> Double { m * (m - 1) * (m - 2) }
    func doubles(_ m: Double) -> Double { m * (m - 1) }
    var variance = (cube(n) - sum(t, cube) - sum(u, cube)) / 18 + sum(t, doubles) * sum(u, doubles) / (2 * pairs)
    if n > 2 { variance += sum(t, triples) * sum(u, triples) / (9 * pairs * (n - 2)) }
    return variance / (0.25 * pairs * pairs)
  }

  /// The sizes of groups of equal values.
  private static func ties(_ values: [Double]) -> [Double] {
    var (groups, size): ([Double], Double) = ([], 1)
    let sorted = values.sorted()
    for (a, b) in zip(sorted, sorted.dropFirst()) {
      if a == b {
        size += 1
      } else {
        if size > 1 { groups.append(size) }
        size = 1
      }
    }
    return size > 1 ? groups + [size] : groups
  }
}
