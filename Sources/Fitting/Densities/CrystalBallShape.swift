import Glibc
import Numerics

/// A Crystal Ball's parameters: its core and the tails on both sides, one of which may be out of reach.
struct CrystalBallShape {
  /// Where a tail begins, in sigmas from the mean, and its power.
  struct Tail {
    var alpha: Double
    var n: Double

    /// 1 + α(u − α)/n.
    func base(_ u: Double) -> Double { 1 + alpha * (u - alpha) / n }

    /// ∫ g du from `a` to `b`, both beyond α: e^(−α²/2) (n/α) q_a^(1−n) ∫ e^(−(n−1)ℓ) dℓ with ℓ = log(q/q_a); n = 1 is an ordinary
    /// point.
    func integral(from a: Double, to b: Double) -> Double {
      let first = base(a)
      let length = log1p(alpha * (b - a) / (n * first))
      let s = (n - 1) * length
      let average = s == 0 ? 1 : -expm1(-s) / s
      return n / alpha * exp(-0.5 * alpha * alpha - (n - 1) * log1p(alpha * (a - alpha) / n)) * length * average
    }
  }

  let mean: Double
  let sigma: Double
  let low: Tail
  let high: Tail
  let tails: CrystalBallDensity.Tails

  init(tails: CrystalBallDensity.Tails, _ p: [Double]) {
    let none = Tail(alpha: .infinity, n: 1)
    (mean, sigma, self.tails) = (p[0], p[1], tails)
    low = tails == .high ? none : Tail(alpha: p[2], n: p[3])
    high = tails == .low ? none : Tail(alpha: p[p.count - 2], n: p[p.count - 1])
  }

  /// ∫ g between two values.
  func integral(from lower: Double, to upper: Double) -> Double {
    let (a, b) = ((lower - mean) / sigma, (upper - mean) / sigma)
    var sum = 0.0
    if a < -low.alpha { sum += low.integral(from: max(low.alpha, -b), to: -a) }
    let (coreLow, coreHigh) = (max(a, -low.alpha), min(b, high.alpha))
    if coreLow < coreHigh { sum += GaussianDensity.probability(from: coreLow, to: coreHigh) * 2.5066282746310002 }  // √2π
    if b > high.alpha { sum += high.integral(from: max(high.alpha, a), to: b) }
    return sigma * sum
  }

  /// A bin cut where the tails begin, and into panels on which g changes little enough for Gauss–Legendre rules.
  func pieces(from lower: Double, to upper: Double, bin: Int) -> [QuadraturePiece] {
    var pieces: [QuadraturePiece] = []
    var start = (lower - mean) / sigma
    let end = (upper - mean) / sigma
    while start < end {
      let (stop, width) = panel(at: start)
      let next = min(end, stop)
      pieces.append(
        QuadraturePiece(bin: bin, lower: mean + sigma * start, upper: mean + sigma * next, share: (next - start) / width))
      start = next
    }
    return pieces
  }

  /// Where the panel that starts at t may end, and how wide it might have been without the other limits.
  private func panel(at t: Double) -> (end: Double, width: Double) {
    if t < -low.alpha {  // the panels shrink towards the core: by half their distance from the tail's pole
      let reach = low.n / low.alpha * low.base(-t)
      let width = min(0.5 * reach, 4 / low.alpha + 0.5 * (-t - low.alpha))
      return (min(t + width, -low.alpha), width)
    }
    if t < -39 { return (-39, 1e300) }  // the core has underflown
    if t >= 39, t < high.alpha { return (high.alpha, 1e300) }
    if t < high.alpha { return (min(t + 1, high.alpha), 1) }
    let base = high.base(t)
    let width = min(high.n, 6) * base / high.alpha
    return (t + width, width)
  }
}
