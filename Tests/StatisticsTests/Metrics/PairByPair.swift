import Numerics

@testable import Statistics

/// Metrics by their definitions: loops over all pairs, and jackknife components by the same loops. Slow, and plainly right.
struct PairByPair {
  let signal: [Double]
  let background: [Double]
  var keepsSelf = true

  private func sign(_ x: Double, _ y: Double) -> Double { x > y ? 1 : x < y ? -1 : 0 }

  /// Σ s_i b_j value / Σ s_i b_j share, with its derivatives by s and b.
  func ratio(_ pair: (Int, Int) -> (value: Double, share: Double)) -> (value: Double, gradient: [SIMD2<Double>], share: Double) {
    let n = signal.count
    var (top, bottom) = (0.0, 0.0)
    var (tops, bottoms) = ([SIMD2<Double>](repeating: .zero, count: n), [SIMD2<Double>](repeating: .zero, count: n))
    for i in 0..<n {
      for j in 0..<n where keepsSelf || i != j {
        let (value, share) = pair(i, j)
        top += signal[i] * background[j] * value
        bottom += signal[i] * background[j] * share
        tops[i].x += background[j] * value
        tops[j].y += signal[i] * value
        bottoms[i].x += background[j] * share
        bottoms[j].y += signal[i] * share
      }
    }
    return (top / bottom, (0..<n).map { (tops[$0] - top / bottom * bottoms[$0]) / bottom }, bottom)
  }

  func auc(_ f: [Double]) -> (value: Double, gradient: [SIMD2<Double>], share: Double) {
    ratio { i, j in ((1 + sign(f[i], f[j])) / 2, 1) }
  }

  func ado(_ f: [Double], _ g: [Double]) -> (value: Double, gradient: [SIMD2<Double>], share: Double) {
    ratio { i, j in ((1 + sign(f[i], f[j]) * sign(g[i], g[j])) / 2, 1) }
  }

  func untied(_ f: [Double], _ g: [Double]) -> (value: Double, gradient: [SIMD2<Double>], share: Double) {
    ratio { i, j in
      let product = sign(f[i], f[j]) * sign(g[i], g[j])
      return ((1 + product) / 2 * abs(product), abs(product))
    }
  }

  func restricted(_ f: [Double], _ g: [Double], _ h: [Double]) -> (value: Double, gradient: [SIMD2<Double>], share: Double) {
    ratio { i, j in
      let isUsed = sign(f[i], f[j]) * sign(h[i], h[j]) < 0
      return isUsed ? ((1 + sign(f[i], f[j]) * sign(g[i], g[j])) / 2, 1) : (0, 0)
    }
  }

  /// The infinitesimal jackknife, class by class with the factor that makes each unbiased: Σ w²(V − V̄)² ÷ its expectation.
  func variance(_ gradient: [SIMD2<Double>]) -> Double {
    func factor(_ w: [Double]) -> Double {
      let total = w.reduce(0, +)
      let squares = w.reduce(0) { $0 + $1 * $1 }
      var expected = 0.0  // of Σ w_i² (V_i − V̄)² for independent V of variance 1
      for i in w.indices {
        for j in w.indices {
          expected += w[i] * w[i] * (i == j ? 1 - w[i] / total : w[j] / total) * (i == j ? 1 - w[i] / total : w[j] / total)
        }
      }
      return squares / expected
    }
    let shares = zip(signal, background).reduce(0) { $0 + abs($1.0 * $1.1) } > 0
    let (first, second) = shares ? (1, 1) : (factor(signal), factor(background))
    var sum = 0.0
    for i in signal.indices {
      let influence = first.squareRoot() * signal[i] * gradient[i].x + second.squareRoot() * background[i] * gradient[i].y
      sum += influence * influence
    }
    return sum
  }
}

/// Events with many ties, weights of both signs and infinite scores.
struct TiedEvents {
  let f, g, h, weights, signal, background: [Double]
  let isSignal: [Bool]

  init(stream: UInt64) {
    var generator = Philox(seed: 20_261_121, stream: stream)
    let count = 5 + Int(56 * generator.uniform())
    func scores() -> [Double] {
      let steps = [3.0, 9, 1e15, 40][Int(4 * generator.uniform())]
      return (0..<count).map { _ in
        if generator.uniform() < 0.02 { return generator.uniform() < 0.5 ? .infinity : -.infinity }
        return (steps * (2 * generator.uniform() - 1)).rounded() / 7.3
      }
    }
    (f, g, h) = (scores(), scores(), scores())
    let labels = (0..<count).map { $0 < 4 ? $0 % 2 == 0 : generator.uniform() < 0.45 }
    isSignal = labels
    let weights = (0..<count).map { $0 < 4 ? 14.3 : (generator.uniform() < 0.2 ? -1 : 1) * (0.2 + generator.uniform()) }
    self.weights = weights
    signal = weights.indices.map { labels[$0] ? weights[$0] : 0 }
    background = weights.indices.map { labels[$0] ? 0 : weights[$0] }
  }
}
