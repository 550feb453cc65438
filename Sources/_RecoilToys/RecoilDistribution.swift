import Glibc
import Numerics

/// An exactly known distribution: a weighted sum of any number of Gaussians.
///
/// Written apart from the quantile map that is tested against it: tails by erfc, inversion by bisection and Newton's
/// method on the logarithm of the nearer tail.
public struct RecoilDistribution: Sendable, Hashable {
  /// One Gaussian.
  public struct Part: Sendable, Hashable {
    /// Its share of the events.
    public var share: Double
    /// Its mean, GeV.
    public var mean: Double
    /// Its width, GeV.
    public var width: Double
  }

  /// The Gaussians; their shares add up to 1.
  public let parts: [Part]

  init(_ parts: [Part]) {
    let sum = parts.reduce(0) { $0 + $1.share }
    precondition(sum > 0 && parts.allSatisfy { $0.width > 0 }, "widths and the sum of shares are positive")
    self.parts = parts.map { Part(share: $0.share / sum, mean: $0.mean, width: $0.width) }
  }

  /// The mean.
  public var mean: Double { parts.reduce(0) { $0 + $1.share * $1.mean } }
  /// The standard deviation.
  public var standardDeviation: Double { centralMoment(2).squareRoot() }

  /// The mean of (x − mean)ⁿ for n = 2, 3 or 4.
  public func centralMoment(_ order: Int) -> Double {
    let centre = mean
    return parts.reduce(0) { sum, part in
      let (d, v) = (part.mean - centre, part.width * part.width)
      let moment =
        switch order {
        case 2: d * d + v
        case 3: d * (d * d + 3 * v)
        case 4: d * d * (d * d + 6 * v) + 3 * v * v
        default: preconditionFailure("central moments of order 2, 3 and 4 are known, not \(order)")
        }
      return sum + part.share * moment
    }
  }

  /// The probability density.
  public func density(_ x: Double) -> Double {
    parts.reduce(0) { $0 + $1.share / $1.width * NormalDistribution.density((x - $1.mean) / $1.width) }
  }

  /// The probability of a value below `x`.
  public func cdf(_ x: Double) -> Double {
    parts.reduce(0) { $0 + $1.share * 0.5 * erfc(-(x - $1.mean) / $1.width * 0.5.squareRoot()) }
  }

  /// The probability of a value above `x`, with all its digits.
  public func upperTail(_ x: Double) -> Double {
    parts.reduce(0) { $0 + $1.share * 0.5 * erfc((x - $1.mean) / $1.width * 0.5.squareRoot()) }
  }

  /// Where the lower tail is `p`; NaN outside (0, 1).
  public func quantile(_ p: Double) -> Double { p > 0 && p < 1 ? solve(p) { cdf($0) } : .nan }

  /// The value of `target` that has as much of `target` below it as `u` has of this distribution: the true quantile map.
  ///
  /// The nearer tail is matched, so the map is exact as far out as tails do not underflow (37 widths).
  public func map(_ u: Double, to target: RecoilDistribution) -> Double {
    let lower = cdf(u)
    return lower <= 0.5 ? target.solve(lower) { target.cdf($0) } : -target.mirrored.solve(upperTail(u)) { target.upperTail(-$0) }
  }

  private var mirrored: RecoilDistribution {
    RecoilDistribution(parts.map { Part(share: $0.share, mean: -$0.mean, width: $0.width) })
  }

  /// The x with tail(x) = wanted, for a tail that rises.
  private func solve(_ wanted: Double, _ tail: (Double) -> Double) -> Double {
    var low = parts.reduce(Double.infinity) { min($0, $1.mean - 40 * $1.width) }
    var high = parts.reduce(-Double.infinity) { max($0, $1.mean + 40 * $1.width) }
    var x = mean
    for _ in 0..<200 where low < high {
      let value = tail(x)
      if value > wanted { high = x } else { low = x }
      let step = value > 0 ? log(wanted / value) * value / density(x) : .nan
      let next = x + step
      if abs(step) < 1e-15 * (abs(x) + standardDeviation) { return next }
      x = next > low && next < high ? next : 0.5 * (low + high)
    }
    return x
  }
}
