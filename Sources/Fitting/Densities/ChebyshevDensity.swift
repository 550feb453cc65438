public import Numerics

/// A polynomial g = 1 + Σ c_k T_k(t) with t running from −1 to 1 over a range, and T_k Chebyshev's polynomials.
///
/// It can be negative where coefficients are large; a likelihood then has no value there. ``BernsteinDensity`` cannot.
public struct ChebyshevDensity: Density {
  private let basis: PolynomialBasis

  /// - Parameters:
  ///   - degree: how many coefficients there are, 1 to 15.
  ///   - range: where t runs from −1 to 1.
  /// - Throws: ``ShapeError`` if the degree or the range is of no use.
  public init(degree: Int, range: ClosedRange<Double>) throws(ShapeError) {
    basis = try PolynomialBasis(.chebyshev, degree: degree, range: range)
  }

  /// `c1`, `c2`, …: without unit.
  public var parameterNames: [String] { (1...basis.degree).map { "c\($0)" } }

  /// −2 to 2: no polynomial that is nowhere negative has a coefficient beyond, though some inside do fall below zero.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    [ClosedRange<Double>](repeating: -2...2, count: basis.degree)
  }

  /// Writes g and, on request, its derivatives; see ``Density``.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) { basis.evaluate(x, vectors: vectors, parameters: p, order: order, into: rows, firstRow: firstRow) }

  /// ∫ g between neighbouring edges; see ``Density``.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    basis.integrals(over: edges, parameters: p, order: order)
  }
}
