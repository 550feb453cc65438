import Glibc
import Numerics
import Statistics

/// A histogram smoothed with a Gaussian kernel: a distribution that follows the histogram without a model.
///
/// Contents are first made fit to be probabilities: where their running sum falls, it is replaced by the nearest one that
/// never does (pooled neighbours), so negative bins are balanced with their neighbours and none is set to zero. Each bin
/// then becomes a Gaussian at its centre. The kernel would widen the distribution by √(1 + h²/s²), so all is
/// drawn towards the mean by that factor, kernels included (B. W. Silverman, *Density Estimation* (1986), section 6.4.1): mean and width are
/// those of the histogram. h = 0.9 min(s, IQR/1.34) n_eff^(−1/5) (ibid., eq. 3.31), but at least half a bin.
struct SmoothedShape {
  /// The kernel's standard deviation, h/√(1 + h²/s²), GeV.
  let bandwidth: Double
  let effectiveEntries: Double
  private let centers: [Double]
  private let shares: [Double]
  /// Σ shares below each centre, to skip kernels that are wholly below.
  private let running: [Double]

  /// - Returns: nil if the histogram's total is not positive or its width vanishes.
  init?(_ histogram: Histogram) {
    let contents = histogram.balancedContents
    let total = contents.reduce(0, +)
    guard histogram.total > 0, total > 0, let q25 = histogram.quantile(0.25), let q75 = histogram.quantile(0.75) else {
      return nil
    }
    let middle = contents.indices.map { histogram.edge($0) + 0.5 * histogram.binWidth }
    let mean = zip(middle, contents).reduce(0) { $0 + $1.0 * $1.1 } / total
    let variance = zip(middle, contents).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total
    guard variance > 0 else { return nil }
    effectiveEntries = histogram.effectiveEntries
    let scale = min(variance.squareRoot(), max(q75 - q25, histogram.binWidth) / 1.34)
    let h = max(0.9 * scale * pow(max(effectiveEntries, 2), -0.2), 0.5 * histogram.binWidth)
    let shrink = (variance / (variance + h * h)).squareRoot()
    bandwidth = h * shrink
    centers = middle.map { mean + (($0 - mean) * shrink) }
    shares = contents.map { $0 / total }
    var sum = 0.0
    running = shares.map { share in
      defer { sum += share }
      return sum
    }
  }

  /// F(x) and its density.
  func evaluate(_ x: Double) -> (cdf: Double, density: Double) {
    let reach = 8 * bandwidth
    let first = index(of: x - reach)
    var (cdf, density) = (first < running.count ? running[first] : 1, 0.0)
    var i = first
    while i < centers.count, centers[i] < x + reach {
      let z = (x - centers[i]) / bandwidth
      cdf += shares[i] * NormalDistribution.cdf(z)
      density += shares[i] * NormalDistribution.density(z)
      i += 1
    }
    return (min(cdf, 1), density / bandwidth)
  }

  /// The first kernel at or above `x`.
  private func index(of x: Double) -> Int {
    guard x > centers[0] else { return 0 }
    let step = (centers[centers.count - 1] - centers[0]) / Double(centers.count - 1)
    var i = min(centers.count, max(0, Int((x - centers[0]) / step)))
    while i < centers.count, centers[i] < x { i += 1 }
    return i
  }

  /// Where F passes `p`, by bisection and Newton's method to 1e-9 of the kernel's width.
  func quantile(_ p: Double) -> Double {
    var (low, high) = (centers[0] - 8 * bandwidth, centers[centers.count - 1] + 8 * bandwidth)
    var x = 0.5 * (low + high)
    for _ in 0..<200 {
      let here = evaluate(x)
      if here.cdf > p { high = x } else { low = x }
      let next = here.density > 0 ? x - (here.cdf - p) / here.density : .nan
      let moved = next > low && next < high ? next : 0.5 * (low + high)
      if abs(moved - x) < 1e-9 * bandwidth { return moved }
      x = moved
    }
    return x
  }
}

extension Histogram {
  /// The contents whose running sum is the rising sequence between 0 and the total that is nearest to the histogram's: none is
  /// negative, and the total stays.
  var balancedContents: [Double] {
    guard sumW.contains(where: { $0 < 0 }) else { return sumW }
    var sum = 0.0
    let running = sumW.map { content in
      sum += content
      return sum
    }
    let total = max(0, sum)
    var below = 0.0
    return isotonicFit(running, weights: [Double](repeating: 1, count: running.count)).enumerated().map { i, level in
      // Pooling with negative bins leaves the ends below 0 or the total.
      let level = i == running.count - 1 ? total : min(max(level, 0), total)
      defer { below = level }
      return level - below
    }
  }
}

extension MonotoneCurve {
  /// The quantile map between two smoothed histograms.
  ///
  /// Beyond the quantiles at `tailProbability`, or where fewer than 25 effective entries are left, the shift stays constant.
  /// - Returns: nil where too few entries leave no core.
  init?(from source: SmoothedShape, to target: SmoothedShape, tailProbability: Double, pieces: Int = 64) {
    let tail = max(tailProbability, 25 / min(source.effectiveEntries, target.effectiveEntries))
    guard tail < 0.25 else { return nil }
    let (low, high) = (source.quantile(tail), source.quantile(1 - tail))
    guard low < high else { return nil }
    var nodes: [(value: Double, slope: Double)] = []
    for i in 0...pieces {
      let x = low + (high - low) * Double(i) / Double(pieces)
      let from = source.evaluate(x)
      let value = target.quantile(from.cdf)
      let to = target.evaluate(value).density
      nodes.append((value, to > 0 ? from.density / to : 1))
    }
    guard zip(nodes, nodes.dropFirst()).allSatisfy({ $0.value < $1.value }) else { return nil }
    self.init(low: low, high: high, nodes: nodes)
  }
}
