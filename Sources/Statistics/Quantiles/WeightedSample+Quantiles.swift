import Glibc

/// What lies between two values.
public enum QuantileRule: Sendable, Hashable {
  /// The weighted form of NumPy's `linear` (type 7 of R. J. Hyndman, Y. Fan, *Am. Stat.* 50 (1996) 361), which it is for equal
  /// weights: the mean of the inverse cumulative share over a window of width 1/n_eff that begins at p (n_eff − 1)/n_eff.
  /// A. Akinshin, arXiv:2304.07265, section 3.
  case interpolated
  /// The first value at which the cumulative share reaches p, as NumPy's `inverted_cdf`.
  case inverse
}

extension WeightedSample {
  /// The value below which a share `p` of the weight lies.
  /// - Parameter p: in [0, 1]: 0 gives the least value, 1 the largest.
  public func quantile(_ p: Double, _ rule: QuantileRule = .interpolated) -> Double {
    precondition(p >= 0 && p <= 1, "there is no quantile \(p)")
    return rule == .inverse ? inverseQuantile(p) : interpolatedQuantile(p)
  }

  private func inverseQuantile(_ p: Double) -> Double {
    let wanted = p * totalWeight
    return values[min(firstIndex(in: cumulative) { $0 >= wanted }, values.count - 1)]
  }

  /// The weights of values are how much of the window their steps of the cumulative share cover.
  private func interpolatedQuantile(_ p: Double) -> Double {
    let start = p * (1 - 1 / effectiveEntries) * totalWeight
    let width = totalWeight / effectiveEntries
    var i = min(firstIndex(in: cumulative) { $0 > start * (1 - 1e-15) }, values.count - 1)
    var below = i == 0 ? 0 : cumulative[i - 1]
    let first = values[i]
    var offset = 0.0  // from the first value, so that equal values give themselves
    while i < values.count, below < start + width {
      let share = (min(cumulative[i], start + width) - max(below, start)) / width
      if share > 1e-14, values[i] != first { offset += share * (values[i] - first) }
      below = cumulative[i]
      i += 1
    }
    return first + offset
  }

  /// The standard error of a quantile, by inverting the error of the cumulative share: (Q(p + δ) − Q(p − δ))/2 with
  /// δ² = Σ w² (1[x ≤ Q] − p)²/(Σw)². R. S. Woodruff, *J. Am. Stat. Assoc.* 47 (1952) 635.
  ///
  /// It needs no density, and assumes that a share moves like a normal number: near the ends, where p ± δ leaves [0, 1], it is too
  /// small, and a bootstrap is the better answer.
  public func quantileError(_ p: Double) -> Double {
    let q = quantile(p)
    var sum = 0.0
    for (i, weight) in weights.enumerated() {
      let distance = (values[i] <= q ? 1 : 0) - p
      sum += weight * weight * distance * distance
    }
    let delta = sum.squareRoot() / totalWeight
    return (quantile(min(1, p + delta)) - quantile(max(0, p - delta))) / 2
  }
}
