import Glibc
import Numerics

/// Integrals of a Voigt profile over bins, by Gauss–Legendre quadrature on panels that follow the peak.
///
/// In units of s + g from the mean, panels are 1 wide up to 6 and grow by 1.35 beyond; where the Gaussian tail still counts they
/// are also so narrow that it falls by no more than e^(−20) in one. A bin is cut at the panels' ends, and a piece much narrower
/// than its panel is given fewer points.
struct VoigtQuadrature {
  let profile: VoigtProfile

  /// One integral for each pair of neighbouring edges.
  func integrals(over edges: [Double]) -> [Double] {
    var pieces: [Piece] = []
    for bin in 0..<edges.count - 1 { cut(edges[bin], edges[bin + 1], bin: bin, into: &pieces) }
    var points: [Double] = []
    for piece in pieces {
      let (center, half) = (0.5 * (piece.lower + piece.upper), 0.5 * (piece.upper - piece.lower))
      for point in piece.rule.points { points.append(center + half * point) }
    }
    let values = evaluate(points)
    var result = [Double](repeating: 0, count: edges.count - 1)
    var index = 0
    for piece in pieces {
      var sum = 0.0
      for weight in piece.rule.weights {
        sum += weight * values[index]
        index += 1
      }
      result[piece.bin] += 0.5 * (piece.upper - piece.lower) * sum
    }
    return result
  }

  private struct Piece {
    let bin: Int
    let lower: Double
    let upper: Double
    let rule: GaussLegendre
  }

  private func evaluate(_ points: [Double]) -> [Double] {
    var values = [Double](repeating: 0, count: points.count)
    for start in stride(from: 0, to: points.count, by: 8) {
      var x = SIMD8<Double>(repeating: points[start])
      let count = min(8, points.count - start)
      for lane in 0..<count { x[lane] = points[start + lane] }
      let v = profile.values(x)
      for lane in 0..<count { values[start + lane] = v[lane] }
    }
    return values
  }

  /// Cuts a bin at the mean, and each side at the panels' ends.
  private func cut(_ lower: Double, _ upper: Double, bin: Int, into pieces: inout [Piece]) {
    let mean = profile.mean
    if lower < mean {
      cutSide(max(0, mean - upper), mean - lower) { pieces.append(Piece(bin: bin, lower: mean - $1, upper: mean - $0, rule: $2)) }
    }
    if upper > mean {
      cutSide(max(0, lower - mean), upper - mean) { pieces.append(Piece(bin: bin, lower: mean + $0, upper: mean + $1, rule: $2)) }
    }
  }

  /// Pieces of the distances from the mean between `near` and `far`.
  private func cutSide(_ near: Double, _ far: Double, _ take: (Double, Double, GaussLegendre) -> Void) {
    var start = near
    while start < far {
      let width = panelWidth(at: start)
      let end = min(start + width, far)
      take(start, end, rule((end - start) / width))
      start = end
    }
  }

  /// How wide a panel may be that starts at a distance from the mean.
  private func panelWidth(at distance: Double) -> Double {
    let (s, g) = (profile.sigma, profile.hwhm)
    let width = max(s + g, s + g + 0.26 * (distance - 6 * (s + g)))
    let gaussianReach = min(39, (100 + 2 * max(0, log(s / g))).squareRoot())  // e^(−t²/2) against g/st², to 1e-17
    return distance < gaussianReach * s ? min(width, 20 * s * s / distance) : width
  }

  /// Enough points for a piece that fills this share of its panel.
  private func rule(_ share: Double) -> GaussLegendre {
    if share < 0.02 { return .four }
    if share < 0.25 { return .eight }
    return share < 0.6 ? .sixteen : .thirtyTwo
  }
}
