import Glibc
import Numerics

/// The binned, weighted likelihood of a Gaussian mixture truncated to the range of its histogram.
///
/// −log L = −Σ n_i log(p_i/Z), p_i = F(edge_{i+1}) − F(edge_i), Z = Σ p_i: bin contents are compared with integrals, not
/// with densities at bin centres, and the model is normalised on the fitted range only. n_i = Σw.
/// Derivatives are exact. Contiguous bins let the sums of second derivatives collapse to one pass over edges: with
/// c_e the jump of n/p at edge e, Σ (n_i/p_i) ∂p_i = Σ_e c_e ∂F(e), and all of these are moments Σ c_e zᵏ φ(z).
struct MixtureLikelihood: ~Copyable {
  private let edges: [Double]
  private let contents: [Double]
  private let variances: [Double]
  private let total: Double
  private let first: ComponentTable
  private let second: ComponentTable
  private let ratios: UnsafeMutableBufferPointer<Double>  // n_i / p_i
  private let jumps: UnsafeMutableBufferPointer<Double>  // c_e of Σ n_i/p_i: left neighbour minus right
  private let normJumps: [Double]  // c_e of Z: −1 at the first edge, +1 at the last

  /// - Parameter origin, scale: the sample is looked at in (x − origin)/scale, so that parameters are of order one.
  init(_ sample: BinnedSample, origin: Double, scale: Double) {
    edges = sample.edges.map { ($0 - origin) / scale }
    contents = sample.contents
    variances = sample.variances
    total = sample.total
    first = ComponentTable(edgeCount: edges.count)
    second = ComponentTable(edgeCount: edges.count)
    ratios = .allocate(capacity: contents.count)
    ratios.initialize(repeating: 0)
    jumps = .allocate(capacity: edges.count)
    jumps.initialize(repeating: 0)
    normJumps = [-1] + [Double](repeating: 0, count: edges.count - 2) + [1]
  }

  deinit {
    ratios.deallocate()
    jumps.deallocate()
  }

  /// Value, gradient and Hessian in (mean1, mean2, sigma1, sigma2, fraction).
  func evaluate(_ p: [Double]) -> SecondOrderValue {
    let two = p[4] < 1
    first.tabulate(edges, mean: p[0], sigma: p[2])
    if two { second.tabulate(edges, mean: p[1], sigma: p[3]) }
    let norm = binProbability(from: 0, to: contents.count, fraction: p[4])
    var result = SecondOrderValue(
      value: .infinity, gradient: [Double](repeating: 0, count: 5), hessian: SymmetricMatrix(dimension: 5))
    guard norm > Self.leastProbability else { return result }
    result.value = total * log(norm) - fillRatios(fraction: p[4])
    let outer = outerProducts(p, weights: nil, subtracting: nil)
    let sums = derivativeSums(p, jumps: UnsafeBufferPointer(jumps))
    let normSums = normDerivatives(p)
    for a in 0..<5 {
      result.gradient[a] = total * normSums.gradient[a] / norm - sums.gradient[a]
      for b in 0...a {
        let curvature = normSums.hessian[a, b] / norm - normSums.gradient[a] * normSums.gradient[b] / (norm * norm)
        result.hessian[a, b] = total * curvature - sums.hessian[a, b] + outer[a, b]
      }
    }
    return result
  }

  /// Σ v_i s_i s_iᵀ with the score s_i = ∂log(p_i/Z): the middle of the sandwich covariance.
  func scoreVariance(_ p: [Double]) -> SymmetricMatrix {
    _ = evaluate(p)
    let norm = binProbability(from: 0, to: contents.count, fraction: p[4])
    let normScore = normDerivatives(p).gradient.map { $0 / norm }
    return outerProducts(p, weights: variances, subtracting: normScore)
  }

  /// p_i/Z of every bin.
  func probabilities(_ p: [Double]) -> [Double] {
    first.tabulate(edges, mean: p[0], sigma: p[2])
    if p[4] < 1 { second.tabulate(edges, mean: p[1], sigma: p[3]) }
    let norm = binProbability(from: 0, to: contents.count, fraction: p[4])
    return contents.indices.map { binProbability(from: $0, to: $0 + 1, fraction: p[4]) / norm }
  }

  /// ∂p_i/∂(mean1, mean2, sigma1, sigma2, fraction) of every bin, before the division by Z; the last three lanes are 0.
  func probabilitySlopes(_ p: [Double]) -> [SIMD8<Double>] {
    let f = p[4]
    first.tabulate(edges, mean: p[0], sigma: p[2])
    if f < 1 { second.tabulate(edges, mean: p[1], sigma: p[3]) }
    return contents.indices.map { i in
      let a = first.difference(i)
      let b = f < 1 ? second.difference(i) : (probability: a.probability, density: 0, scaled: 0)
      return SIMD8(
        -f * a.density / p[2], (f - 1) * b.density / p[3], -f * a.scaled / p[2], (f - 1) * b.scaled / p[3],
        a.probability - b.probability, 0, 0, 0)
    }
  }

  /// The probability between edges `i` and `j`.
  @inline(__always)
  private func binProbability(from i: Int, to j: Int, fraction: Double) -> Double {
    let core = first.probability(from: i, to: j)
    return fraction < 1 ? fraction * core + (1 - fraction) * second.probability(from: i, to: j) : core
  }

  /// A bin with less probability counts as having this much, without a slope: an outlier 36σ out has no pull, and no start
  /// fails because a tail underflows.
  private static let leastProbability = 1e-280

  /// Fills n_i/p_i and its jumps, and returns Σ n_i log p_i.
  private func fillRatios(fraction: Double) -> Double {
    var sum = 0.0
    for i in contents.indices {
      let n = contents[i]
      guard n != 0 else {
        ratios[i] = 0
        continue
      }
      let p = binProbability(from: i, to: i + 1, fraction: fraction)
      ratios[i] = p > Self.leastProbability ? n / p : 0
      sum += n * log(max(p, Self.leastProbability))
    }
    for e in jumps.indices { jumps[e] = (e > 0 ? ratios[e - 1] : 0) - (e < ratios.count ? ratios[e] : 0) }
    return sum
  }

  private func normDerivatives(_ p: [Double]) -> SecondOrderValue {
    normJumps.withUnsafeBufferPointer { derivativeSums(p, jumps: $0) }
  }

  /// Σ_e c_e ∂F(e) and Σ_e c_e ∂²F(e).
  @inline(__always)
  private func derivativeSums(_ p: [Double], jumps: UnsafeBufferPointer<Double>) -> SecondOrderValue {
    var result = SecondOrderValue(value: 0, gradient: [Double](repeating: 0, count: 5), hessian: SymmetricMatrix(dimension: 5))
    let f = p[4]
    let a = first.moments(jumps)
    add(a, at: 0, share: f, sigma: p[2], to: &result)
    guard f < 1 else { return result }
    let b = second.moments(jumps)
    add(b, at: 1, share: 1 - f, sigma: p[3], to: &result)
    result.gradient[4] = a.probability - b.probability
    result.hessian[4, 0] = -a.density[0] / p[2]
    result.hessian[4, 2] = -a.density[1] / p[2]
    result.hessian[4, 1] = b.density[0] / p[3]
    result.hessian[4, 3] = b.density[1] / p[3]
    return result
  }

  /// With m_k = Σ c zᵏφ: ∂F/∂μ = −m₀/σ, ∂F/∂σ = −m₁/σ, ∂²F/∂μ² = −m₁/σ², ∂²F/∂μ∂σ = (m₀−m₂)/σ², ∂²F/∂σ² = (2m₁−m₃)/σ².
  private func add(_ m: ComponentTable.Moments, at k: Int, share: Double, sigma: Double, to result: inout SecondOrderValue) {
    let (mean, width) = (k, k + 2)
    let s2 = share / (sigma * sigma)
    result.gradient[mean] = -share * m.density[0] / sigma
    result.gradient[width] = -share * m.density[1] / sigma
    result.hessian[mean, mean] = -s2 * m.density[1]
    result.hessian[mean, width] = s2 * (m.density[0] - m.density[2])
    result.hessian[width, width] = s2 * (2 * m.density[1] - m.density[3])
  }

  /// Σ w_i s_i s_iᵀ with s_i = ∂p_i/p_i − `subtracting`; w_i = n_i unless `weights` are given.
  private func outerProducts(_ p: [Double], weights: [Double]?, subtracting: [Double]?) -> SymmetricMatrix {
    let f = p[4]
    let offset = subtracting ?? [0, 0, 0, 0, 0]
    var (s00, s10, s11, s20, s21, s22) = (0.0, 0.0, 0.0, 0.0, 0.0, 0.0)
    var (s30, s31, s32, s33) = (0.0, 0.0, 0.0, 0.0)
    var (s40, s41, s42, s43, s44) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for i in contents.indices {
      let n = contents[i]
      let w = weights.map { $0[i] } ?? n
      guard w != 0 else { continue }
      let probability = n != 0 ? n / ratios[i] : binProbability(from: i, to: i + 1, fraction: f)
      guard probability > Self.leastProbability, probability.isFinite else { continue }
      let inverse = 1 / probability
      let core = first.difference(i)
      let tail = f < 1 ? second.difference(i) : (probability: 0, density: 0, scaled: 0)
      let d0 = -f * core.density / p[2] * inverse - offset[0]
      let d2 = -f * core.scaled / p[2] * inverse - offset[2]
      let d1 = -(1 - f) * tail.density / p[3] * inverse - offset[1]
      let d3 = -(1 - f) * tail.scaled / p[3] * inverse - offset[3]
      let d4 = f < 1 ? (core.probability - tail.probability) * inverse - offset[4] : 0
      let (w0, w1, w2, w3) = (w * d0, w * d1, w * d2, w * d3)
      s00 += w0 * d0; s10 += w1 * d0; s11 += w1 * d1; s20 += w2 * d0; s21 += w2 * d1; s22 += w2 * d2
      s30 += w3 * d0; s31 += w3 * d1; s32 += w3 * d2; s33 += w3 * d3
      s40 += w0 * d4; s41 += w1 * d4; s42 += w2 * d4; s43 += w3 * d4; s44 += w * d4 * d4
    }
    return SymmetricMatrix(
      dimension: 5,
      elements: [
        s00, s10, s20, s30, s40, s10, s11, s21, s31, s41, s20, s21, s22, s32, s42, s30, s31, s32, s33, s43, s40, s41, s42, s43,
        s44,
      ])
  }
}
