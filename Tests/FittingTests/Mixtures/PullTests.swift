import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("Pulls and coverage")
struct PullTests {
  static let truth = GaussianMixture(fraction: 0.63, mean1: -1.2, sigma1: 8.3, mean2: -2.9, sigma2: 15.1)
  static let centred = GaussianMixture(fraction: 0.71, mean1: 0.02, sigma1: 7.7, mean2: 0.02, sigma2: 14.2)
  static let count = 5000  // the standard error of a pull's mean is 0.014, of its width 0.010, of the coverage 0.7 %

  struct Setting: Sendable, CustomTestStringConvertible {
    let testDescription: String
    let shape: MixtureShape
    let truth: [Double]
    let toys: Toys
  }
  static let settings: [Setting] = {
    let values = [-1.2, -2.9, 8.3, 15.1, 0.63]
    var (counts, weights, subtracted, common, one) = (Toys(), Toys(), Toys(), Toys(), Toys(bins: 60, low: -45, high: 33))
    counts.add(100_000, truth, weight: 1)
    for (share, weight) in [(0.45, 0.31), (0.3, 0.9), (0.15, 2.3), (0.1, -1.1)] {
      weights.add(200_000 * share, truth, weight: weight)
    }
    subtracted.add(800_000, truth, weight: 1)
    subtracted.addFlat(80_000, weight: 1)
    subtracted.addFlat(160_000, weight: -0.5)
    for (share, weight) in [(0.6, 0.4), (0.3, 1.4), (0.1, -0.9)] { common.add(100_000 * share, centred, weight: weight) }
    for (share, weight) in [(0.8, 1.2), (0.2, -0.6)] {
      one.add(5000 * share, GaussianMixture(mean: -3.3, sigma: 11.7), weight: weight)
    }
    return [
      Setting(testDescription: "counts", shape: .freeMeans, truth: values, toys: counts),
      Setting(testDescription: "weights of both signs", shape: .freeMeans, truth: values, toys: weights),
      Setting(testDescription: "background subtracted", shape: .freeMeans, truth: values, toys: subtracted),
      Setting(testDescription: "common mean, weights", shape: .commonMean, truth: [0.02, 7.7, 14.2, 0.71], toys: common),
      Setting(testDescription: "one Gaussian, weights", shape: .single, truth: [-3.3, 11.7], toys: one),
    ]
  }()

  @Test("Pulls have mean 0 and width 1, intervals cover 68 %, and p is uniform", arguments: settings)
  func pulls(setting: Setting) throws {
    var pulls = setting.shape.parameterNames.map { PullSummary(name: $0) }
    var ps = [Double](repeating: 0, count: 20)
    for toy in 0..<Self.count {
      let fit = try MixtureFitter(shape: setting.shape).requireFit(setting.toys.histogram(seed: 2_026, toy: toy))
      try #require(fit.shape == setting.shape, "\(fit.decisions)")
      for (i, parameter) in fit.parameters.enumerated() {
        pulls[i].add((parameter.value - setting.truth[i]) / (try #require(parameter.error)))
      }
      ps[min(19, Int(20 * (try #require(fit.goodnessOfFit)).pValue))] += 1
    }
    for pull in pulls {
      #expect(abs(pull.mean) < Tolerance.pull, "\(pull)")
      #expect(abs(pull.width - 1) < Tolerance.pull, "\(pull)")
      #expect(abs(pull.coverage - 0.6827) < Tolerance.coverage, "\(pull)")
    }
    let worst = ps.map { abs($0 / Double(Self.count) - 0.05) }.max() ?? 1
    #expect(worst < Tolerance.uniformP, "\(ps)")
  }
}

@Suite("Automatic choice")
struct ChoiceTests {
  @Test("A second Gaussian is not invented", arguments: [3000.0, 50_000])
  func notInvented(entries: Double) {
    var (counts, weights, subtracted) = (Toys(), Toys(), Toys())
    let one = GaussianMixture(mean: -1.7, sigma: 13.1)
    counts.add(entries, one, weight: 1)
    for (share, weight) in [(0.5, 0.4), (0.4, 1.3), (0.1, -0.9)] { weights.add(entries * share, one, weight: weight) }
    subtracted.add(entries, one, weight: 1)
    subtracted.addFlat(entries * 0.1, weight: 1)
    subtracted.addFlat(entries * 0.2, weight: -0.5)
    for (name, toys) in [("counts", counts), ("weights", weights), ("subtracted", subtracted)] {
      let invented = (0..<400).count { toy in
        let fit = MixtureFitter().fit(toys.histogram(seed: 3, toy: toy))
        return !fit.isUsable || fit.shape != .single
      }
      #expect(Double(invented) / 400 <= Tolerance.falseSecond, "\(name): \(invented) of 400")
    }
  }

  @Test("A true one is kept, under subtracted background too")
  func kept() {
    var (counts, subtracted) = (Toys(), Toys())
    counts.add(8000, PullTests.truth, weight: 1)
    subtracted.add(20_000, PullTests.truth, weight: 1)
    subtracted.addFlat(2000, weight: 1)
    subtracted.addFlat(4000, weight: -0.5)
    for (toys, least) in [(counts, 400), (subtracted, 396)] {  // 1,399 of 1,400 subtracted toys keep theirs
      let kept = (0..<400).count { MixtureFitter().fit(toys.histogram(seed: 4, toy: $0)).shape == .freeMeans }
      #expect(kept >= least)
    }
  }

  @Test("The choice is explained")
  func explained() throws {
    var toys = Toys()
    toys.add(4000, GaussianMixture(mean: -1.7, sigma: 13.1), weight: 1)
    let fit = try MixtureFitter().requireFit(toys.histogram(seed: 6, toy: 0))
    #expect(fit.shape == .single && fit.decisions.contains { $0.hasPrefix("one Gaussian: ") } && fit.likelihoodRatio != nil)
    let small = Toys.few(60, seed: 8)
    let other = MixtureFitter().fit(small)
    #expect(other.shape == .single && other.decisions.contains { $0.contains("fewer than 200") } && other.likelihoodRatio == nil)
  }
}
