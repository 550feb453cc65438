/// Sums of weights and products of two variables, from which weighted means, covariance and correlation follow. Adding two of them
/// is exact bookkeeping, so parts of a sample can be summed apart and merged in a fixed order.
public struct JointMoments: Sendable, Hashable, Codable {
  /// Σw.
  public private(set) var sumW = 0.0
  /// Σw².
  public private(set) var sumW2 = 0.0
  /// Σw(x−c), Σw(y−d); c and d are ``origin``.
  public private(set) var first = SIMD2<Double>()
  /// Σw(x−c)², Σw(y−d)².
  public private(set) var squares = SIMD2<Double>()
  /// Σw(x−c)(y−d).
  public private(set) var product = 0.0
  /// c and d, numbers near the means that keep the sums well conditioned.
  public let origin: SIMD2<Double>

  /// No entries yet.
  public init(origin: SIMD2<Double> = SIMD2()) { self.origin = origin }

  /// Adds one pair.
  @inline(__always)
  public mutating func add(_ x: Double, _ y: Double, weight: Double = 1) {
    let d = SIMD2(x, y) - origin
    sumW += weight
    sumW2 += weight * weight
    first += weight * d
    squares += weight * d * d
    product += weight * d.x * d.y
  }

  /// Adds another set of sums, scaled by `factor` (-1 subtracts a background; variances add all the same), whatever its origin.
  public mutating func add(_ other: JointMoments, scaledBy factor: Double = 1) {
    let h = other.origin - origin
    sumW2 += factor * factor * other.sumW2
    product += factor * (other.product + h.x * other.first.y + h.y * other.first.x + h.x * h.y * other.sumW)
    squares += factor * (other.squares + 2 * h * other.first + h * h * other.sumW)
    first += factor * (other.first + h * other.sumW)
    sumW += factor * other.sumW
  }

  /// (Σw)²/Σw².
  public var effectiveEntries: Double { sumW2 > 0 ? sumW * sumW / sumW2 : 0 }

  /// The weighted means; NaN if the weights sum to zero.
  public var means: SIMD2<Double> { origin + first / sumW }

  /// The variances, with N_eff/(N_eff − 1) as ``Moments/standardDeviation`` has it.
  public var variances: SIMD2<Double> { (squares / sumW - (first / sumW) * (first / sumW)) * correction }

  /// The covariance, with N_eff/(N_eff − 1).
  public var covariance: Double { (product / sumW - first.x / sumW * (first.y / sumW)) * correction }

  /// The correlation; NaN where a variance is not positive.
  public var correlation: Double {
    let variances = variances
    return variances.x > 0 && variances.y > 0 ? covariance / (variances.x * variances.y).squareRoot() : .nan
  }

  private var correction: Double {
    let n = effectiveEntries
    return n > 1 ? n / (n - 1) : 1
  }
}
