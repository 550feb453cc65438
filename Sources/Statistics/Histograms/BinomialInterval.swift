import Numerics

/// An interval for a probability of which `passed` of `total` trials are seen.
public struct BinomialInterval: Sendable, Hashable, Codable {
  /// passed/total; NaN without trials.
  public let estimate: Double
  /// The lower end.
  public let lower: Double
  /// The upper end.
  public let upper: Double

  /// Clopper and Pearson's interval, which never covers less than `level`: beta quantiles B((1−level)/2; k, n−k+1) and
  /// B((1+level)/2; k+1, n−k). Without trials it is [0, 1]. C. J. Clopper, E. S. Pearson, *Biometrika* 26 (1934) 404.
  /// - Precondition: 0 ≤ `passed` ≤ `total`, 0 < `level` < 1.
  public static func clopperPearson(passed: Double, total: Double, level: Double = 0.6826894921370859) -> BinomialInterval {
    check(passed, total, level)
    let tail = (1 - level) / 2
    return BinomialInterval(
      estimate: passed / total,
      lower: passed == 0 ? 0 : BetaDistribution.quantile(tail, a: passed, b: total - passed + 1),
      upper: passed == total ? 1 : BetaDistribution.upperQuantile(tail, a: passed + 1, b: total - passed))
  }

  /// Wilson's interval, where |estimate − p| = z √(p(1−p)/n): near `level` on average. Without trials it is [0, 1].
  /// E. B. Wilson, *J. Am. Stat. Assoc.* 22 (1927) 209.
  /// - Precondition: 0 ≤ `passed` ≤ `total`, 0 < `level` < 1.
  public static func wilson(passed: Double, total n: Double, level: Double = 0.6826894921370859) -> BinomialInterval {
    check(passed, n, level)
    guard n > 0 else { return BinomialInterval(estimate: .nan, lower: 0, upper: 1) }
    let z = NormalDistribution.quantile((1 + level) / 2)
    let p = passed / n
    let middle = (p + z * z / (2 * n)) / (1 + z * z / n)
    let half = z / (1 + z * z / n) * (p * (1 - p) / n + z * z / (4 * n * n)).squareRoot()
    return BinomialInterval(
      estimate: p, lower: passed == 0 ? 0 : max(0, middle - half), upper: passed == n ? 1 : min(1, middle + half))
  }

  private static func check(_ passed: Double, _ total: Double, _ level: Double) {
    precondition(passed >= 0 && passed <= total && total.isFinite, "\(passed) of \(total) trials cannot have passed")
    precondition(level > 0 && level < 1, "a level of \(level) is none")
  }
}
