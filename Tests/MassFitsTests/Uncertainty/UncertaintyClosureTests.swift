import Fitting
import MassFits
import Numerics
import Statistics
import Testing
import _TestSupport

/// Errors against what they are errors of: the spread over toys and over bootstrap samples.
@Suite struct UncertaintyClosureTests {
  @Test("The pulls of an sWeighted mean with its full error have width one, with naive errors not")
  func coverage() throws {
    var (full, naive, covered) = (0.0, 0.0, 0.0)
    let toyCount = 300
    for toy in 0..<toyCount {
      let toys = SWeightToys(signal: 350, background: 650, seed: 71_006, toy: toy)
      let model = PeakModel.model()
      let fit = try toys.fit()
      let weights = try SWeights(model: model, fit: fit, masses: toys.masses)
      let engine = try SWeightUncertainty(weights, model: model, fit: fit, masses: toys.masses)
      let mean = try engine.mean(of: toys.control, species: ["signal"]).estimate
      let off = mean.value - 46.8
      full += off * off / (mean.error * mean.error)
      naive += off * off / (mean.naiveError * mean.naiveError)
      if abs(off) < mean.error { covered += 1 }
    }
    let count = Double(toyCount)
    #expect(abs((full / count).squareRoot() - 1) < Tolerance.sigmas / (2 * count).squareRoot())
    #expect(abs(covered / count - 0.6827) < Tolerance.sigmas * (0.6827 * 0.3173 / count).squareRoot())
    #expect(full < naive)
  }

  @Test("The bootstrap of mean and AUC agrees with the influence functions")
  func bootstrap() throws {
    let toys = SWeightToys(signal: 500, background: 900, seed: 71_007, toy: 0)
    let model = PeakModel.model()
    let fit = try toys.fit()
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses)
    let engine = try SWeightUncertainty(weights, model: model, fit: fit, masses: toys.masses)
    let full = [
      try engine.mean(of: toys.control, species: ["background"]).error,
      try engine.areaUnderCurve(scores: toys.control, signal: ["signal"], background: ["background"]).error,
    ]
    let replicas = 300
    let bootstrap = SWeightBootstrap(
      model: model, parameters: toys.parameters(), fit: fit,
      bootstrap: Bootstrap(seed: 71_008, replicas: replicas))
    let result = bootstrap.run(masses: toys.masses, threads: 2) { weights in
      let w = weights.weights[1]
      let mean = zip(w, toys.control).reduce(0) { $0 + $1.0 * $1.1 } / weights.sums[1]
      return [mean, try SWeightScores.area(toys.control, weights)]
    }
    #expect(result.failures.isEmpty && result.values.count == replicas)
    for (place, deviation) in result.standardDeviations.enumerated() {
      let ratio = full[place] / deviation
      #expect(abs(ratio - 1) < Tolerance.sandwich + 3 / (2 * Double(replicas)).squareRoot(), "\(ratio)")
    }
  }

  @Test("Events of another sample in the same fit count through the shapes: an sWeighted yield has the fit's robust error")
  func otherChannels() throws {
    let samples = [0, 1].map { SWeightToys(signal: 400 + 900 * $0, background: 700, seed: 71_010, toy: $0) }
    let channels = samples.indices.map { i in
      let parts = PeakModel.model().components.map {
        SumModel.Component($0.name, yield: .free("\($0.name)\(i)"), density: $0.density)
      }
      return FitChannel(
        "\(i)", model: SumModel(range: PeakModel.range, components: parts),
        sample: .unbinned(values: samples[i].masses, weights: nil))
    }
    let starts = [
      ("signal0", 400.0), ("background0", 700), ("signal1", 1_300), ("background1", 700), ("signal.mean", 90.7),
      ("signal.sigma", 2.9), ("background.slope", -0.031),
    ]
    let fit = try LikelihoodFitter(channels: channels, parameters: starts.map { FitParameter($0.0, start: $0.1) }).fit()
    let (model, toys) = (channels[0].model, samples[0])
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses)
    let engine = try SWeightUncertainty(weights, model: model, fit: fit, masses: toys.masses)
    let yield = try engine.sum(of: toys.control.map { _ in 1 }, species: ["signal"])
    #expect(abs(yield.error / (fit["signal0"]?.robustError ?? 0) - 1) < Tolerance.minimum)
    let alone = yield.influence.values.reduce(0) { $0 + $1 * $1 }
    #expect(yield.influence.variance > alone * 1.001)
    let bins = try engine.histogram(of: toys.control, edges: [0, 1e6], species: ["signal"])
    #expect(abs(bins.covariance[0, 0] / yield.influence.variance - 1) < Tolerance.tail)
  }

  @Test("Normalised bins sum to one without an error, and estimates keep their parts when written")
  func normalized() throws {
    let toys = SWeightToys(signal: 500, background: 900, seed: 71_009, toy: 0)
    let model = PeakModel.model()
    let fit = try toys.fit()
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses)
    let engine = try SWeightUncertainty(weights, model: model, fit: fit, masses: toys.masses)
    let histogram = try engine.histogram(of: toys.control, edges: [30, 40, 55, 90], species: ["signal"])
    let sum = histogram.values.reduce(histogram.underflow + histogram.overflow, +)
    #expect(abs(sum / weights.sums[0] - 1) < Tolerance.tail)
    let shape = try histogram.normalized()
    #expect(abs(shape.values.reduce(0, +) - 1) < Tolerance.rounding)
    let ones = [Double](repeating: 1, count: 3)
    #expect(abs(shape.covariance.quadraticForm(ones)) < Tolerance.tail * shape.covariance[0, 0])
    #expect(shape.errors.allSatisfy { $0 > 0 })
    let estimate = try engine.efficiency(passing: toys.control.map { $0 > 45 }, species: ["signal"]).estimate
    let parts = estimate.countingPart + estimate.matrixPart + estimate.shapePart
    #expect(abs(parts / (estimate.error * estimate.error) - 1) < Tolerance.tail)
    let yield = try engine.sum(of: toys.control.map { _ in 1 }, species: ["signal"])
    #expect(abs(yield.error / (fit["signal.yield"]?.robustError ?? 0) - 1) < Tolerance.minimum)
  }
}
