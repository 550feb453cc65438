import Glibc

/// The two-sample Kolmogorov–Smirnov test on weighted, binned samples.
public struct KolmogorovSmirnov: Sendable, Hashable, Codable {
  /// D, the largest distance between the two cumulative distributions at bin edges.
  public let distance: Double
  /// The probability of a larger distance if both samples have one parent.
  public let pValue: Double

  /// Compares the shapes of two histograms, under- and overflow included.
  ///
  /// D = max |F₁ − F₂|; p = Q((√n + 0.12 + 0.11/√n) D) with n = n₁n₂/(n₁ + n₂) and n_i the effective entries (outside the
  /// range weights are taken to vary as inside), Q(λ) = 2 Σ (−1)^{k−1} exp(−2k²λ²). Bins make p a little too large, the less so
  /// the finer they are. M. A. Stephens, *J. Roy. Stat. Soc. B* 32 (1970) 115.
  /// - Returns: nil if either total, or the content in range, is not positive: there is no shape to compare.
  public init?(_ first: Histogram, _ second: Histogram) {
    precondition(first.low == second.low && first.high == second.high && first.count == second.count, "bins differ")
    let totals = (first.total + first.underflow + first.overflow, second.total + second.underflow + second.overflow)
    guard totals.0 > 0, totals.1 > 0, first.total > 0, second.total > 0 else { return nil }
    var sums = (first.underflow, second.underflow)
    var largest = abs(sums.0 / totals.0 - sums.1 / totals.1)
    for i in 0..<first.count {
      sums.0 += first.sumW[i]
      sums.1 += second.sumW[i]
      largest = max(largest, abs(sums.0 / totals.0 - sums.1 / totals.1))
    }
    let entries = (first.effectiveEntries * totals.0 / first.total, second.effectiveEntries * totals.1 / second.total)
    let n = entries.0 * entries.1 / (entries.0 + entries.1)
    distance = largest
    pValue = Self.probability(distance: largest, effectiveEntries: n)
  }

  /// The probability of a distance above `distance` with n = `effectiveEntries`, by Stephens' approximation.
  public static func probability(distance: Double, effectiveEntries n: Double) -> Double {
    let root = n.squareRoot()
    return upperTail((root + 0.12 + 0.11 / root) * distance)
  }

  /// Kolmogorov's Q(λ): 1 at 0, falling to 0.
  static func upperTail(_ lambda: Double) -> Double {
    if lambda < 0.2 { return 1 }  // 1 − Q < 1e-12
    var sum = 0.0
    for k in 1...100 {
      let term = exp(-2 * Double(k * k) * lambda * lambda)
      sum += k % 2 == 1 ? term : -term
      if term < 1e-17 { break }
    }
    return min(1, max(0, 2 * sum))
  }
}
