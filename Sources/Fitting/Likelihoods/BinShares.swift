import Numerics

/// The share of every component in every bin with its derivatives, from the densities' exact integrals.
///
/// F = ∫_bin g/I, and the derivatives of the quotient: the rows that ``PreparedModel`` would write for events.
struct BinShares: Sendable {
  /// One row per quantity, padded to whole blocks with copies of the last bin.
  private let rows: [[Double]]

  init(model: PreparedModel, edges: [Double]) {
    let bins = edges.count - 1
    let padded = (bins + EvaluationRows.blockSize - 1) / EvaluationRows.blockSize * EvaluationRows.blockSize
    var rows = [[Double]](repeating: [Double](repeating: 0, count: padded), count: model.rowCount)
    for (density, first) in zip(model.densities, model.firstRows) {
      let integrals = density.density.integrals(over: edges, parameters: density.parameters, order: model.order)
      for bin in 0..<padded {
        Self.write(integrals[min(bin, bins - 1)], over: density.integral, model.order) { rows[first + $0][bin] = $1 }
      }
    }
    self.rows = rows
  }

  /// Whether every share and derivative is finite.
  var isFinite: Bool { rows.allSatisfy { $0.allSatisfy { $0.isFinite } } }

  /// Writes the rows of a block of bins.
  func copy(block: Int, into target: borrowing EvaluationRows) {
    for row in rows.indices {
      target[row].withMemoryRebound(to: Double.self, capacity: EvaluationRows.blockSize) { flat in
        for i in 0..<EvaluationRows.blockSize { flat[i] = rows[row][block * EvaluationRows.blockSize + i] }
      }
    }
  }

  /// The share g/I of one bin and its derivatives, in the order of ``DerivativeOrder``.
  private static func write(
    _ g: SecondOrderValue, over i: SecondOrderValue, _ order: DerivativeOrder, _ put: (Int, Double) -> Void
  ) {
    let share = g.value / i.value
    put(0, share)
    guard order >= .gradient else { return }
    let n = g.gradient.count
    let slopes = (0..<n).map { (g.gradient[$0] - share * i.gradient[$0]) / i.value }
    for a in 0..<n { put(1 + a, slopes[a]) }
    guard order == .hessian else { return }
    for a in 0..<n {
      for b in 0...a {
        let curvature = g.hessian[a, b] - slopes[a] * i.gradient[b] - slopes[b] * i.gradient[a] - share * i.hessian[a, b]
        put(DerivativeOrder.hessianRow(a, b, parameters: n), curvature / i.value)
      }
    }
  }
}
