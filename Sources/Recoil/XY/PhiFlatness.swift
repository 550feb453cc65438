import Glibc
public import Numerics
public import Statistics

/// How flat the distribution of MET's angle is: the first Fourier coefficient with its error, and χ² against a flat histogram.
///
/// With c = <cos φ> and s = <sin φ> the density is proportional to 1 + A cos(φ − φ₀) + …, A = 2 √(c² + s²), tan φ₀ = s/c. Without a
/// modulation (c, s) V⁻¹ (c, s) follows χ² of two degrees of freedom, where V is the covariance of c and s; the significance is the
/// number of standard deviations of a normal number with the same two-sided probability. (A itself is never 0.)
public struct PhiFlatness: Sendable, Hashable, Codable {
  /// <cos φ>.
  public let cosine: Double
  /// <sin φ>.
  public let sine: Double
  /// The covariance of both: of the events and, after a correction, of its coefficients.
  public let covariance: SymmetricMatrix
  /// A.
  public let amplitude: Double
  /// The standard error of A along φ₀.
  public let amplitudeError: Double
  /// φ₀, radians.
  public let phase: Double
  /// The probability of a larger modulation by chance.
  public let pValue: Double
  /// The same in standard deviations.
  public let significance: Double
  /// The histogram of φ against a flat one.
  public let flat: ChiSquaredTest
  /// <MET_x> and its standard error, GeV.
  public let x: Double, xError: Double
  /// <MET_y> and its standard error, GeV.
  public let y: Double, yError: Double
  /// (Σw)²/Σw².
  public let effectiveEntries: Double
  /// φ in bins, for plots.
  public let histogram: Histogram
}

/// What flatness is computed from; parts of a sample add up.
struct PhiSums: Sendable {
  /// Bins from −π to π.
  static let bins = 36
  private(set) var cosine = Moments()
  private(set) var sine = Moments()
  /// Σw² cos φ sin φ.
  private(set) var product = 0.0
  private(set) var x = Moments()
  private(set) var y = Moments()
  private(set) var histogram = Histogram(bins: Self.bins, low: -Double.pi, high: Double.pi)
  /// Σw tᵏ sin²φ/pT, −Σw tᵏ sin φ cos φ/pT and Σw tᵏ cos²φ/pT: how the coefficients move cos φ and sin φ.
  private(set) var slopes: [SIMD4<Double>] = []

  /// Adds a MET; with `place`, the t of a correction, also what its coefficients of up to `orders` do to φ.
  @inline(__always)
  mutating func fill(x metX: Double, y metY: Double, weight: Double, place: Double? = nil, orders: Int = 0) {
    let met = (metX * metX + metY * metY).squareRoot()
    guard met > 0 else { return }
    let (c, s) = (metX / met, metY / met)
    cosine.add(c, weight: weight)
    sine.add(s, weight: weight)
    product += weight * weight * c * s
    x.add(metX, weight: weight)
    y.add(metY, weight: weight)
    histogram.fill(min(atan2(s, c), Double.pi.nextDown), weight: weight)
    guard let place else { return }
    if slopes.isEmpty { slopes = [SIMD4<Double>](repeating: SIMD4(), count: orders) }
    var power = weight / max(met, 1e-3)
    for k in slopes.indices {
      slopes[k] += power * SIMD4(s * s, -s * c, c * c, 0)
      power *= place
    }
  }

  /// Adds more sums, scaled by `factor`; −1 subtracts a background.
  mutating func add(_ other: PhiSums, scaledBy factor: Double = 1) {
    cosine.add(other.cosine, scaledBy: factor)
    sine.add(other.sine, scaledBy: factor)
    product += factor * factor * other.product
    x.add(other.x, scaledBy: factor)
    y.add(other.y, scaledBy: factor)
    histogram.add(other.histogram, scaledBy: factor)
    if slopes.isEmpty { slopes = [SIMD4<Double>](repeating: SIMD4(), count: other.slopes.count) }
    for k in other.slopes.indices { slopes[k] += factor * other.slopes[k] }
  }

  var yield: Double { cosine.sumW }

  /// - Parameter fit: the correction that was applied, whose own error counts then.
  /// - Returns: nil if the weights add up to nothing positive, or the events have no spread.
  func flatness(after fit: XYFit? = nil) -> PhiFlatness? {
    guard yield > 0, histogram.total > 0 else { return nil }
    var covariance = ownCovariance
    if let fit, !slopes.isEmpty {
      let more = fit.covariance.transformed(by: jacobian(fit))
      for a in 0..<2 { for b in 0...a { covariance[a, b] += more[a, b] } }
    }
    let (c, s) = (cosine.mean, sine.mean)
    guard let inverse = covariance.inverse() else { return nil }
    let chiSquared = inverse.quadraticForm([c, s])
    let amplitude = 2 * (c * c + s * s).squareRoot()
    let direction = amplitude > 0 ? [2 * c / amplitude, 2 * s / amplitude] : [1, 0]
    let p = ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 2)
    return PhiFlatness(
      cosine: c, sine: s, covariance: covariance, amplitude: amplitude,
      amplitudeError: 2 * covariance.quadraticForm(direction).squareRoot(), phase: atan2(s, c), pValue: p,
      significance: Self.significance(p), flat: flatTest, x: x.mean, xError: x.meanError, y: y.mean, yError: y.meanError,
      effectiveEntries: cosine.effectiveEntries, histogram: histogram)
  }

  /// The covariance of the two means over the events.
  private var ownCovariance: SymmetricMatrix {
    let (c, s) = (cosine, sine)
    let mixed =
      product - c.mean * s.squaredWeightPowers[0] - s.mean * c.squaredWeightPowers[0] + c.mean * s.mean * c.sumW2
    var result = SymmetricMatrix(dimension: 2)
    result[0, 0] = c.meanError * c.meanError
    result[1, 1] = s.meanError * s.meanError
    result[1, 0] = mixed / (c.sumW * c.sumW)
    return result
  }

  /// ∂(<cos φ>, <sin φ>)/∂(x₀, x₁, …, y₀, y₁, …): a shift dx moves cos φ by −sin²φ/pT and sin φ by sin φ cos φ/pT.
  private func jacobian(_ fit: XYFit) -> [[Double]] {
    let (xs, ys) = (slopes.prefix(fit.x.count), slopes.prefix(fit.y.count))
    return [
      xs.map { -$0[0] / yield } + ys.map { -$0[1] / yield },
      xs.map { -$0[1] / yield } + ys.map { -$0[2] / yield },
    ]
  }

  /// Every bin has the same expectation, and under it the same variance.
  private var flatTest: ChiSquaredTest {
    let mean = histogram.total / Double(histogram.count)
    let variance = histogram.sumW2.reduce(0, +) / Double(histogram.count)
    let sum = histogram.sumW.reduce(0) { $0 + ($1 - mean) * ($1 - mean) / variance }
    return ChiSquaredTest(chiSquared: sum, degreesOfFreedom: histogram.count - 1)
  }

  /// The |z| of a normal number that is as improbable; above 37, where p underflows, 37.
  private static func significance(_ p: Double) -> Double { p > 0 ? -NormalDistribution.quantile(0.5 * p) : 37 }
}
