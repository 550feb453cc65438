import Fitting
import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Resolutions of distributions")
struct ResponseDistributionTests {
  private func filled(_ values: [Double], weights: [Double]? = nil, reach: Double = 200) -> ResponseDistribution {
    var options = ResponseOptions()
    options.reach = reach
    var result = ResponseDistribution(options)
    for (i, x) in values.enumerated() { result.fill(x, weight: weights?[i] ?? 1) }
    return result
  }

  private func normal(_ count: Int, sigma: Double, seed: UInt64) -> [Double] {
    var random = Philox(seed: seed, stream: 3)
    return (0..<count).map { _ in 2.4 + sigma * random.normal() }
  }

  @Test("Quantile widths agree with those of the sorted values to a small part of a fine bin")
  func quantiles() throws {
    let values = normal(20_000, sigma: 17.3, seed: 5)
    let seen = try #require(filled(values).quantileWidth)
    let exact = try WeightedSample(values).halfWidth
    #expect(abs(seen.value - exact) < 0.02, "\(seen.value) and \(exact)")
    #expect(abs(seen.error / (17.3 * (1.0 / 20_000).squareRoot()) - 0.952) < 0.05, "\(seen.error)")
  }

  @Test("Events beyond the reach count in quantiles, not in the rms, and their part is told")
  func reach() throws {
    let values =
      normal(5_000, sigma: 8, seed: 6) + [Double](repeating: 612.5, count: 100) + [Double](repeating: -400.5, count: 100)
    let seen = filled(values)
    let (outside, rms) = (try #require(seen.outside), try #require(seen.rms))
    #expect(abs(outside - 200.0 / 5_200) < Tolerance.rounding && abs(rms.value - 8) < 0.4)
    let quantile = try #require(seen.quantileWidth).value
    let exact = try WeightedSample(values).halfWidth
    #expect(abs(quantile - exact) < 0.02)
    #expect(filled([Double](repeating: 300, count: 50) + normal(20, sigma: 3, seed: 7)).quantileWidth == nil)
  }

  @Test("A subtracted background leaves the width of what remains; widths of nothing are none")
  func subtraction() throws {
    let (signal, background) = (normal(30_000, sigma: 12.5, seed: 8), normal(3_000, sigma: 33, seed: 9))
    let weights = [Double](repeating: 1, count: 33_000) + [Double](repeating: -1, count: 3_000)
    let seen = filled(signal + background + background, weights: weights)
    let alone = filled(signal)
    let (with, without) = (try #require(seen.rms), try #require(alone.rms))
    // N_eff/(N_eff − 1) knows of the background
    #expect(abs(with.value / without.value - 1) < 1e-5 && with.error > without.error)
    let (first, second) = (try #require(seen.quantileWidth), try #require(alone.quantileWidth))
    #expect(abs(first.value - second.value) < 1e-9 && first.error > second.error)
    let negative = filled([1.5, 2.5, 40], weights: [1, 1, -3])
    #expect(negative.rms == nil && negative.quantileWidth == nil && negative.outside == nil)
    #expect(filled([]).rms == nil && filled([]).quantileWidth == nil && filled([]).outside == nil)
  }

  @Test("The variance of a mixture's width follows from the parameters' covariance by its derivatives")
  func gradient() throws {
    var random = Philox(seed: 10, stream: 4)
    let truth = GaussianMixture(fraction: 0.64, mean1: -2.2, sigma1: 9.3, mean2: -6.1, sigma2: 19.4)
    var histogram = Histogram(bins: 400, low: -200, high: 200)
    for _ in 0..<40_000 { histogram.fill(truth.sample(&random), weight: 1) }
    let fit = MixtureFitter(components: .automatic(upTo: 2)).fit(histogram)
    let parts = try #require(fit.mixture).components
    #expect(parts.count == 2)
    let (f, d) = (parts[0].share, parts[0].mean - parts[1].mean)
    let (s1, s2) = (parts[0].sigmaLow, parts[1].sigmaLow)
    let width = try #require(fit.mixture).standardDeviation
    // S² = f σ₁² + (1 − f) σ₂² + f (1 − f) (μ₁ − μ₂)²
    let slopes = [
      "mean1": f * (1 - f) * d, "mean2": -f * (1 - f) * d, "sigma1": f * s1, "sigma2": (1 - f) * s2,
      "fraction": (s1 * s1 - s2 * s2 + (1 - 2 * f) * d * d) / 2,
    ]
    let variance = try #require(fit.covariance).quadraticForm(fit.parameters.map { (slopes[$0.name] ?? .nan) / width })
    let seen = try #require(fit.variance(of: \.standardDeviation))
    #expect(abs(seen / variance - 1) < 1e-5)
    // The width at half maximum likewise, with its slopes in the physical parameters.
    var values: [String: Double] = [:]
    for parameter in fit.parameters { values[parameter.name] = parameter.value }
    func half(_ values: [String: Double]) -> Double {
      func value(_ name: String) -> Double { values[name] ?? .nan }
      return GaussianMixture(
        fraction: value("fraction"), mean1: value("mean1"), sigma1: value("sigma1"), mean2: value("mean2"),
        sigma2: value("sigma2")
      ).fullWidthAtHalfMaximum
    }
    let halfSlopes = fit.parameters.map { parameter in
      let ends = [1e-4, -1e-4].map { half(values.merging([parameter.name: parameter.value + $0]) { $1 }) }
      return (ends[0] - ends[1]) / 2e-4
    }
    let expected = try #require(fit.covariance).quadraticForm(halfSlopes)
    #expect(abs(try #require(fit.variance(of: \.fullWidthAtHalfMaximum)) / expected - 1) < 1e-5)
  }

  @Test("The ratio of means knows that both vary together")
  func ratio() {
    var together = RatioOfMeans()
    var random = Philox(seed: 11, stream: 5)
    var pairs: [(y: Double, x: Double, w: Double)] = []
    for _ in 0..<4_000 {
      let x = 20 + 30 * random.uniform()
      pairs.append((0.8 * x + 0.5 * random.normal(), x, 0.3 + random.uniform()))
    }
    for pair in pairs { together.add(pair.y, over: pair.x, weight: pair.w) }
    let r = pairs.reduce(0) { $0 + $1.w * $1.y } / pairs.reduce(0) { $0 + $1.w * $1.x }
    let sum = pairs.reduce(0) { $0 + $1.w * $1.w * ($1.y - r * $1.x) * ($1.y - r * $1.x) }
    #expect(abs(together.value / r - 1) < Tolerance.peer)
    #expect(abs(together.error / (sum.squareRoot() / pairs.reduce(0) { $0 + $1.w * $1.x }) - 1) < Tolerance.peer)
    #expect(RatioOfMeans().effectiveEntries == 0)
  }
}
