import Glibc
public import Numerics

/// The normal density g = exp(−(x − mean)²/2 sigma²)/(sigma √2π), normalised on the whole line.
public struct GaussianDensity: Density {
  /// A Gaussian.
  public init() {}

  /// `mean` and `sigma`, in units of x.
  public var parameterNames: [String] { ["mean", "sigma"] }

  /// The mean lies within a range's length of the range; sigma is at least 1e-6 of that length.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    [PeakLimits.mean(on: range), PeakLimits.width(on: range)]
  }

  /// With z = (x − mean)/sigma: ∂g/∂mean = zg/σ, ∂g/∂sigma = (z² − 1)g/σ, and second derivatives (z² − 1)g/σ², (z³ − 3z)g/σ²,
  /// (z⁴ − 5z² + 2)g/σ².
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    let (mean, inverse) = (p[0], 1 / p[1])
    let peak = inverse * 0.3989422804014327  // 1/√2π
    let value = rows[firstRow]
    for v in 0..<vectors {
      let z = (x[v] - mean) * inverse
      value[v] = peak * VectorMath.exp(-0.5 * z * z)
    }
    guard order >= .gradient else { return }
    let (byMean, bySigma) = (rows[firstRow + 1], rows[firstRow + 2])
    for v in 0..<vectors {
      let z = (x[v] - mean) * inverse
      byMean[v] = value[v] * z * inverse
      bySigma[v] = value[v] * (z * z - 1) * inverse
    }
    guard order == .hessian else { return }
    let (meanMean, meanSigma, sigmaSigma) = (rows[firstRow + 3], rows[firstRow + 4], rows[firstRow + 5])
    for v in 0..<vectors {
      let z = (x[v] - mean) * inverse
      let u = z * z
      let scaled = value[v] * (inverse * inverse)
      meanMean[v] = scaled * (u - 1)
      meanSigma[v] = scaled * z * (u - 3)
      sigmaSigma[v] = scaled * (u * (u - 5) + 2)
    }
  }

  /// Differences of Φ from the tail's side, or by quadrature in bins so narrow that they would cancel; derivatives are
  /// differences of zᵏφ(z) at the edges.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    let ends = edges.map { GaussianEdge(z: ($0 - p[0]) / p[1]) }
    return zip(ends, ends.dropFirst()).map { Self.bin(from: $0, to: $1, sigma: p[1], order: order) }
  }

  private static func bin(from a: GaussianEdge, to b: GaussianEdge, sigma: Double, order: DerivativeOrder) -> SecondOrderValue {
    var result = SecondOrderValue(
      value: probability(from: a.z, to: b.z), gradient: [0, 0], hessian: SymmetricMatrix(dimension: 2))
    guard order >= .gradient else { return result }
    result.gradient = [(a.m0 - b.m0) / sigma, (a.m1 - b.m1) / sigma]
    let square = 1 / (sigma * sigma)
    result.hessian[0, 0] = (a.m1 - b.m1) * square
    result.hessian[0, 1] = ((b.m0 - b.m2) - (a.m0 - a.m2)) * square
    result.hessian[1, 1] = ((2 * b.m1 - b.m3) - (2 * a.m1 - a.m3)) * square
    return result
  }

  /// Φ(b) − Φ(a) to rounding of z² relative.
  static func probability(from a: Double, to b: Double) -> Double {
    if (b - a) * max(1, abs(a), abs(b)) < 1 {
      return GaussLegendre.eight.integrate(from: a, to: b, NormalDistribution.density)
    }
    if a >= 0 { return NormalDistribution.cdf(-a) - NormalDistribution.cdf(-b) }
    if b <= 0 { return NormalDistribution.cdf(b) - NormalDistribution.cdf(a) }
    return 0.5 * (erf(b * 0.5.squareRoot()) - erf(a * 0.5.squareRoot()))
  }
}

/// φ, zφ, z²φ and z³φ at an edge; zero where φ has underflown.
private struct GaussianEdge {
  let z: Double
  let m0: Double
  let m1: Double
  let m2: Double
  let m3: Double

  init(z: Double) {
    let density = NormalDistribution.density(z)
    self.z = z
    m0 = density
    m1 = density == 0 ? 0 : z * density
    m2 = density == 0 ? 0 : z * z * density
    m3 = density == 0 ? 0 : z * z * z * density
  }
}
