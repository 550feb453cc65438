/// Joins one tile's weighted mean and spread of each unit to those of the tiles before.
///
/// The tile's own are taken about a number near its mean; two sets are joined by what T. F. Chan, G. H. Golub and R. J. LeVeque
/// give, *Updating formulae and a pairwise algorithm for computing sample variances* (1979), so that a spread that is
/// small beside the mean, as when most rows are alike, loses no digits.
package struct SpreadTask<Scalar: NetworkScalar> {
  let units: Int
  let rows: UnsafePointer<Scalar.Lanes>
  /// 64 numbers.
  let weights: UnsafePointer<Double>
  /// The sum of weights, the means of all units, and their Σ w (x − mean)²: as many numbers as ``length(_:)``.
  let moments: UnsafeMutablePointer<Double>

  static func length(_ units: Int) -> Int { 1 + 2 * units }

  @inline(__always) func run() {
    var total = 0.0
    for row in 0..<64 { total += weights[row] }
    guard total > 0 else { return }
    let perTile = Scalar.vectorsPerTile
    for unit in 0..<units {
      var (sum, square) = (SIMD8<Double>(repeating: 0), SIMD8<Double>(repeating: 0))
      for vector in 0..<perTile {
        let x = rows[unit * perTile + vector]
        Scalar.addWeighted(x, x, weights + vector * Scalar.width, to: &sum, &square)
      }
      let near = Scalar(sum.total / total)
      (sum, square) = (SIMD8<Double>(repeating: 0), SIMD8<Double>(repeating: 0))
      for vector in 0..<perTile {
        let x = Scalar.difference(rows[unit * perTile + vector], Scalar.broadcast(near))
        Scalar.addWeighted(x, x, weights + vector * Scalar.width, to: &sum, &square)
      }
      let rest = sum.total / total
      join(unit, total, Double(near) + rest, square.total - rest * sum.total)
    }
    moments[0] += total
  }

  @inline(__always) private func join(_ unit: Int, _ weight: Double, _ mean: Double, _ spread: Double) {
    let step = mean - moments[1 + unit]
    let share = weight / (moments[0] + weight)
    moments[1 + unit] += step * share
    moments[1 + units + unit] += spread + step * step * moments[0] * share
  }
}
