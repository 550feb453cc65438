import Numerics

/// The weights of all events, and the sums over them.
struct SWeightResults {
  /// v w_k, `[component][event]`.
  let weights: [[Double]]
  /// Σ v w_k.
  let sums: [Double]
  /// Σ (v w_k)².
  let sumsOfSquares: [Double]
  /// Σ v w_i w_j.
  let products: SymmetricMatrix
  /// The largest |Σ_k w_k − 1|.
  let partition: Double

  /// Writes v A q over the densities of the sample.
  init(_ sample: SWeightSample, inverse: SymmetricMatrix) {
    let (n, rows) = (sample.count, sample.rows)
    let pairs = n * (n + 1) / 2
    let all = rows.sums(2 * n + pairs + 1, maxima: 1, threads: sample.threads) { chunk, sums in
      let (v, r) = (rows[SWeightSample.weight], rows[SWeightSample.inverse])
      let f = (0..<n).map { rows[sample.density($0)] }
      let w = UnsafeMutablePointer<SIMD8<Double>>.allocate(capacity: n)
      w.initialize(repeating: .zero, count: n)
      defer { w.deallocate() }
      let a = inverse.elements
      for i in chunk {
        var total = SIMD8<Double>()
        for k in 0..<n {
          var value = SIMD8<Double>()
          for j in 0..<n { value += a[k * n + j] * f[j][i] }
          w[k] = value * r[i]
          total += w[k]
        }
        var place = 2 * n
        for k in 0..<n {
          let weighted = v[i] * w[k]
          f[k][i] = weighted
          sums[k] += weighted
          sums[n + k] += weighted * weighted
          for j in 0...k {
            sums[place] += weighted * w[j]
            place += 1
          }
        }
        let off = SIMD8<Double>().replacing(with: total - 1, where: v[i] .!= 0)
        sums[place] = pointwiseMax(sums[place], pointwiseMax(off, -off))
      }
    }
    weights = (0..<n).map { rows.values(sample.density($0)) }
    sums = Array(all[0..<n])
    sumsOfSquares = Array(all[n..<2 * n])
    products = YieldRefit.matrix(Array(all[n..<all.count]), n)
    partition = all[all.count - 1]
  }
}

extension SumRules {
  /// Compares weights with what they should be.
  init(
    _ results: SWeightResults, yields: [Double], matrix: SymmetricMatrix, inverse: SymmetricMatrix, orthogonality: [[Double]]
  ) {
    let all = yields.indices
    let scale = max(yields.map(abs).max() ?? 1, .leastNormalMagnitude)
    func largest(_ value: (Int, Int) -> Double) -> Double {
      all.reduce(0) { result, i in all.reduce(result) { max($0, abs(value(i, $1))) } }
    }
    partition = results.partition
    self.yields = largest { i, _ in results.sums[i] - yields[i] } / scale
    rows = largest { i, _ in all.reduce(-yields[i]) { $0 + inverse[i, $1] } } / scale
    let size = largest { inverse[$0, $1] }
    products = largest { results.products[$0, $1] - inverse[$0, $1] } / size
    self.orthogonality = largest { orthogonality[$0][$1] - ($0 == $1 ? 1 : 0) }
    self.inverse = largest { i, j in all.reduce(i == j ? -1.0 : 0) { $0 + matrix[i, $1] * inverse[$1, j] } }
  }
}

extension MassQuadrature {
  /// ∫ f_i f_j/I dm.
  func matrix() -> SymmetricMatrix {
    var matrix = SymmetricMatrix(dimension: densities.count)
    for i in densities.indices {
      for j in 0...i { matrix[i, j] = integral { densities[i][$0] * densities[j][$0] / variance[$0] } }
    }
    return matrix
  }

  /// ∫ w_i f_j dm = Σ_l A_il ∫ f_l f_j/I dm.
  func orthogonality(_ inverse: SymmetricMatrix) -> [[Double]] {
    let exact = matrix()
    let all = densities.indices
    return all.map { i in all.map { j in all.reduce(0) { $0 + inverse[i, $1] * exact[$1, j] } } }
  }
}
