import Glibc
import Numerics

/// One Gaussian at every edge of a histogram: z, φ(z) and both tail probabilities.
///
/// Both tails are kept so that a bin's probability is a difference of small numbers on either side, never of numbers
/// near one. The tables are scratch memory of one likelihood, freed with it.
struct ComponentTable: ~Copyable {
  private let z: UnsafeMutableBufferPointer<Double>
  private let density: UnsafeMutableBufferPointer<Double>
  private let lower: UnsafeMutableBufferPointer<Double>
  private let upper: UnsafeMutableBufferPointer<Double>

  init(edgeCount: Int) {
    func table() -> UnsafeMutableBufferPointer<Double> {
      let buffer = UnsafeMutableBufferPointer<Double>.allocate(capacity: edgeCount)
      buffer.initialize(repeating: 0)
      return buffer
    }
    (z, density, lower, upper) = (table(), table(), table(), table())
  }

  deinit {
    z.deallocate()
    density.deallocate()
    lower.deallocate()
    upper.deallocate()
  }

  /// Fills the tables for N(mean, sigma).
  func tabulate(_ edges: [Double], mean: Double, sigma: Double) {
    let inverse = 1 / sigma
    for i in edges.indices {
      let value = (edges[i] - mean) * inverse
      z[i] = value
      density[i] = NormalDistribution.density(value)
      let tail = NormalDistribution.cdf(-abs(value))
      lower[i] = value < 0 ? tail : 1 - tail
      upper[i] = value < 0 ? 1 - tail : tail
    }
  }

  /// The probability between edges `i` and `j`, i < j.
  @inline(__always)
  func probability(from i: Int, to j: Int) -> Double { z[i] > 0 ? upper[i] - upper[j] : lower[j] - lower[i] }

  /// Differences over bin `i` of the probability, of φ and of zφ.
  @inline(__always)
  func difference(_ i: Int) -> (probability: Double, density: Double, scaled: Double) {
    (probability(from: i, to: i + 1), density[i + 1] - density[i], z[i + 1] * density[i + 1] - z[i] * density[i])
  }

  /// Σ c_e Φ and Σ c_e zᵏ φ, k = 0…3.
  struct Moments {
    var probability = 0.0
    var density = SIMD4<Double>()
  }

  /// The moments for the jumps c_e; Σ c_e = 0, so either tail gives the same sum, and the nearer one is used.
  @inline(__always)
  func moments(_ jumps: UnsafeBufferPointer<Double>) -> Moments {
    var result = Moments()
    for e in z.indices {
      let c = jumps[e]
      guard c != 0 else { continue }
      let m = c * density[e]
      let zm = z[e] * m
      result.density += SIMD4(m, zm, z[e] * zm, z[e] * z[e] * zm)
      result.probability += z[e] > 0 ? -c * upper[e] : c * lower[e]
      if z[e] > 0 { result.probability += c }
    }
    return result
  }
}
