internal import CGSL

/// Gauss–Legendre quadrature: points and weights on [−1, 1], exact for polynomials of degree 2n − 1.
package struct GaussLegendre: Sendable {
  /// The points, rising.
  package let points: [Double]
  /// Their weights, which sum to 2.
  package let weights: [Double]

  /// The rule of `count` points, by GSL.
  /// - Precondition: `count` is positive.
  package init(count: Int) {
    precondition(count > 0, "a rule of \(count) points")
    GSL.open()
    guard let table = gsl_integration_glfixed_table_alloc(count) else { preconditionFailure("no memory for \(count) points") }
    defer { gsl_integration_glfixed_table_free(table) }
    let pairs = (0..<count).map { index in
      var (point, weight) = (0.0, 0.0)
      gsl_integration_glfixed_point(-1, 1, index, &point, &weight, table)
      return (point: point, weight: weight)
    }
    points = pairs.map(\.point)
    weights = pairs.map(\.weight)
  }

  /// The rule of 4 points.
  package static let four = GaussLegendre(count: 4)
  /// The rule of 8 points.
  package static let eight = GaussLegendre(count: 8)
  /// The rule of 16 points.
  package static let sixteen = GaussLegendre(count: 16)
  /// The rule of 32 points.
  package static let thirtyTwo = GaussLegendre(count: 32)

  /// ∫ f over [`lower`, `upper`].
  package func integrate(from lower: Double, to upper: Double, _ f: (Double) -> Double) -> Double {
    let (center, half) = (0.5 * (lower + upper), 0.5 * (upper - lower))
    return half * zip(points, weights).reduce(0) { $0 + $1.1 * f(center + half * $1.0) }
  }
}
