import Fitting
import Foundation
import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Toys")
struct ToyStudyTests {
  static func toys(_ scale: Double = 1) throws -> ToyFits {
    let truth: [FitParameter] = [
      .init("Ns", start: 400 * scale), .init("Nb", start: 600 * scale), .init("mean", start: 1.342), .init("sigma", start: 0.153),
      .init("slope", start: -1.27),
    ]
    return try #require(ToyFits(channels: [("", LikelihoodRefereeTests.model())], parameters: truth))
  }

  @Test("Two thousand fits have standard pulls, and their intervals cover as often as they should")
  func pulls() throws {
    let study = try Self.toys(4).study(count: 2000, seed: 20_251, options: FitOptions(warmStart: false), threads: 2)
    #expect(study.usable == 2000 && study.statuses == ["converged": 2000] && study.failures.isEmpty)
    for parameter in study.parameters {
      let (pull, robust) = (try #require(parameter.pull), try #require(parameter.robustPull))
      #expect(abs(pull.mean) < Tolerance.pull + 2 * pull.meanError && abs(pull.width - 1) < Tolerance.pull, "\(parameter)")
      #expect(abs(robust.mean) < Tolerance.pull + 2 * robust.meanError && abs(robust.width - 1) < Tolerance.pull, "\(parameter)")
      let (hesse, sandwich) = (try #require(parameter.coverage), try #require(parameter.robustCoverage))
      #expect(abs(hesse.share - 0.6827) < Tolerance.coverage + hesse.error, "\(parameter)")
      #expect(abs(sandwich.share - 0.6827) < Tolerance.coverage + sandwich.error, "\(parameter)")
      #expect(parameter.profileCoverage == nil)
    }
  }

  @Test("Profile intervals cover, in small samples too")
  func profiles() throws {
    let options = FitOptions(warmStart: false, profiles: .of(["Ns", "slope"]))
    let study = try Self.toys().study(count: 500, seed: 41, options: options, threads: 2)
    for name in ["Ns", "slope"] {
      let coverage = try #require(study[name]?.profileCoverage)
      #expect(abs(coverage.share - 0.6827) < Tolerance.coverage + 3 * coverage.error)
    }
    #expect(try #require(study["mean"]).profileCoverage == nil)
  }

  @Test("Any number of threads gives the same study", arguments: [2, 3, 8])
  func threads(count: Int) throws {
    let toys = try Self.toys(0.2)
    #expect(toys.study(count: 40, seed: 9) == toys.study(count: 40, seed: 9, threads: count))
  }

  @Test("A toy without events fails by name and stops no other")
  func failures() throws {
    let truth: [FitParameter] = [
      .init("N", start: 0.9), .init("slope", start: -1.27, isFixed: true),
    ]
    let model = SumModel(
      range: 0.25...2.75,
      components: [
        .init("only", yield: .free("N"), density: ExponentialDensity(range: 0.25...2.75), shapeParameters: ["slope"])
      ])
    let study = try #require(ToyFits(channels: [("", model)], parameters: truth)).study(count: 300, seed: 2)
    let failed = study.failures.values.reduce(0, +)
    #expect(abs(Double(failed) / 300 - exp(-0.9)) < Tolerance.sigmas * 0.03)
    #expect(study.failures.keys.allSatisfy { $0.contains("none of 0 events") } && study.failures.count == 1)
    #expect(study.usable == 300 - failed && study.statuses == ["converged": 300 - failed])
    #expect(try JSONDecoder().decode(ToyStudy.self, from: JSONEncoder().encode(study)) == study)
  }

  @Test("Toys agree with χ² about a sample of theirs, and refuse another")
  func pValues() throws {
    let toys = try Self.toys()
    let channel = { (values: [Double]) -> FitChannel in
      FitChannel(model: LikelihoodRefereeTests.model(), sample: .unbinned(values: values, weights: nil))
    }
    let good = try LikelihoodFitter(
      channels: [channel(LikelihoodFitTests.events(seed: 5, signal: 400, background: 600))], parameters: toys.parameters)
    let observed = good.goodness(of: good.fit(), bins: 40)
    let known = try #require(observed[0].chiSquared).pValue
    let found = try #require(toys.pValues(of: observed, bins: 40, count: 300, seed: 6, threads: 2)[0])
    #expect(abs(found - known) < 0.15 && found > 1e-3)
    let extra = (0..<60).map { (i: Int) -> Double in 2.2 + 0.001 * Double(i) }
    let bump = LikelihoodFitTests.events(seed: 5, signal: 400, background: 600) + extra
    let bad = try LikelihoodFitter(channels: [channel(bump)], parameters: toys.parameters)
    let refused = toys.pValues(of: bad.goodness(of: bad.fit(), bins: 40), bins: 40, count: 200, seed: 6, threads: 2)
    #expect(refused == [1.0 / 201])
  }

  @Test("A negative yield cannot be drawn")
  func negative() {
    let truth: [FitParameter] = [
      .init("Ns", start: -4), .init("Nb", start: 600), .init("mean", start: 1.342), .init("sigma", start: 0.153),
      .init("slope", start: -1.27),
    ]
    #expect(ToyFits(channels: [("", LikelihoodRefereeTests.model())], parameters: truth) == nil)
  }

  @Test("Events follow the model, and Poisson numbers their mean and variance", arguments: [3.7, 9.99, 41.3, 12_345.6])
  func draws(mean: Double) throws {
    let model = LikelihoodRefereeTests.model()
    let generator = try #require(ToyGenerator(model, values: [0, mean, 1.342, 0.153, -1.27]))
    let counts = (0..<400).map { toy in
      var random = Philox(seed: 77, stream: UInt64(toy))
      return Double(generator.events(&random).count)
    }
    let average = counts.reduce(0, +) / 400
    let variance = counts.map { ($0 - average) * ($0 - average) }.reduce(0, +) / 399
    #expect(abs(average - mean) < Tolerance.sigmas * (mean / 400).squareRoot())
    #expect(abs(variance / mean - 1) < Tolerance.sigmas * (2.0 / 399 + 1 / (400 * mean)).squareRoot())
    var random = Philox(seed: 78, stream: 1)
    let values = generator.events(count: 20_000, &random).sorted()
    let (low, high) = (exp(-1.27 * 0.25), exp(-1.27 * 2.75))
    var distance = 0.0
    for (place, value) in values.enumerated() {
      let expected = (low - exp(-1.27 * value)) / (low - high)
      distance = max(distance, abs((Double(place) + 0.5) / 20_000 - expected))
    }
    #expect(KolmogorovSmirnov.probability(distance: distance, effectiveEntries: 20_000) > 1e-4)
  }
}
