public import Numerics

/// The shape of a distribution of one variable on a range: a function g(x; p) ≥ 0 with its derivatives and its integrals.
///
/// A density need not be normalised: ``NormalizedDensity`` divides by the integral over the range, and turns derivatives of g
/// and of ∫g into those of the quotient. Both come from the same closed forms, so likelihoods have exact gradients and Hessians.
public protocol Density: Sendable {
  /// What the parameters are called, in the order they are passed: `["mean", "sigma", "hwhm"]`.
  var parameterNames: [String] { get }

  /// The values each parameter may take when the density is used on `range`; ends may be infinite.
  ///
  /// Inside (ends included) g is finite, and its integral positive unless it underflows.
  func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>]

  /// Writes g and, on request, its derivatives with respect to the parameters for a block of values.
  ///
  /// - Parameters:
  ///   - x: `vectors` vectors of values, inside the range the density was made for.
  ///   - p: the parameters, within ``limits(on:)``.
  ///   - rows: where to: the value in `firstRow`, then the rows that ``DerivativeOrder`` names.
  func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int)

  /// ∫ g between neighbouring `edges`, with gradient and, on request, Hessian (zeros otherwise).
  ///
  /// - Parameter edges: at least two, rising, finite.
  /// - Returns: one value per bin, accurate to about 1e-14 of the bin's own content wherever that is not underflowing.
  func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue]
}

extension Density {
  /// How many parameters the density has.
  public var parameterCount: Int { parameterNames.count }
}
