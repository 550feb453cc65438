import Fitting
import Foundation
import Numerics

/// e^{−(x − mean)²/(2σ²)}, not normalised; its integrals by a fine Simpson rule.
struct Bell: Density {
  let parameterNames = ["mean", "sigma"]

  func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] {
    [-.infinity ... .infinity, 1e-6 * (range.upperBound - range.lowerBound)...Double.infinity]
  }

  func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    for v in 0..<vectors {
      for lane in 0..<8 {
        for (row, value) in Self.values(x[v][lane], p).prefix(order.rowCount(parameters: 2)).enumerated() {
          rows[firstRow + row][v][lane] = value
        }
      }
    }
  }

  func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    simpson(edges, width: p[1], centre: p[0]) { Self.values($0, p) }
  }

  private static func values(_ x: Double, _ p: [Double]) -> [Double] {
    let t = (x - p[0]) / p[1]
    let g = exp(-0.5 * t * t)
    let s = p[1]
    return [
      g, g * t / s, g * t * t / s, g * (t * t - 1) / (s * s), g * (t * t * t - 2 * t) / (s * s),
      g * (t * t * t * t - 3 * t * t) / (s * s),
    ]
  }
}

/// e^{slope (x − 1)}, not normalised.
struct Decay: Density {
  let parameterNames = ["slope"]

  func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] { [-50...50] }

  func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    for v in 0..<vectors {
      for lane in 0..<8 {
        for (row, value) in Self.values(x[v][lane], p).prefix(order.rowCount(parameters: 1)).enumerated() {
          rows[firstRow + row][v][lane] = value
        }
      }
    }
  }

  func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    simpson(edges, width: 1, centre: 0) { Self.values($0, p) }
  }

  private static func values(_ x: Double, _ p: [Double]) -> [Double] {
    let g = exp(p[0] * (x - 1))
    return [g, g * (x - 1), g * (x - 1) * (x - 1)]
  }
}

/// ``Decay`` where the slope is at most `wall`, and no density at all beyond.
struct WalledDecay: Density {
  let wall: Double
  let parameterNames = ["slope"]

  func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] { Decay().limits(on: range) }

  func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) {
    Decay().evaluate(x, vectors: vectors, parameters: p, order: order, into: rows, firstRow: firstRow)
    guard p[0] > wall else { return }
    for row in 0..<order.rowCount(parameters: 1) { for v in 0..<vectors { rows[firstRow + row][v] = .zero } }
  }

  func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    Decay().integrals(over: edges, parameters: p, order: order)
  }
}

/// Value, gradient and Hessian rows integrated between edges, in panels of at most a tenth of `width`.
private func simpson(
  _ edges: [Double], width: Double, centre: Double, _ f: (Double) -> [Double]
) -> [SecondOrderValue] {
  (1..<edges.count).map { bin in
    let (a, b) = (edges[bin - 1], edges[bin])
    let panels = 2 * max(2, min(4000, Int((10 * (b - a) / width).rounded(.up))))
    let h = (b - a) / Double(panels)
    var sums = f(a).map { _ in 0.0 }
    for i in 0...panels {
      let weight = i == 0 || i == panels ? 1.0 : i % 2 == 1 ? 4 : 2
      for (row, value) in f(a + h * Double(i)).enumerated() { sums[row] += weight * value * h / 3 }
    }
    let n = sums.count == 6 ? 2 : 1
    var hessian = SymmetricMatrix(dimension: n)
    for i in 0..<n { for j in 0...i { hessian[i, j] = sums[DerivativeOrder.hessianRow(i, j, parameters: n)] } }
    return SecondOrderValue(value: sums[0], gradient: Array(sums[1...n]), hessian: hessian)
  }
}
