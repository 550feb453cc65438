import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

/// A fit of anything ends in a status and in finite numbers.
@Suite("FitStatus")
struct FitStatusTests {
  static func filled(_ contents: [Double], low: Double = -50, high: Double = 50) -> Histogram {
    var histogram = Histogram(bins: contents.count, low: low, high: high)
    histogram.sumW = contents
    histogram.sumW2 = contents.map(abs)
    return histogram
  }
  static func bins(_ content: (Int) -> Double) -> Histogram { filled((0..<100).map(content)) }

  /// Every number is finite (JSON refuses others), errors belong to a covariance, a usable fit has everything.
  static func isSane(_ fit: MixtureFit) -> Bool {
    guard let data = try? JSONEncoder().encode(fit), (try? JSONDecoder().decode(MixtureFit.self, from: data)) == fit else {
      return false
    }
    if fit.isUsable {
      guard fit.parameters.allSatisfy({ ($0.error ?? 0) > 0 }), fit.parameters.count == fit.shape.parameterNames.count else {
        return false
      }
    }
    return (fit.status == .converged) == fit.isUsable
  }

  @Test(
    "There is nothing to fit in nothing, in one bin or two, below zero, or in a few entries",
    arguments: [
      bins { _ in 0 }, bins { $0 == 41 ? 5000 : 0 }, bins { $0 == 41 || $0 == 57 ? 5000 : 0 }, bins { _ in -3.5 },
      bins { $0 % 10 == 0 ? 1 : 0 }, bins { _ in .nan }, bins { _ in .infinity },
    ])
  func nothing(histogram: Histogram) {
    for shape in [MixtureShape.single, .commonMean, .freeMeans] {
      let fit = MixtureFitter(shape: shape).fit(histogram)
      #expect(fit.status == .notEnoughEntries && fit.mixture == nil && fit.parameters.isEmpty && Self.isSane(fit))
      #expect(!fit.decisions.isEmpty)
    }
  }

  @Test("What does not converge can be thrown, and says where and what to do")
  func thrown() {
    let error = #expect(throws: NotConverged.self) { try MixtureFitter().requireFit(Self.bins { $0 % 10 == 0 ? 1 : 0 }) }
    for part in ["notEnoughEntries", "10.0 effective entries", "[-50.0, 50.0]", "wider"] {
      #expect(error?.description.contains(part) == true, "\(part)")
    }
  }

  @Test(
    "Shapes that are no Gaussian end sanely",
    arguments: [
      bins { _ in 250 }, bins { Double($0) * 3 }, bins { $0 < 50 ? 400 : 0 }, bins { $0 % 2 == 0 ? 300 : 0 },
      bins { ($0 == 0 || $0 == 99) ? 4000 : 0.25 }, bins { exp(-Double($0) / 7) * 3000 }, bins { $0 >= 40 && $0 < 43 ? 2000 : 0 },
      bins { $0 == 50 ? 9e5 : 900 * exp(-pow(Double($0) - 49.5, 2) / 400) },
      bins { $0 == 10 || $0 == 90 ? 3000 : $0 == 50 ? 1 : 0 },
      bins { $0 == 50 ? 4e4 : $0 == 51 || $0 == 49 ? 300 : $0 == 99 ? 2 : 0 },
    ])
  func odd(histogram: Histogram) {
    for shape in [MixtureShape.single, .commonMean, .freeMeans] {
      let fit = MixtureFitter(shape: shape).fit(histogram)
      #expect(Self.isSane(fit), "\(fit)")
    }
  }

  @Test("A flat or sawtooth sample determines no width", arguments: [bins { _ in 250 }, bins { $0 % 2 == 0 ? 300 : 0 }])
  func flat(histogram: Histogram) {
    for shape in [MixtureShape.single, .commonMean, .freeMeans] {
      let fit = MixtureFitter(shape: shape).fit(histogram)
      #expect(!fit.isUsable && fit.covariance == nil && fit.mixture != nil, "\(fit)")
    }
  }

  @Test(
    "A peak at or beyond the edge of the range is found or refused, never misreported", arguments: [-50.0, -47.3, 49.9, 55.7])
  func atTheEdge(mean: Double) throws {
    var toys = Toys(bins: 100, low: -50, high: 50)
    toys.add(60_000, GaussianMixture(mean: mean, sigma: 9.3), weight: 1)
    for toy in 0..<20 {
      let fit = try MixtureFitter(shape: .single).requireFit(toys.histogram(seed: 14, toy: toy))
      for (parameter, expected) in zip(fit.parameters, [mean, 9.3]) {
        #expect(abs(parameter.value - expected) < Tolerance.sigmas * (try #require(parameter.error)))
      }
    }
  }

  @Test("A narrow peak anywhere in a wide range is found, with an outlier too", arguments: [-431.7, 0.4, 377.9])
  func farOff(mean: Double) throws {
    let truth = GaussianMixture(fraction: 0.6, mean1: mean, sigma1: 3.1, mean2: mean - 1.3, sigma2: 6.9)
    var toys = Toys(bins: 1000, low: -500, high: 500)
    toys.add(40_000, truth, weight: 1)
    var histogram = toys.histogram(seed: 15, toy: 0)
    let plain = try MixtureFitter().requireFit(histogram)
    for (parameter, expected) in zip(plain.parameters, [mean, mean - 1.3, 3.1, 6.9, 0.6]) {
      #expect(abs(parameter.value - expected) < Tolerance.sigmas * (try #require(parameter.error)))
    }
    histogram.fill(mean > 0 ? -499.5 : 499.5, weight: 1)
    let fit = MixtureFitter().fit(histogram)
    #expect(fit.isUsable && fit.shape == .freeMeans && Self.isSane(fit), "\(fit)")
  }

  @Test("Random small histograms always end in a status", arguments: 0..<20)
  func fuzz(batch: Int) {
    var statuses: Set<FitStatus> = []
    for k in 0..<50 {
      var random = Philox(seed: 404, stream: UInt64(50 * batch + k))
      var histogram = Histogram(bins: 1 + Int(random.next() % 60), low: -30, high: -29 + 60 * random.uniform())
      let entries = 1 << (random.next() % 11)
      let negative = 0.6 * random.uniform() * random.uniform()
      for _ in 0..<entries {
        let x = random.uniform() < 0.8 ? -10 + 9 * random.normal() : -30 + 60 * random.uniform()
        histogram.fill(x, weight: (random.uniform() < negative ? -1 : 1) * exp(1.5 * random.normal()))
      }
      for shape in [MixtureShape.single, .commonMean, .freeMeans] {
        let fit = MixtureFitter(shape: shape, minimumEffectiveEntries: 3, minimumForTwoGaussians: 8).fit(histogram)
        #expect(Self.isSane(fit), "batch \(batch), \(k), \(shape): \(fit)")
        statuses.insert(fit.status)
      }
    }
    #expect(statuses.count > 1)
  }
}
