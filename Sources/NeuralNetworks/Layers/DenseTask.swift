/// Weighted sums of one tile: out_o = bias_o + Σ_i weight_io in_i, for 64 rows at once.
///
/// Four outputs by two registers of rows are kept in registers over the sum: eight independent chains of products, each weight
/// fetched once for two of them.
package struct DenseTask<Scalar: NetworkScalar> {
  let inputs: Int
  let outputs: Int
  let rows: UnsafePointer<Scalar.Lanes>
  /// [inputs, outputs], row-major.
  let weights: UnsafePointer<Scalar>
  let bias: UnsafePointer<Scalar>?
  let results: UnsafeMutablePointer<Scalar.Lanes>

  @inline(__always) func run() {
    for vector in stride(from: 0, to: Scalar.vectorsPerTile, by: 2) {
      var output = 0
      while output + 4 <= outputs {
        four(output, vector)
        output += 4
      }
      while output < outputs {
        one(output, vector)
        output += 1
      }
    }
  }

  @inline(__always) private func start(_ output: Int) -> Scalar.Lanes { Scalar.broadcast(bias.map { $0[output] } ?? 0) }

  @inline(__always) private func four(_ output: Int, _ vector: Int) {
    let perTile = Scalar.vectorsPerTile
    var (a0, b0, c0, d0) = (start(output), start(output + 1), start(output + 2), start(output + 3))
    var (a1, b1, c1, d1) = (a0, b0, c0, d0)
    var row = rows + vector
    var weight = weights + output
    for _ in 0..<inputs {
      let (x0, x1) = (row[0], row[1])
      let (wa, wb) = (Scalar.broadcast(weight[0]), Scalar.broadcast(weight[1]))
      let (wc, wd) = (Scalar.broadcast(weight[2]), Scalar.broadcast(weight[3]))
      a0 = Scalar.fused(wa, x0, plus: a0)
      a1 = Scalar.fused(wa, x1, plus: a1)
      b0 = Scalar.fused(wb, x0, plus: b0)
      b1 = Scalar.fused(wb, x1, plus: b1)
      c0 = Scalar.fused(wc, x0, plus: c0)
      c1 = Scalar.fused(wc, x1, plus: c1)
      d0 = Scalar.fused(wd, x0, plus: d0)
      d1 = Scalar.fused(wd, x1, plus: d1)
      row += perTile
      weight += outputs
    }
    let result = results + output * perTile + vector
    (result[0], result[1]) = (a0, a1)
    (result[perTile], result[perTile + 1]) = (b0, b1)
    (result[2 * perTile], result[2 * perTile + 1]) = (c0, c1)
    (result[3 * perTile], result[3 * perTile + 1]) = (d0, d1)
  }

  @inline(__always) private func one(_ output: Int, _ vector: Int) {
    let perTile = Scalar.vectorsPerTile
    var a0 = start(output)
    var a1 = a0
    for input in 0..<inputs {
      let w = Scalar.broadcast(weights[input * outputs + output])
      a0 = Scalar.fused(w, rows[input * perTile + vector], plus: a0)
      a1 = Scalar.fused(w, rows[input * perTile + vector + 1], plus: a1)
    }
    (results[output * perTile + vector], results[output * perTile + vector + 1]) = (a0, a1)
  }
}

/// Weighted sums of one tile, with weights and biases in arrays; no biases are zeros.
func weightedSums<Scalar: NetworkScalar>(
  _ rows: UnsafePointer<Scalar.Lanes>, inputs: Int, outputs: Int, weights: [Scalar], bias: [Scalar],
  into results: UnsafeMutablePointer<Scalar.Lanes>
) {
  precondition(weights.count == inputs * outputs, "\(weights.count) weights do not make a kernel of \(inputs) × \(outputs)")
  weights.withUnsafeBufferPointer { weights in
    bias.withUnsafeBufferPointer { bias in
      guard let start = weights.baseAddress else { return }
      let biases = bias.isEmpty ? nil : bias.baseAddress
      Scalar.denseKernel(
        DenseTask(inputs: inputs, outputs: outputs, rows: rows, weights: start, bias: biases, results: results))
    }
  }
}
