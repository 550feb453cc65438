import Glibc
import Numerics

/// A component's probability with its derivatives in mean, log width and asymmetry, of a bin or summed over bins.
struct ComponentSums {
  static let (probability, mean, width) = (0, 1, 2)
  static let (meanMean, meanWidth, widthWidth) = (3, 4, 5)
  static let (asymmetry, meanAsymmetry, widthAsymmetry, asymmetryAsymmetry) = (6, 7, 8, 9)
  static let count = 10

  var values = SIMD16<Double>()

  @inline(__always)
  subscript(i: Int) -> Double { values[i] }
}

/// One component at every edge of a histogram, and its differences over bins.
///
/// With w the mean of the two widths, A_low + A_high = 1 their parts of 2w, σ = 2wA the width on x's side, E = 2A,
/// z = (x − μ)/σ, y = −|z| and a = log(σ_high/σ_low), the tail on x's side is T = EΦ(y) (F below the mean, 1 − F above) and
/// ∂F/∂μ = −φ/w, ∂F/∂log w = −Ezφ, ∂F/∂a = −A′E(Φ(y) − yφ) with A′ of the other side. A Gaussian has E = 1.
final class EdgeTable {
  typealias Vector = BinRows.Vector
  private let edges: BinRows
  private let tables: BinRows
  private let isBifurcated: Bool
  private let last: Int

  init(_ values: [Double], isBifurcated: Bool) {
    let bins = (values.count + 6) / 8 * 8  // rows of bins are padded; one more vector of edges closes the last
    edges = BinRows(rows: 1, bins: bins + 8)
    edges.fill(0, values + [Double](repeating: values[values.count - 1], count: bins + 8 - values.count))
    tables = BinRows(rows: 11, bins: bins + 8)
    self.isBifurcated = isBifurcated
    last = values.count - 1
  }

  /// How many tables a component fills.
  var tableCount: Int { isBifurcated ? ComponentSums.count : ComponentSums.asymmetry }

  private static let place = 10  // the row that keeps z

  /// Fills the rows of component `k` from `first` on, and returns its sums over the whole range.
  func tabulate(_ point: MixtureCoordinates.Point, _ k: Int, into rows: BinRows, from first: Int) -> ComponentSums {
    if isBifurcated {
      fillBifurcated(mean: point.mean[k], width: point.width[k], low: point.low[k], high: point.high[k])
    } else {
      fillGaussian(mean: point.mean[k], sigma: point.width[k])
    }
    fillDifferences(rows, first)
    return ends()
  }

  private func fillGaussian(mean: Double, sigma: Double) {
    let inverse = 1 / sigma
    let (x, z) = (edges[0], tables[Self.place])
    for j in 0..<edges.blocks { z[j] = (x[j] - mean) * inverse }
    fillTails()
    let (m, l, mm, ml, ll) = (tables[1], tables[2], tables[3], tables[4], tables[5])
    for j in 0..<edges.blocks {
      let density = gaussian(z[j])
      let scaled = z[j] * density
      let inner = 1 - z[j] * z[j]
      m[j] = density * -inverse
      l[j] = -scaled
      mm[j] = scaled * (-inverse * inverse)
      ml[j] = inner * density * inverse
      ll[j] = inner * scaled
    }
  }

  private func fillBifurcated(mean: Double, width: Double, low: Double, high: Double) {
    let inverse = 1 / width
    let (x, z, t) = (edges[0], tables[Self.place], tables[0])
    for j in 0..<edges.blocks {
      let difference = x[j] - mean
      let side = Vector(repeating: high).replacing(with: low, where: difference .< 0)
      z[j] = difference * (0.5 * inverse) / side
    }
    fillTails()
    for j in 0..<edges.blocks {
      let isLow = z[j] .< 0
      let side = Vector(repeating: high).replacing(with: low, where: isLow)
      let rate = Vector(repeating: low).replacing(with: -high, where: isLow)  // ∂log A/∂a
      let sign = Vector(repeating: -1).replacing(with: 1, where: isLow)
      let e = 2 * side
      let density = gaussian(z[j])
      let y = z[j].replacing(with: -z[j], where: .!isLow)
      let (scaled, cubed) = (y * density, y * y * y * density)
      let tail = t[j]
      t[j] = e * tail
      tables[1][j] = density * -inverse
      tables[2][j] = -sign * e * scaled
      tables[3][j] = -(sign * scaled) * inverse * (0.5 * inverse) / side
      tables[4][j] = (density - y * scaled) * inverse
      tables[5][j] = sign * e * (scaled - cubed)
      let first = e * (tail - scaled)
      tables[6][j] = sign * first * rate
      tables[7][j] = -(y * scaled) * inverse * rate
      tables[8][j] = -sign * e * cubed * rate
      tables[9][j] = sign * ((first - e * cubed) * rate * rate - first * (low * high))
    }
  }

  /// φ(z); far out the exponential underflows to zero as it should.
  @inline(__always)
  private func gaussian(_ z: Vector) -> Vector { VectorMath.exp(-0.5 * z * z) * 0.398942280401432677939946059934 }

  /// Φ(−|z|).
  private func fillTails() {
    let (z, tail) = (tables.scalars(Self.place), tables.scalars(0))
    for i in z.indices { tail[i] = NormalDistribution.cdf(-abs(z[i])) }
  }

  /// Differences over bins; of the probability from the nearer tail, so that it is never a difference of numbers near one.
  private func fillDifferences(_ rows: BinRows, _ first: Int) {
    let (z, tail, p) = (tables[Self.place], tables[0], rows[first])
    for j in 0..<rows.blocks {
      let (next, above) = (following(tail, j), following(z, j) .> 0)
      let lower = next.replacing(with: 1 - next, where: above) - tail[j]
      p[j] = lower.replacing(with: tail[j] - next, where: z[j] .> 0)
    }
    for i in 1..<tableCount {
      let (table, target) = (tables[i], rows[first + i])
      for j in 0..<rows.blocks { target[j] = following(table, j) - table[j] }
    }
  }

  /// The eight numbers after the first of vector `j`.
  @inline(__always)
  private func following(_ row: UnsafeMutablePointer<Vector>, _ j: Int) -> Vector {
    UnsafeRawPointer(row + j).loadUnaligned(fromByteOffset: MemoryLayout<Double>.stride, as: Vector.self)
  }

  private func ends() -> ComponentSums {
    var result = ComponentSums()
    let (z, tail) = (tables.scalars(Self.place), tables.scalars(0))
    result.values[0] = z[0] > 0 ? tail[0] - tail[last] : (z[last] > 0 ? 1 - tail[last] : tail[last]) - tail[0]
    for i in 1..<tableCount { result.values[i] = tables.scalars(i)[last] - tables.scalars(i)[0] }
    return result
  }
}
