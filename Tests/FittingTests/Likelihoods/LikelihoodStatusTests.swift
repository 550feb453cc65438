import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("How likelihood fits end")
struct LikelihoodStatusTests {
  static let range = 0.25...2.75

  static func fitter(
    _ values: [Double], weights: [Double]? = nil, _ change: (inout [FitParameter]) -> Void = { _ in }
  ) throws -> LikelihoodFitter {
    var parameters: [FitParameter] = [
      .init("Ns", start: 130), .init("Nb", start: 210), .init("mean", start: 1.31), .init("sigma", start: 0.16),
      .init("slope", start: -1.1),
    ]
    change(&parameters)
    let channel = FitChannel(model: LikelihoodRefereeTests.model(), sample: .unbinned(values: values, weights: weights))
    return try LikelihoodFitter(channels: [channel], parameters: parameters)
  }

  @Test(
    "A terrible start leads to the same minimum",
    arguments: [
      [1e6, 1, 1.34, 0.15, -1.2], [1, 1e7, 1.34, 0.15, 1.2], [-30, 0.01, 2.6, 0.02, 4], [900, 900, 0.3, 0.9, 0],
      [5, 5, 2.2, 2.1, -7],
      [1500, 2200, -0.9, 0.15, -1.2],
    ])
  func badStart(_ start: [Double]) throws {
    let values = RefereeFits.events(1507, 2213)
    let good = try Self.fitter(values).fit()
    let bad = try Self.fitter(values) { parameters in
      parameters = zip(parameters, start).map { FitParameter($0.name, start: $1) }
    }.fit()
    #expect(good.status == .converged && bad.status == .converged)
    for (a, b) in zip(good.parameters, bad.parameters) {
      let error = try #require(a.error)
      #expect(abs(a.value - b.value) < Tolerance.fit * error, "\(a.name)")
    }
  }

  @Test("A parameter that runs into its limit is named and left out of the covariance")
  func limit() throws {
    let fit = try Self.fitter(RefereeFits.events(1507, 2213)) {
      $0[3] = FitParameter("sigma", start: 0.12, limits: 0.01...0.14)
    }.fit(FitOptions(profiles: .all))
    #expect(fit.status == .atLimit && fit.isUsable)
    let sigma = try #require(fit["sigma"])
    #expect(sigma.value == 0.14 && sigma.limit == .upper && sigma.error == nil)
    #expect(fit.freeNames == ["Ns", "Nb", "mean", "slope"] && fit.covariance?.dimension == 4)
    let interval = try #require(sigma.interval)
    #expect(interval.upper == nil && (interval.lower ?? 1) < 0.14)
    #expect(fit["Ns"]?.interval?.lower != nil && fit["Ns"]?.interval?.upper != nil)
  }

  @Test("A component that is not there stands at zero, whatever −log L would give for a negative sum between the events")
  func absent() throws {
    let peak = RefereeFits.events(1507, 0)
    let fit = try Self.fitter(peak).fit(FitOptions(profiles: .all))
    #expect(fit.status == .atLimit && fit.isUsable)
    let background = try #require(fit["Nb"])
    #expect(background.value == 0 && background.limit == .lower && fit["slope"]?.error == nil)
    #expect(abs(try #require(fit["Ns"]?.value) - 1507) < Tolerance.fit)
    #expect(!fit.freeNames.contains("slope") && fit["mean"]?.error != nil)
  }

  @Test("A negative yield is legal only where the sum of densities stays positive between the events too")
  func negativeSum() throws {
    let fitter = try Self.fitter([0.3, 0.5, 2.1, 2.6])
    let names = ["mean": 1.31, "sigma": 0.16, "slope": -0.1]
    #expect(fitter.value(at: names.merging(["Ns": -0.2, "Nb": 5]) { $1 }).isFinite)
    #expect(fitter.value(at: names.merging(["Ns": -4, "Nb": 8]) { $1 }) == .infinity)
  }

  @Test("A peak much narrower than the bins of the search is found from a start at its place")
  func needle() throws {
    let peak = (1..<400).map { 1.4142 + 2e-5 * NormalDistribution.quantile(Double($0) / 400) }
    let values = peak + (0..<4000).map { (i: Int) -> Double in 0.25 + (Double(i) + 0.37) / 1600 }
    let fit = try Self.fitter(values) {
      $0[2] = FitParameter("mean", start: 1.4142)
      $0[3] = FitParameter("sigma", start: 3e-5)
    }.fit()
    #expect(fit.isUsable)
    let yield = try #require(fit["Ns"])
    #expect(abs(yield.value - 399) < Tolerance.sigmas * (try #require(yield.error)))
    #expect(abs(try #require(fit["sigma"]?.value) - 2e-5) < 2e-6)
  }

  @Test("A flat sample has no peak: the fit says so, and does not invent one")
  func flat() throws {
    let values = (0..<900).map { (i: Int) -> Double in 0.25 + (Double(i) + 0.37) / 360 }
    let fit = try Self.fitter(values) { $0[0] = FitParameter("Ns", start: 130, limits: 0...1e6) }.fit()
    let yield = try #require(fit["Ns"])
    #expect(fit.status != .converged || abs(yield.value) < 3 * (yield.error ?? 0))
  }

  @Test("A parameter that the sample says nothing about is not determined")
  func undetermined() throws {
    let fit = try Self.fitter(RefereeFits.events(0, 2213)) {
      $0[0] = FitParameter("Ns", start: 0, isFixed: true)
    }.fit()
    #expect(fit.status == .notDetermined && fit.covariance == nil && !fit.isUsable)
  }

  @Test("An event without density makes −log L infinite, never NaN, and the fit not finite")
  func noDensity() throws {
    let channel = FitChannel(
      model: SumModel(range: Self.range, components: [.init("peak", yield: .free("N"), density: GaussianDensity())]),
      sample: .unbinned(values: [0.3, 1.4, 2.7], weights: nil))
    let fitter = try LikelihoodFitter(
      channels: [channel],
      parameters: [
        .init("N", start: 3), .init("peak.mean", start: 1.4, isFixed: true), .init("peak.sigma", start: 0.01, isFixed: true),
      ])
    #expect(fitter.value(at: [:]) == .infinity)
    let fit = fitter.fit()
    #expect(fit.status == .notFinite && !fit.isUsable && fit.nll == .greatestFiniteMagnitude)
    #expect(throws: Never.self) { try JSONEncoder().encode(fit) }
    #expect(fit.knownNLL == nil && fit.knownDistance == nil)
    let good = try Self.fitter(RefereeFits.events(1507, 2213)).fit()
    #expect(good.knownNLL == good.nll && good.knownDistance == good.estimatedDistance)
  }

  @Test("A profile that leaps to infinity before it has risen by 1/2 has no end there; one that rises first has")
  func wall() throws {
    let values = RefereeFits.events(0, 2213)
    func slope(_ density: any Density) throws -> LikelihoodFit.Parameter {
      let model = SumModel(
        range: Self.range, components: [.init("only", yield: .free("N"), density: density, shapeParameters: ["slope"])])
      let fitter = try LikelihoodFitter(
        channels: [FitChannel(model: model, sample: .unbinned(values: values, weights: nil))],
        parameters: [.init("N", start: 2200), .init("slope", start: -1.3)])
      let fit = fitter.fit(FitOptions(warmStart: false, profiles: .of(["slope"])))
      #expect(fit.isUsable)
      return try #require(fit["slope"])
    }
    let free = try slope(Decay())
    let (error, interval) = (try #require(free.error), try #require(free.interval))
    let near = try #require(try slope(WalledDecay(wall: free.value + 0.3 * error)).interval)
    #expect(near.upper == nil && abs((near.lower ?? 0) - (interval.lower ?? 1)) < Tolerance.fit * error)
    let far = try #require(try slope(WalledDecay(wall: free.value + 3 * error)).interval)
    #expect(abs((far.upper ?? 0) - (interval.upper ?? 1)) < Tolerance.fit * error)
  }

  @Test("Too few steps are told from convergence")
  func steps() throws {
    let fit = try Self.fitter(RefereeFits.events(1507, 2213)).fit(FitOptions(maxSteps: 1, warmStart: false))
    #expect(fit.status == .tooManySteps && fit.steps == 1 && fit.estimatedDistance > 1e-8)
  }

  @Test("Weights scale yields and nothing else, and the sandwich knows what they are worth")
  func scaledWeights() throws {
    let values = RefereeFits.events(1507, 2213)
    let plain = try Self.fitter(values).fit()
    let scaled = try Self.fitter(values, weights: values.map { _ in 2.5 }).fit()
    for (a, b) in zip(plain.parameters, scaled.parameters) {
      let factor = a.name.hasPrefix("N") ? 2.5 : 1
      let (first, second) = (try #require(a.robustError), try #require(b.robustError))
      #expect(abs(b.value - factor * a.value) < Tolerance.fit * second)
      #expect(abs(second / (factor * first) - 1) < Tolerance.fit)
    }
  }

  @Test("Events outside the range change nothing")
  func outside() throws {
    let values = RefereeFits.events(1507, 2213)
    let more = [-3.1, 0.2] + values + [2.751, 1e9]
    #expect(try Self.fitter(values).fit() == Self.fitter(more).fit())
  }

  @Test("A fixed parameter stays, has no error, and a result survives JSON")
  func fixed() throws {
    let fit = try Self.fitter(RefereeFits.events(1507, 2213)) { $0[3] = FitParameter("sigma", start: 0.161, isFixed: true) }.fit()
    #expect(fit["sigma"]?.value == 0.161 && fit["sigma"]?.isFixed == true && fit["sigma"]?.error == nil)
    #expect(try JSONDecoder().decode(LikelihoodFit.self, from: JSONEncoder().encode(fit)) == fit)
  }

  @Test("Goodness of fit: a right model is not refused, a wrong one is, and bins and components add up")
  func goodness() throws {
    let fitter = try Self.fitter(LikelihoodFitTests.events(seed: 29))
    let fit = fitter.fit()
    let right = try #require(fitter.goodness(of: fit, bins: 50).first)
    let tests = [right.chiSquared?.pValue, right.likelihoodRatio?.pValue, right.kolmogorov?.pValue]
    #expect(tests.allSatisfy { ($0 ?? 0) > 1e-3 })
    #expect(abs(right.observed.reduce(0, +) - fit.sumOfWeights) < 1e-9)
    #expect(abs(right.expected.reduce(0, +) - fit.sumOfWeights) < 1e-8 * fit.sumOfWeights)
    let components = right.components.reduce(into: [Double](repeating: 0, count: 50)) { sum, component in
      for bin in sum.indices { sum[bin] += component.expected[bin] }
    }
    #expect(components == right.expected && right.pulls.count == 50)
    let narrow = try Self.fitter(LikelihoodFitTests.events(seed: 29)) {
      $0[3] = FitParameter("sigma", start: 0.05, isFixed: true)
    }
    let wrong = try #require(narrow.goodness(of: narrow.fit(), bins: 50).first)
    #expect((wrong.chiSquared?.pValue ?? 1) < 1e-6 && (wrong.likelihoodRatio?.pValue ?? 1) < 1e-6)
  }
}
