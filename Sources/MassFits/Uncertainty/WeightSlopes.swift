import Fitting
import Numerics

/// How W changes with the yields and the shapes, and how the condition on the yields does.
struct WeightSlopes: Sendable {
  /// ∂W_ij/∂N_l, as [i][j][l] in a row; zeros if W does not depend on yields.
  var byYield: [Double]
  /// ∂W_ij/∂θ_a, as [i][j][a].
  var byShape: [Double]
  /// ∂(Σ v q_j)/∂θ_a, as [j][a]; the yields follow, dN = A_B G dθ.
  var condition: [Double]
  /// A_B, the inverse of Σ v q qᵀ, by which events move the yields.
  var yieldCovariance: SymmetricMatrix

  /// From sums over the events (variant B), or over the range.
  init(
    _ moments: InfluenceMoments, _ sample: SWeightSample, variant: SWeightVariant, yieldCovariance: SymmetricMatrix,
    integrals: () -> (byYield: [Double], byShape: [Double])
  ) {
    let (n, shapes) = (moments.components, moments.shapes)
    let sums = Self.sums(moments, sample)
    self.yieldCovariance = yieldCovariance
    condition = (0..<n * shapes).map { sums[$0] }
    guard variant == .sumOverEvents else {
      (byYield, byShape) = integrals()
      return
    }
    let third = n * shapes
    let cross = third + n * moments.pairCount
    byYield = [Double](repeating: 0, count: n * n * n)
    byShape = [Double](repeating: 0, count: n * n * shapes)
    for i in 0..<n {
      for j in 0..<n {
        let pair = moments.product(i, j) - n
        for l in 0..<n { byYield[(i * n + j) * n + l] = -2 * sums[third + l * moments.pairCount + pair] }
        for a in 0..<shapes {
          byShape[(i * n + j) * shapes + a] =
            sums[cross + (i * n + j) * shapes + a] + sums[cross + (j * n + i) * shapes + a]
        }
      }
    }
  }

  /// Σ v ∂q_j, Σ v q_l q_i q_j and Σ v q_i ∂q_j.
  private static func sums(_ moments: InfluenceMoments, _ sample: SWeightSample) -> [Double] {
    let (n, shapes, pairs) = (moments.components, moments.shapes, moments.pairCount)
    let width = n * shapes + n * pairs + n * n * shapes
    return moments.rows.sums(width, threads: moments.threads) { chunk, sums in
      let rows = moments.rows
      let r = sample.rows[SWeightSample.inverse]
      for i in chunk {
        var place = 0
        for row in n + pairs..<moments.momentCount {
          sums[place] += rows[row][i]
          place += 1
        }
        for l in 0..<n {
          let q = sample.rows[sample.density(l)][i] * r[i]
          for pair in 0..<pairs { sums[place + l * pairs + pair] += q * rows[n + pair][i] }
          for slope in 0..<n * shapes {
            sums[place + n * pairs + l * n * shapes + slope] += q * rows[n + pairs + slope][i]
          }
        }
      }
    }
  }
}
