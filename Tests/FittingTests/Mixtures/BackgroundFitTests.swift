import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting
@testable import Statistics

@Suite("Backgrounds in the likelihood")
struct BackgroundFitTests {
  static func template(_ toys: Toys, seed: UInt64? = nil, uncertainty: Double = 0.2) -> BackgroundTemplate {
    let histogram = seed.map { toys.histogram(seed: $0, toy: 0) } ?? toys.asimov
    return BackgroundTemplate(name: "background", histogram: histogram, relativeUncertainty: uncertainty)
  }

  static var signal: Toys {
    var toys = Toys()
    toys.add(40_000, PullTests.truth, weight: 1)
    return toys
  }

  /// Expected contents as if they were counts.
  private func counts(_ parts: [Histogram]) -> Histogram {
    var sum = Histogram(bins: 120, low: -60, high: 60)
    for part in parts { sum.add(part) }
    sum.sumW2 = sum.sumW
    return sum
  }

  private func expectTruth(_ fit: MixtureFit, _ sentence: Comment) {
    let yield = Self.signal.asimov.total
    #expect(fit.isUsable && fit.shape == .freeMeans, sentence)
    for (parameter, value) in zip(fit.parameters, [-1.2, -2.9, 8.3, 15.1, 0.63]) {
      #expect(abs(parameter.value - value) < Tolerance.fit * (parameter.error ?? 0), sentence)
    }
    #expect(abs((fit.signalYield?.value ?? 0) - yield) < Tolerance.fit * (fit.signalYield?.error ?? 0), sentence)
  }

  @Test("What is added is taken off again by its template, free, constrained or fixed, with or without statistics")
  func added() {
    var flat = Toys()
    flat.addFlat(9000, weight: 1)
    let data = counts([Self.signal.asimov, flat.asimov])
    for hasStatistics in [true, false] {
      var histogram = flat.asimov
      if !hasStatistics { histogram.sumW2 = histogram.sumW2.map { _ in 0 } }
      for (uncertainty, fixed) in [(0.2, nil), (.infinity, nil), (0.2, 1.0), (0.0, nil)] as [(Double, Double?)] {
        let template = BackgroundTemplate(
          name: "flat", histogram: histogram, relativeUncertainty: uncertainty, fixedScale: fixed)
        let fit = MixtureFitter(shape: .freeMeans).fit(data, backgrounds: [template])
        expectTruth(fit, "\(uncertainty), \(fixed ?? -1), \(hasStatistics)")
        #expect(abs((fit.backgroundScales.first?.value ?? 0) - 1) < 1e-4)
      }
    }
  }

  @Test("A template's bins below zero count as what they are")
  func negativeBins() {
    var (up, down) = (Toys(), Toys())
    up.add(3000, GaussianMixture(mean: 14, sigma: 9), weight: 1)
    down.add(4000, GaussianMixture(mean: -17, sigma: 6), weight: -1)
    var template = up.asimov
    template.add(down.asimov)
    #expect(template.sumW.count { $0 < 0 } > 20)
    template.sumW2 = template.sumW2.map { 0.01 * $0 }
    let data = counts([Self.signal.asimov, template])
    let fitter = MixtureFitter(shape: .freeMeans)
    let background = BackgroundTemplate(name: "interference", histogram: template, relativeUncertainty: 0.1)
    expectTruth(fitter.fit(data, backgrounds: [background]), "negative bins")
    var zeroed = template
    zeroed.sumW = template.sumW.map { max($0, 0) }
    let wrong = fitter.fit(
      data, backgrounds: [BackgroundTemplate(name: "zeroed", histogram: zeroed, relativeUncertainty: 0.1, fixedScale: 1)])
    let truth = [-1.2, -2.9, 8.3, 15.1, 0.63]
    let far = zip(wrong.parameters, truth).map { abs($0.value - $1) / ($0.error ?? 1) }.max() ?? 0
    #expect(far > 3, "zeroing moves the fit by \(far) standard errors")
  }

  @Test("A scale held up takes from the signal, one held down gives to it")
  func heldScales() throws {
    var flat = Toys()
    flat.addFlat(9000, weight: 1)
    let data = counts([Self.signal.asimov, flat.asimov])
    let fitter = MixtureFitter(shape: .freeMeans)
    let template = Self.template(flat)
    let nominal = fitter.fit(data, backgrounds: [template])
    let shifted = try [0.8, 1.2].map {
      try fitter.fit(data, backgrounds: [template], fixedScales: ["background": $0], start: nominal)
    }
    #expect(shifted.allSatisfy { $0.isUsable && $0.steps < 12 })
    let widths = shifted.compactMap { $0.mixture?.standardDeviation }
    #expect(widths[0] > (nominal.mixture?.standardDeviation ?? 0) && widths[1] < (nominal.mixture?.standardDeviation ?? 0))
    let conditional = try #require(nominal.conditionalCovariance)
    let marginal = try #require(nominal.covariance)
    for i in 0..<5 { #expect(conditional[i, i] < marginal[i, i]) }
  }

  @Test("A fixed scale of a background that is not there is refused, with what there is")
  func unknownScale() throws {
    var flat = Toys()
    flat.addFlat(9000, weight: 1)
    let (fitter, data) = (MixtureFitter(), counts([Self.signal.asimov, flat.asimov]))
    let error = try #require(throws: FixedScaleError.self) {
      try fitter.fit(data, backgrounds: [Self.template(flat)], fixedScales: ["ttbar": 1.2, "background": 1, "WW": 0.8])
    }
    #expect(error == .unknown(names: ["WW", "ttbar"], backgrounds: ["background"]))
    #expect(error.description.contains("fixedScales names WW, ttbar, but the backgrounds are background"), "\(error)")
    let none = try #require(throws: FixedScaleError.self) { try fitter.fit(data, backgrounds: [], fixedScales: ["WW": 1]) }
    #expect(none.description.contains("the backgrounds are none"))
  }

  @Test("No signal, no data, forbidden ground: a status, and finite numbers")
  func sane() {
    var flat = Toys()
    flat.addFlat(9000, weight: 1)
    let data = flat.histogram(seed: 4, toy: 0)
    var double = data
    double.add(data)
    let fitter = MixtureFitter()
    for (histogram, template) in [(data, double), (Histogram(bins: 120, low: -60, high: 60), data), (data, data)] {
      let fit = fitter.fit(histogram, backgrounds: [BackgroundTemplate(name: "b", histogram: template, relativeUncertainty: 0.1)])
      #expect(!fit.isUsable && FitStatusTests.isSane(fit), "\(fit)")
    }
    var holes = Self.signal.asimov  // no statistics, and more below zero than the data hold
    holes.sumW = holes.sumW.enumerated().map { $0.offset % 7 == 3 ? -3000 : 20 }
    holes.sumW2 = holes.sumW2.map { _ in 0 }
    let forbidden = fitter.fit(
      Self.signal.histogram(seed: 5, toy: 0),
      backgrounds: [BackgroundTemplate(name: "holes", histogram: holes, relativeUncertainty: 0.1)])
    #expect(FitStatusTests.isSane(forbidden) && (!forbidden.isUsable || forbidden.backgroundScales[0].value < 0.5))
  }

  @Test("Pulls have mean 0 and width 1 with 15 % background and few simulated events of it")
  func pulls() throws {
    let names = MixtureShape.freeMeans.parameterNames
    var pulls = names.map { PullSummary(name: $0) }
    var (scale, ps, seen) = (PullSummary(name: "scale"), 0, 0)
    let truth = [-1.2, -2.9, 7.1, 17.3, 0.63]
    let mixture = GaussianMixture(fraction: 0.63, mean1: -1.2, sigma1: 7.1, mean2: -2.9, sigma2: 17.3)
    for toy in 0..<2000 {
      var data = Toys()
      data.add(100_000, mixture, weight: 1)
      data.addFlat(15_000, weight: 1)
      var random = Philox(seed: 31, stream: UInt64(toy))
      let trueScale = 1 + 0.1 * random.normal()  // the measured normalisation is off by this
      var simulated = Toys()
      simulated.addFlat(30_000, weight: 0.5 / trueScale)
      let template = BackgroundTemplate(
        name: "flat", histogram: simulated.histogram(seed: 33, toy: toy), relativeUncertainty: 0.1)
      let fit = MixtureFitter(components: .exactly(2)).fit(data.histogram(seed: 32, toy: toy), backgrounds: [template])
      try #require(fit.isUsable && fit.shape == .freeMeans, "\(toy): \(fit.decisions)")
      for i in names.indices { pulls[i].add((fit.parameters[i].value - truth[i]) / (try #require(fit.parameters[i].error))) }
      scale.add((fit.backgroundScales[0].value - trueScale) / (try #require(fit.backgroundScales[0].error)))
      seen += 1
      ps += (try #require(fit.goodnessOfFit)).pValue < 0.05 ? 1 : 0
    }
    for pull in pulls + [scale] {
      #expect(abs(pull.mean) < 2 * Tolerance.pull, "\(pull)")
      #expect(abs(pull.width - 1) < 1.4 * Tolerance.pull, "\(pull)")
    }
    #expect(abs(Double(ps) / Double(seen) - 0.05) < Tolerance.sigmas * (0.05 * 0.95 / 2000).squareRoot(), "\(ps) of \(seen)")
  }
}
