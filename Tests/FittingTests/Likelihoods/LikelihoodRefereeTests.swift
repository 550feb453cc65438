import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

/// Fits by iminuit, made by Reference/likelihoods.py.
struct RefereeFits: Decodable {
  struct Fit: Decodable {
    let names: [String]
    let values: [Double]
    let nll: Double
    let covariance: [[Double]]
    let robust: [[Double]]?
    let hesse: [Double]
    let lower: [Double]?
    let upper: [Double]?
    let contents: [Double]?
  }
  let count: Int
  let sum: Double
  let unbinned, weighted, binned, constrained, shares, passfail: Fit

  static func read() throws -> RefereeFits {
    guard let url = Bundle.module.url(forResource: "likelihoods", withExtension: "json", subdirectory: "Reference") else {
      throw CocoaError(.fileNoSuchFile)
    }
    return try JSONDecoder().decode(RefereeFits.self, from: Data(contentsOf: url))
  }

  /// The events of the script: quantiles at frac(1/2 + iφ) of a Gaussian (1.342, 0.153) and an exponential (−1.27).
  static func events(_ signal: Int, _ background: Int) -> [Double] {
    func fraction(_ i: Int) -> Double { (0.5 + Double(i) * 0.6180339887498949).truncatingRemainder(dividingBy: 1) }
    let (low, high) = (exp(-1.27 * 0.25), exp(-1.27 * 2.75))
    let peak = (0..<signal).map { (i: Int) -> Double in
      1.342 + 0.153 * NormalDistribution.quantile(1e-6 + fraction(i) * (1 - 2e-6))
    }
    let tail = (0..<background).map { (i: Int) -> Double in log(low + fraction(i) * (high - low)) / -1.27 }
    return (peak + tail).filter { $0 >= 0.25 && $0 <= 2.75 }
  }
}

@Suite("Likelihood fits against iminuit")
struct LikelihoodRefereeTests {
  static let range = 0.25...2.75
  let referee: RefereeFits

  init() throws { referee = try RefereeFits.read() }

  static func model(
    _ signal: Yield = .free("Ns"), _ background: Yield = .free("Nb"), slope: String = "slope", isExtended: Bool = true
  ) -> SumModel {
    SumModel(
      range: range,
      components: [
        .init("signal", yield: signal, density: GaussianDensity(), shapeParameters: ["mean", "sigma"]),
        .init("background", yield: background, density: ExponentialDensity(range: range), shapeParameters: [slope]),
      ], isExtended: isExtended)
  }

  static func parameters(_ fit: RefereeFits.Fit, _ constraints: [String: FitParameter.Constraint] = [:]) -> [FitParameter] {
    zip(fit.names, fit.values).map { FitParameter($0, start: 0.93 * $1, constraint: constraints[$0]) }
  }

  /// Values to 1e-6, −log L to 1e-9, covariances and profile intervals to 1e-4 of an error, HESSE's errors to its own accuracy.
  static func compare(_ fit: LikelihoodFit, _ expected: RefereeFits.Fit) {
    #expect(fit.status == .converged)
    #expect(abs(fit.nll - expected.nll) < Tolerance.certified * abs(expected.nll))
    for (i, name) in expected.names.enumerated() {
      guard let parameter = fit[name], let error = parameter.error else {
        Issue.record("no error of \(name)")
        continue
      }
      #expect(abs(parameter.value - expected.values[i]) < 1e-6 * abs(expected.values[i]), "\(name)")
      #expect(abs(error / expected.hesse[i] - 1) < Tolerance.covariance, "\(name)")
      if let lower = expected.lower, let upper = expected.upper {
        #expect(abs((parameter.interval?.lower ?? .nan) - lower[i]) < 0.1 * Tolerance.fit * error, "\(name)")
        #expect(abs((parameter.interval?.upper ?? .nan) - upper[i]) < 0.1 * Tolerance.fit * error, "\(name)")
      }
      for (j, other) in expected.names.enumerated() {
        let size = (expected.covariance[i][i] * expected.covariance[j][j]).squareRoot()
        guard let a = fit.freeNames.firstIndex(of: name), let b = fit.freeNames.firstIndex(of: other) else { continue }
        #expect(abs((fit.covariance?[a, b] ?? .nan) - expected.covariance[i][j]) < Tolerance.fit * 0.1 * size, "\(name) \(other)")
        guard let robust = expected.robust else { continue }
        let width = (robust[i][i] * robust[j][j]).squareRoot()
        #expect(abs((fit.robustCovariance?[a, b] ?? .nan) - robust[i][j]) < Tolerance.fit * 0.1 * width, "\(name) \(other)")
      }
    }
  }

  @Test("Events, with profile intervals and the sandwich")
  func unbinned() throws {
    let values = RefereeFits.events(1507, 2213)
    #expect(values.count == referee.count && abs(values.reduce(0, +) - referee.sum) < Tolerance.certified * referee.sum)
    let fitter = try LikelihoodFitter(
      channels: [FitChannel(model: Self.model(), sample: .unbinned(values: values, weights: nil))],
      parameters: Self.parameters(referee.unbinned))
    let fit = fitter.fit(FitOptions(profiles: .all))
    Self.compare(fit, referee.unbinned)
    let at = Dictionary(uniqueKeysWithValues: fit.parameters.map { ($0.name, $0.value) })
    #expect(abs(fitter.value(at: at) - fit.nll) < Tolerance.rounding * abs(fit.nll))
  }

  @Test("Weighted events, whose errors are the sandwich's")
  func weighted() throws {
    let values = RefereeFits.events(1507, 2213)
    let sample = FitSample.unbinned(values: values, weights: values.map { 0.4 + 0.7 * $0 })
    let fitter = try LikelihoodFitter(
      channels: [FitChannel(model: Self.model(), sample: sample)], parameters: Self.parameters(referee.weighted))
    Self.compare(fitter.fit(), referee.weighted)
  }

  @Test("A histogram, with exact integrals over bins")
  func binned() throws {
    let contents = try #require(referee.binned.contents)
    let edges: [Double] = (0...40).map { (i: Int) -> Double in 0.25 + 0.0625 * Double(i) }
    let fitter = try LikelihoodFitter(
      channels: [FitChannel(model: Self.model(), sample: .binned(edges: edges, contents: contents, variances: contents))],
      parameters: Self.parameters(referee.binned))
    Self.compare(fitter.fit(FitOptions(profiles: .all)), referee.binned)
  }

  @Test("Gaussian and log-normal constraints")
  func constrained() throws {
    let sample = FitSample.unbinned(values: RefereeFits.events(1507, 2213), weights: nil)
    let fitter = try LikelihoodFitter(
      channels: [FitChannel(model: Self.model(), sample: sample)],
      parameters: Self.parameters(
        referee.constrained,
        ["sigma": .gaussian(mean: 0.149, sigma: 0.002), "Nb": .logNormal(median: 2300, kappa: 1.03)]))
    Self.compare(fitter.fit(FitOptions(profiles: .all)), referee.constrained)
  }

  @Test("Shares, where the number of events is not part of the likelihood")
  func shares() throws {
    let sample = FitSample.unbinned(values: RefereeFits.events(1507, 2213), weights: nil)
    let fitter = try LikelihoodFitter(
      channels: [FitChannel(model: Self.model(.free("f"), .remainder(of: ["f"]), isExtended: false), sample: sample)],
      parameters: Self.parameters(referee.shares))
    Self.compare(fitter.fit(FitOptions(profiles: .all)), referee.shares)
  }

  @Test("Passing and failing samples share a peak and give an efficiency")
  func passAndFail() throws {
    let pass = Self.model(.passing(total: "N", efficiency: "efficiency"), .free("bp"), slope: "lp")
    let fail = Self.model(.failing(total: "N", efficiency: "efficiency"), .free("bf"), slope: "lf")
    let fitter = try LikelihoodFitter(
      channels: [
        FitChannel("pass", model: pass, sample: .unbinned(values: RefereeFits.events(1211, 613), weights: nil)),
        FitChannel("fail", model: fail, sample: .unbinned(values: RefereeFits.events(296, 1601), weights: nil)),
      ], parameters: Self.parameters(referee.passfail))
    Self.compare(fitter.fit(FitOptions(profiles: .all)), referee.passfail)
  }
}
