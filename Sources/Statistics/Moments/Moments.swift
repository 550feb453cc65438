/// Sums of weights and powers of x, from which weighted mean and spread follow. Adding two of them is exact bookkeeping,
/// so parts of a sample can be summed apart and merged in a fixed order.
public struct Moments: Sendable, Hashable, Codable {
  /// Σw.
  public private(set) var sumW = 0.0
  /// Σw².
  public private(set) var sumW2 = 0.0
  /// Σw(x−c), Σw(x−c)², …, up to the fourth power; c is ``origin``.
  public private(set) var powers = SIMD4<Double>()
  /// Σw²(x−c), Σw²(x−c)², … for the variances of the above.
  public private(set) var squaredWeightPowers = SIMD4<Double>()
  /// c, a number near the mean that keeps the sums well conditioned.
  public let origin: Double

  /// No entries yet.
  public init(origin: Double = 0) { self.origin = origin }

  init(origin: Double, sumW: Double, sumW2: Double, powers: SIMD4<Double>, squaredWeightPowers: SIMD4<Double>) {
    (self.origin, self.sumW, self.sumW2) = (origin, sumW, sumW2)
    (self.powers, self.squaredWeightPowers) = (powers, squaredWeightPowers)
  }

  /// Adds one value.
  @inline(__always)
  public mutating func add(_ x: Double, weight: Double) {
    let d = x - origin
    let p = SIMD4(d, d * d, d * d * d, d * d * d * d)
    sumW += weight
    sumW2 += weight * weight
    powers += weight * p
    squaredWeightPowers += weight * weight * p
  }

  /// Adds another set of sums, scaled by `factor` (-1 subtracts a background; variances add all the same).
  /// - Precondition: both have the same origin; ``moved(to:)`` gives them one.
  public mutating func add(_ other: Moments, scaledBy factor: Double = 1) {
    precondition(origin == other.origin, "moments about \(origin) and \(other.origin) cannot be added")
    sumW += factor * other.sumW
    sumW2 += factor * factor * other.sumW2
    powers += factor * other.powers
    squaredWeightPowers += factor * factor * other.squaredWeightPowers
  }

  /// (Σw)²/Σw², the number of unweighted entries with the same relative precision.
  public var effectiveEntries: Double { sumW2 > 0 ? sumW * sumW / sumW2 : 0 }

  /// The weighted mean; NaN if the weights sum to zero.
  public var mean: Double { origin + powers[0] / sumW }

  /// The standard deviation of x, corrected for the mean's own uncertainty by N_eff/(N_eff − 1); NaN where negative weights
  /// make the variance negative, or there are no entries.
  public var standardDeviation: Double {
    let a = powers[0] / sumW
    let n = effectiveEntries
    let variance = (powers[1] / sumW - a * a) * (n > 1 ? n / (n - 1) : 1)
    if variance > 0 { return variance.squareRoot() }
    return variance >= -1e-14 * abs(powers[1] / sumW) ? 0 : .nan  // equal values leave a rounding error of either sign
  }

  /// The standard error of the mean: √(Σw²(x−mean)²)/Σw.
  public var meanError: Double {
    let a = powers[0] / sumW
    let sum = squaredWeightPowers[1] - 2 * a * squaredWeightPowers[0] + a * a * sumW2
    return max(0, sum).squareRoot() / abs(sumW)
  }

  /// The standard error of the standard deviation, from the fourth moment: √(Σw²((x−m)²−s²)²)/(2 s Σw); NaN where s is 0 or
  /// NaN.
  public var standardDeviationError: Double {
    let a = powers[0] / sumW
    let s2 = powers[1] / sumW - a * a
    let q = squaredWeightPowers
    let fourth = q[3] - 4 * a * q[2] + 6 * a * a * q[1] - 4 * a * a * a * q[0] + a * a * a * a * sumW2
    let second = q[1] - 2 * a * q[0] + a * a * sumW2
    let sum = fourth - 2 * s2 * second + s2 * s2 * sumW2
    return max(0, sum).squareRoot() / (2 * max(s2, 0).squareRoot() * abs(sumW))
  }
}
