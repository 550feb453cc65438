import Fitting

extension MassQuadrature {
  /// ∂W_ij/∂N_l and ∂W_ij/∂θ_a for W = ∫ f_i f_j/I, laid out as in ``WeightSlopes``.
  /// - Parameter yields: N if I is Σ N f; nil if I is given.
  func slopes(
    _ model: PreparedModel, places: [[Int?]], shapes: Int, yields: [Double]?
  ) -> (byYield: [Double], byShape: [Double]) {
    let n = densities.count
    let own = derivatives(model, places: places, shapes: shapes)
    var total = [[Double]](repeating: [Double](repeating: 0, count: nodes.count), count: shapes)
    for a in 0..<shapes where yields != nil {
      for node in nodes.indices {
        total[a][node] = (0..<n).reduce(0) { $0 + (yields?[$1] ?? 0) * own[$1][a][node] } / variance[node]
      }
    }
    var (byYield, byShape) = ([Double](repeating: 0, count: n * n * n), [Double](repeating: 0, count: n * n * shapes))
    for i in 0..<n {
      for j in 0..<n {
        let (f, g) = (densities[i], densities[j])
        for l in 0..<n where yields != nil {
          byYield[(i * n + j) * n + l] = -integral { f[$0] * g[$0] * densities[l][$0] / (variance[$0] * variance[$0]) }
        }
        for a in 0..<shapes {
          let (df, dg) = (own[i][a], own[j][a])
          byShape[(i * n + j) * shapes + a] = integral {
            (df[$0] * g[$0] + f[$0] * dg[$0] - f[$0] * g[$0] * total[a][$0]) / variance[$0]
          }
        }
      }
    }
    return (byYield, byShape)
  }

  /// ∂f_k/∂θ_a at every node, `[component][shape][node]`.
  private func derivatives(_ model: PreparedModel, places: [[Int?]], shapes: Int) -> [[[Double]]] {
    let rows = EventRows(rows: 1 + model.rowCount, events: nodes.count)
    for i in 0..<8 * rows.vectorCount { rows.scalars(0)[i] = nodes[min(i, nodes.count - 1)] }
    rows.evaluate(model, masses: 0, firstRow: 1, threads: 1)
    return places.indices.map { k in
      var result = [[Double]](repeating: [Double](repeating: 0, count: nodes.count), count: shapes)
      for (own, place) in places[k].enumerated() {
        guard let place else { continue }
        let row = rows.values(1 + model.firstRows[k] + 1 + own)
        for node in nodes.indices { result[place][node] += row[node] }
      }
      return result
    }
  }
}
