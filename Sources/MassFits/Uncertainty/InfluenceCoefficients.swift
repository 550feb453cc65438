import Numerics

/// The part of an influence that is not the event's own weight: a linear function of v q, v q q and z, see ``InfluenceMoments``.
///
/// With c = ∂T/∂w, B = Σ v c qᵀ and M = A Bᵀ A: dT = Σ v (A c)·dq − Σ M_ij dW_ij for any change of yields and shapes.
struct InfluenceCoefficients: Sendable {
  /// One per row of ``InfluenceMoments/shared``.
  let values: [Double]
  /// How many of them are about the shapes: the last ones.
  let shapeCount: Int
  /// The total derivative by the shapes.
  var shapes: [Double] { Array(values.suffix(shapeCount)) }

  /// - Parameter sums: Σ_e c_k × moment row, `[component][row]`.
  init(
    sums: [[Double]], moments: InfluenceMoments, inverse a: SymmetricMatrix, slopes: WeightSlopes, variant: SWeightVariant
  ) {
    let (n, shapes) = (moments.components, moments.shapes)
    var m = [Double](repeating: 0, count: n * n)
    for i in 0..<n {
      for j in 0..<n {
        for k in 0..<n { for l in 0..<n { m[i * n + j] += a[i, l] * sums[k][l] * a[k, j] } }
      }
    }
    func direct(_ row: (Int) -> Int) -> Double {
      var sum = 0.0
      for k in 0..<n { for j in 0..<n { sum += a[k, j] * sums[k][row(j)] } }
      return sum
    }
    var byYield = [Double](repeating: 0, count: n)
    for l in 0..<n where variant.needsYields {
      byYield[l] = -direct { moments.product($0, l) }
      for ij in 0..<n * n { byYield[l] -= m[ij] * slopes.byYield[ij * n + l] }
    }
    let perEvent = (0..<n).map { k in (0..<n).reduce(0) { $0 + slopes.yieldCovariance[k, $1] * byYield[$1] } }
    var byShape = (0..<shapes).map { a in direct { moments.slope($0, a) } }
    for a in 0..<shapes {
      for ij in 0..<n * n { byShape[a] -= m[ij] * slopes.byShape[ij * shapes + a] }
      for j in 0..<n { byShape[a] += perEvent[j] * slopes.condition[j * shapes + a] }
    }
    var pairs = [Double](repeating: 0, count: moments.pairCount)
    for i in 0..<n where variant == .sumOverEvents {
      for j in 0...i { pairs[moments.product(i, j) - n] = -(i == j ? m[i * n + i] : m[i * n + j] + m[j * n + i]) }
    }
    values = perEvent + pairs + byShape
    shapeCount = shapes
  }
}
