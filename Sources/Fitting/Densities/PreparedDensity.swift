package import Numerics

/// A density at given parameters, divided by its integral over a range: f = g/I.
///
/// Derivatives follow from those of g and I: ∂f = (∂g − f ∂I)/I and ∂²f = (∂²g − ∂f ∂Iᵀ − ∂I ∂fᵀ − f ∂²I)/I.
package struct PreparedDensity: Sendable {
  /// The density.
  package let density: any Density
  /// Its parameters.
  package let parameters: [Double]
  /// I, with the derivatives that were asked for.
  package let integral: SecondOrderValue

  /// - Returns: nil if the integral over `range` is not a positive normal number, or a derivative is not finite: there is no
  ///   density on this range then.
  package init?(_ density: any Density, parameters: [Double], range: ClosedRange<Double>, order: DerivativeOrder) {
    let integral = density.integrals(over: [range.lowerBound, range.upperBound], parameters: parameters, order: order)[0]
    guard integral.value.isNormal, integral.value > 0, integral.isFinite else { return nil }
    self.density = density
    self.parameters = parameters
    self.integral = integral
  }

  /// Writes f and, on request, its derivatives for a block of values inside the range.
  package func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, order: DerivativeOrder, into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    density.evaluate(x, vectors: vectors, parameters: parameters, order: order, into: rows, firstRow: firstRow)
    let n = parameters.count
    let inverse = SIMD8<Double>(repeating: 1 / integral.value)
    let f = rows[firstRow]
    for v in 0..<vectors { f[v] *= inverse }
    guard order >= .gradient else { return }
    for a in 0..<n {
      let row = rows[firstRow + 1 + a]
      let slope = SIMD8<Double>(repeating: integral.gradient[a])
      for v in 0..<vectors { row[v] = (row[v] - f[v] * slope) * inverse }
    }
    guard order == .hessian else { return }
    for a in 0..<n {
      for b in 0...a { normalizeHessian(a, b, vectors: vectors, rows: rows, firstRow: firstRow, inverse: inverse) }
    }
  }

  @inline(__always)
  private func normalizeHessian(
    _ a: Int, _ b: Int, vectors: Int, rows: borrowing EvaluationRows, firstRow: Int, inverse: SIMD8<Double>
  ) {
    let row = rows[firstRow + DerivativeOrder.hessianRow(a, b, parameters: parameters.count)]
    let (f, fa, fb) = (rows[firstRow], rows[firstRow + 1 + a], rows[firstRow + 1 + b])
    let slopeA = SIMD8<Double>(repeating: integral.gradient[a])
    let slopeB = SIMD8<Double>(repeating: integral.gradient[b])
    let curvature = SIMD8<Double>(repeating: integral.hessian[a, b])
    for v in 0..<vectors { row[v] = (row[v] - fa[v] * slopeB - fb[v] * slopeA - f[v] * curvature) * inverse }
  }
}
