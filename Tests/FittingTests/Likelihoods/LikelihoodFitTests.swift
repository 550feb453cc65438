import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("Likelihood fits")
struct LikelihoodFitTests {
  static let range = 0.25...2.75
  static let model = SumModel(
    range: range,
    components: [
      .init("signal", yield: .free("signal.yield"), density: Bell()),
      .init("background", yield: .free("background.yield"), density: Decay()),
    ])
  static let starts = [
    FitParameter("signal.yield", start: 1300), FitParameter("background.yield", start: 2400),
    FitParameter("signal.mean", start: 1.31), FitParameter("signal.sigma", start: 0.17),
    FitParameter("background.slope", start: -0.9),
  ]

  /// 1507 events of a Gaussian (1.342, 0.153) and 2213 of an exponential with slope −1.27.
  static func events(seed: UInt64 = 11, signal: Int = 1507, background: Int = 2213) -> [Double] {
    var random = Philox(seed: seed, stream: 3)
    let peak = (0..<signal).map { _ in 1.342 + 0.153 * random.normal() }
    let (top, bottom) = (exp(-1.27 * range.lowerBound), exp(-1.27 * range.upperBound))
    return peak + (0..<background).map { _ in -log(top - random.uniform() * (top - bottom)) / 1.27 }
  }

  static func fitter(_ values: [Double], weights: [Double]? = nil) throws -> LikelihoodFitter {
    try LikelihoodFitter(
      channels: [FitChannel(model: model, sample: .unbinned(values: values, weights: weights))], parameters: starts)
  }

  @Test("Gradient and Hessian are the differences of −log L")
  func derivatives() throws {
    let values = Self.events()
    let fitter = try Self.fitter(values, weights: values.map { 0.4 + 0.7 * $0 })
    let x = [1340.7, 2210.3, 1.329, 0.161, -1.13]
    let at = fitter.evaluate(x)
    for i in x.indices {
      let h = 1e-5 * abs(x[i])
      var (up, down) = (x, x)
      up[i] += h
      down[i] -= h
      let (above, below) = (fitter.evaluate(up), fitter.evaluate(down))
      #expect(abs((above.value - below.value) / (2 * h) - at.gradient[i]) < 1e-5 * at.hessian[i, i].squareRoot())
      for j in x.indices {
        let size = (at.hessian[i, i] * at.hessian[j, j]).squareRoot()
        #expect(abs((above.gradient[j] - below.gradient[j]) / (2 * h) - at.hessian[i, j]) < Tolerance.finiteDifference * size)
      }
    }
  }

  @Test("A fit finds what was put in, and the sums of the yields and of f/D are what they must be")
  func closure() throws {
    let fitter = try Self.fitter(Self.events())
    let fit = fitter.fit()
    #expect(fit.status == .converged && fit.isUsable)
    let truth = [1507, 2213, 1.342, 0.153, -1.27]
    for (parameter, expected) in zip(fit.parameters, truth) {
      let error = try #require(parameter.error)
      #expect(abs(parameter.value - expected) < Tolerance.sigmas * error)
      #expect(abs(try #require(parameter.robustError) / error - 1) < 0.2)
    }
    #expect(abs(fit.parameters[0].value + fit.parameters[1].value - fit.sumOfWeights) < 1e-9 * fit.sumOfWeights)
    #expect(fit.estimatedDistance < 1e-16)
    #expect(fit.sumRules.keys.sorted() == ["background.yield", "signal.yield"])
    #expect(fit.sumRules.values.allSatisfy { abs($0 - 1) < Tolerance.peer })
    let correlation = try #require(fit.correlation)
    #expect(correlation[2, 2] == 1 && abs(correlation[0, 1]) < 1)
  }

  @Test("Any number of threads gives the same bits", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    let fitter = try Self.fitter(Self.events(signal: 70_111, background: 80_017))
    let x = [70_340.7, 80_210.3, 1.329, 0.161, -1.13]
    let (one, many) = (fitter.evaluate(x, threads: 1), fitter.evaluate(x, threads: count))
    #expect(one.value == many.value && one.gradient == many.gradient && one.hessian == many.hessian)
  }
}
