import Numerics

/// A piece of a bin for one Gauss–Legendre rule.
struct QuadraturePiece {
  let bin: Int
  let lower: Double
  let upper: Double
  /// Enough points for the piece.
  let rule: GaussLegendre

  /// - Parameter share: how much of a panel the piece fills on which thirty-two points are exact to rounding.
  init(bin: Int, lower: Double, upper: Double, share: Double) {
    (self.bin, self.lower, self.upper) = (bin, lower, upper)
    rule = share < 0.02 ? .four : share < 0.25 ? .eight : share < 0.6 ? .sixteen : .thirtyTwo
  }
}

/// Integrals of a density and its derivatives by quadrature, for densities whose integrals have no short closed form.
struct DerivativeQuadrature {
  let density: any Density
  let parameters: [Double]
  let order: DerivativeOrder

  /// One value for each of `bins` bins, from all pieces.
  func integrals(_ pieces: [QuadraturePiece], bins: Int) -> [SecondOrderValue] {
    let n = parameters.count
    let rowCount = order.rowCount(parameters: n)
    let rows = EvaluationRows(count: rowCount)
    var sums = [[Double]](repeating: [Double](repeating: 0, count: rowCount), count: bins)
    var block = QuadratureBlock()
    for piece in pieces {
      if block.count + piece.rule.points.count > EvaluationRows.blockSize { add(&block, rows, to: &sums) }
      block.append(piece)
    }
    add(&block, rows, to: &sums)
    return sums.map { sum in
      var value = SecondOrderValue(
        value: sum[0], gradient: [Double](repeating: 0, count: n), hessian: SymmetricMatrix(dimension: n))
      if order >= .gradient { value.gradient = Array(sum[1...n]) }
      guard order == .hessian else { return value }
      for a in 0..<n { for b in 0...a { value.hessian[a, b] = sum[DerivativeOrder.hessianRow(a, b, parameters: n)] } }
      return value
    }
  }

  /// Evaluates a block, adds it to the sums and empties it.
  private func add(_ block: inout QuadratureBlock, _ rows: borrowing EvaluationRows, to sums: inout [[Double]]) {
    guard block.count > 0 else { return }
    block.points.withUnsafeBufferPointer {
      density.evaluate(
        $0.baseAddress!, vectors: (block.count + 7) / 8, parameters: parameters, order: order, into: rows, firstRow: 0)
    }
    for row in 0..<sums[0].count {
      let values = UnsafeRawPointer(rows[row]).assumingMemoryBound(to: Double.self)
      for index in 0..<block.count { sums[block.bins[index]][row] += block.weights[index] * values[index] }
    }
    block = QuadratureBlock()
  }
}

/// Points that wait to be evaluated.
private struct QuadratureBlock {
  var points = [SIMD8<Double>](repeating: .zero, count: EvaluationRows.vectorsPerRow)
  var weights: [Double] = []
  var bins: [Int] = []
  var count: Int { weights.count }

  mutating func append(_ piece: QuadraturePiece) {
    let (center, half) = (0.5 * (piece.lower + piece.upper), 0.5 * (piece.upper - piece.lower))
    for (point, weight) in zip(piece.rule.points, piece.rule.weights) {
      let x = center + half * point
      if count % 8 == 0 { points[count / 8] = SIMD8(repeating: x) }
      points[count / 8][count % 8] = x
      weights.append(half * weight)
      bins.append(piece.bin)
    }
  }
}
