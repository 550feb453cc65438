public import Numerics

/// A polynomial g = Σ c_k B_k(u) of Bernstein's, B_k = (n over k) uᵏ(1 − u)ⁿ⁻ᵏ with u running from 0 to 1 over a range; not negative,
/// since no coefficient is. One coefficient is 1, and the others are relative to it.
public struct BernsteinDensity: Density {
  private let basis: PolynomialBasis
  /// Which coefficient is 1.
  public let fixed: Int

  /// - Parameters:
  ///   - degree: the polynomial's, which is how many free coefficients there are, 1 to 15.
  ///   - range: where u runs from 0 to 1.
  ///   - fixed: which coefficient is 1: the first unless given. The density must not vanish there; c0 is its value at the lower end.
  /// - Throws: ``ShapeError`` if the degree or the range is of no use.
  /// - Precondition: `fixed` is one of 0 to `degree`.
  public init(degree: Int, range: ClosedRange<Double>, fixed: Int = 0) throws(ShapeError) {
    basis = try PolynomialBasis(.bernstein(fixed: fixed), degree: degree, range: range)
    precondition((0...degree).contains(fixed), "coefficient \(fixed) is not one of 0 to \(degree)")
    self.fixed = fixed
  }

  /// `c0`, `c1`, … without the fixed one.
  public var parameterNames: [String] { (0...basis.degree).filter { $0 != fixed }.map { "c\($0)" } }

  /// Zero or more.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    [ClosedRange<Double>](repeating: 0 ... .infinity, count: basis.degree)
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
