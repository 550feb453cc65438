import Numerics

/// Sums for one Newton step towards the spatial median of MET − d(nPV).
///
/// The median makes Σ w |MET − d| smallest. With φ the angle of MET − d its gradient in the coefficients of tᵏ is
/// −Σ w tᵏ (cos φ, sin φ), its Hessian Σ w tᵏ⁺ˡ (sin²φ, −sin φ cos φ; −sin φ cos φ, cos²φ)/|MET − d|. The covariance is the sandwich
/// H⁻¹ V H⁻¹, V = Σ w² tᵏ⁺ˡ (cos²φ, sin φ cos φ; …, sin²φ). J. Mottonen, H. Oja, *Multivariate spatial sign and rank methods*,
/// J. Nonparametric Statistics 5 (1995) 201.
struct XYMedianSums: Sendable {
  private let polynomials: XYPolynomials
  private var gradient: [SIMD2<Double>]
  private var hessian: [SIMD4<Double>]  // sin², −sin cos, cos², unused; powers 0…2·order
  private var variance: [SIMD4<Double>]  // cos², sin cos, sin², unused
  /// GeV; nearer events count as if they were this far, lest one of them be all of the Hessian.
  private static let nearest = 0.1

  init(_ polynomials: XYPolynomials) {
    self.polynomials = polynomials
    let order = max(polynomials.x.count, polynomials.y.count) - 1
    gradient = [SIMD2<Double>](repeating: SIMD2(), count: order + 1)
    hessian = [SIMD4<Double>](repeating: SIMD4(), count: 2 * order + 1)
    variance = hessian
  }

  mutating func fill(npv: Double, x metX: Double, y metY: Double, weight: Double) {
    let t = polynomials.place(npv)
    let (x, y) = (metX - horner(polynomials.x, t), metY - horner(polynomials.y, t))
    let met = (x * x + y * y).squareRoot()
    guard met > 0 else { return }
    let (c, s) = (x / met, y / met)
    var power = 1.0
    for k in hessian.indices {
      if k < gradient.count { gradient[k] += weight * power * SIMD2(c, s) }
      hessian[k] += weight * power / max(met, Self.nearest) * SIMD4(s * s, -s * c, c * c, 0)
      variance[k] += weight * weight * power * SIMD4(c * c, s * c, s * s, 0)
      power *= t
    }
  }

  mutating func add(_ other: XYMedianSums, scaledBy factor: Double = 1) {
    for k in gradient.indices { gradient[k] += factor * other.gradient[k] }
    for k in hessian.indices {
      hessian[k] += factor * other.hessian[k]
      variance[k] += factor * factor * other.variance[k]
    }
  }

  /// The step of all coefficients, and their covariance; nil if the Hessian is not positive definite.
  func step() -> (step: [Double], covariance: SymmetricMatrix)? {
    let matrix = assembled(hessian)
    let right = polynomials.x.indices.map { gradient[$0].x } + polynomials.y.indices.map { gradient[$0].y }
    guard let step = matrix.solveScaled(right), let inverse = matrix.scaledInverse() else { return nil }
    let rows = (0..<inverse.dimension).map { i in (0..<inverse.dimension).map { inverse[i, $0] } }
    return (step, assembled(variance).transformed(by: rows))
  }

  private func assembled(_ sums: [SIMD4<Double>]) -> SymmetricMatrix {
    let (p, q) = (polynomials.x.count, polynomials.y.count)
    var result = SymmetricMatrix(dimension: p + q)
    for a in 0..<p { for b in 0..<p { result[a, b] = sums[a + b][0] } }
    for a in 0..<p { for b in 0..<q { result[a, p + b] = sums[a + b][1] } }
    for a in 0..<q { for b in 0..<q { result[p + a, p + b] = sums[a + b][2] } }
    return result
  }
}
