import Numerics
import Statistics

/// One variable in fine bins within ±reach with its moments, and what lies beyond: Σw and Σw² on either side.
struct ResponseDistribution: Sendable {
  private(set) var histogram: Histogram
  /// Of the events within the reach.
  private(set) var moments = Moments()
  private var squaresBelow = 0.0
  private var squaresAbove = 0.0

  init(_ options: ResponseOptions) {
    histogram = Histogram(bins: options.binCount, low: -options.reach, high: options.reach)
  }

  @inline(__always)
  mutating func fill(_ x: Double, weight: Double) {
    histogram.fill(x, weight: weight)
    if x < histogram.low {
      squaresBelow += weight * weight
    } else if x >= histogram.high {
      squaresAbove += weight * weight
    } else {
      moments.add(x, weight: weight)
    }
  }

  /// Σw, wherever it fell.
  var total: Double { histogram.underflow + histogram.total + histogram.overflow }

  /// The part of Σw beyond the reach; nil if Σw is not positive.
  var outside: Double? { total > 0 ? (histogram.underflow + histogram.overflow) / total : nil }

  /// The standard deviation of the events within the reach, N_eff/(N_eff − 1) included, and its error from the fourth moment.
  var rms: (value: Double, error: Double)? {
    let (value, error) = (moments.standardDeviation, moments.standardDeviationError)
    return value > 0 && error.isFinite ? (value, error) : nil
  }

  /// Where the cumulative Σw, with what lies below the reach, first passes a share `p` of all: interpolated in a fine bin. Nil if
  /// that is beyond the reach or Σw is not positive.
  func quantile(_ p: Double) -> Double? { place(p).map { histogram.edge($0.bin) + histogram.binWidth * $0.part } }

  /// (q(Φ(1)) − q(Φ(−1)))/2 and its error; nil if a quantile it needs is beyond the reach.
  ///
  /// With a and b the quantiles at p = Φ(−1) and 1 − p, the shares below them vary as Σw²(1[x ≤ a] − p)²/(Σw)², and alike for b
  /// and both together; a share is turned into GeV by the slope of the quantile function over ± δ around p, δ = 0.04 or the
  /// share's own error if that is larger (at most 0.15). Order statistics: H. A. David, H. N. Nagaraja (2003), section 10.2.
  var quantileWidth: (value: Double, error: Double)? {
    let (p, s) = (Self.share, 1 - Self.share)
    guard let a = place(p), let b = place(s) else { return nil }
    let (below, belowB, all) = (squares(below: a), squares(below: b), squaresTotal)
    let scale = 1 / (total * total)
    let varianceA = scale * ((1 - p) * (1 - p) * below + p * p * (all - below))
    let varianceB = scale * ((1 - s) * (1 - s) * belowB + s * s * (all - belowB))
    let covariance =
      scale * ((1 - p) * (1 - s) * below - p * (1 - s) * (belowB - below) + p * s * (all - belowB))
    guard let slopeA = slope(p, error: varianceA.squareRoot()), let slopeB = slope(s, error: varianceB.squareRoot()),
      let low = quantile(p), let high = quantile(s), high > low
    else { return nil }
    let variance =
      slopeA * slopeA * varianceA + slopeB * slopeB * varianceB - 2 * slopeA * slopeB * covariance
    return ((high - low) / 2, 0.5 * max(0, variance).squareRoot())
  }

  /// Φ(−1).
  static let share = 0.15865525393145707

  private func slope(_ p: Double, error: Double) -> Double? {
    let delta = min(max(0.04, error), 0.15)
    guard let low = quantile(p - delta), let high = quantile(p + delta) else { return nil }
    return (high - low) / (2 * delta)
  }

  private func place(_ p: Double) -> (bin: Int, part: Double)? {
    let wanted = p * total
    var below = histogram.underflow
    guard total > 0, wanted >= below else { return nil }
    for (i, content) in histogram.sumW.enumerated() {
      if content > 0, below + content >= wanted { return (i, max(0, (wanted - below) / content)) }
      below += content
    }
    return nil
  }

  private func squares(below place: (bin: Int, part: Double)) -> Double {
    squaresBelow + histogram.sumW2[..<place.bin].reduce(0, +) + place.part * histogram.sumW2[place.bin]
  }

  private var squaresTotal: Double { squaresBelow + histogram.sumW2.reduce(0, +) + squaresAbove }
}
