import Numerics

@testable import Fitting

/// Values and derivatives of a density at single points.
struct DensityProbe {
  let density: any Density

  /// g with gradient and Hessian at `x`.
  func at(_ x: Double, _ p: [Double], order: DerivativeOrder = .hessian) -> SecondOrderValue {
    let n = density.parameterCount
    let rows = EvaluationRows(count: order.rowCount(parameters: n))
    withUnsafePointer(to: SIMD8<Double>(repeating: x)) {
      density.evaluate($0, vectors: 1, parameters: p, order: order, into: rows, firstRow: 0)
    }
    var result = SecondOrderValue(
      value: rows[0][0][3], gradient: [Double](repeating: 0, count: n), hessian: SymmetricMatrix(dimension: n))
    guard order >= .gradient else { return result }
    for a in 0..<n { result.gradient[a] = rows[1 + a][0][5] }
    guard order == .hessian else { return result }
    for a in 0..<n { for b in 0...a { result.hessian[a, b] = rows[DerivativeOrder.hessianRow(a, b, parameters: n)][0][2] } }
    return result
  }

  /// ∫ g over [`a`, `b`] with gradient and Hessian.
  func integral(_ a: Double, _ b: Double, _ p: [Double], order: DerivativeOrder = .hessian) -> SecondOrderValue {
    density.integrals(over: [a, b], parameters: p, order: order)[0]
  }
}
