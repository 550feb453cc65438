import Fitting
import MassFits
import Numerics
import Testing
import _TestSupport

@Suite("Events of the fit that are not at hand")
struct OtherEventsTests {
  @Test("They count by their weight, though every parameter is one of the model")
  func byEvents() throws {
    let toys = SWeightToys(signal: 350, background: 650, seed: 71_014, toy: 0)
    let model = PeakModel.model()
    let channels = ["here", "there"].map { FitChannel($0, model: model, sample: .unbinned(values: toys.masses, weights: nil)) }
    let fit = try LikelihoodFitter(channels: channels, parameters: toys.parameters()).fit(FitOptions(warmStart: false))
    let engine = try engine(toys, fit)
    let found = try engine.mean(of: toys.control, species: ["signal"]).influence
    let own = found.values.reduce(0) { $0 + $1 * $1 }
    let robust = try #require(fit.robustCovariance)
    var shapes = 0.0
    for (a, x) in zip(engine.shapeNames, found.shapeDerivatives) {
      for (b, y) in zip(engine.shapeNames, found.shapeDerivatives) {
        let (i, j) = (try #require(fit.freeNames.firstIndex(of: a)), try #require(fit.freeNames.firstIndex(of: b)))
        shapes += x * robust[i, j] * y
      }
    }
    #expect(shapes > 0.005 * own)
    #expect(abs((found.variance - own) / (0.5 * shapes) - 1) < Tolerance.fit)  // the other half of the events are the same
    let alone = try self.engine(toys, try toys.fit()).mean(of: toys.control, species: ["signal"]).influence
    #expect(abs(alone.variance / alone.values.reduce(0) { $0 + $1 * $1 } - 1) < Tolerance.tail)
  }

  @Test("What they add to a variance is never negative, so errors are numbers")
  func neverNegative() throws {
    let toys = SWeightToys(signal: 350, background: 650, seed: 71_015, toy: 0)
    var fit = try toys.fit()
    fit.robustCovariance = SymmetricMatrix(dimension: fit.freeNames.count)
    fit.sumOfWeights += 40
    let engine = try engine(toys, fit)
    let mean = try engine.mean(of: toys.control, species: ["signal"])
    let own = mean.influence.values.reduce(0) { $0 + $1 * $1 }
    #expect(mean.influence.variance >= own * (1 - Tolerance.tail) && mean.estimate.error.isFinite)
    let edges = [26.0, 33.5, 40, 48, 71]
    let histogram = try engine.histogram(of: toys.control, edges: edges, species: ["signal"])
    for (bin, error) in histogram.errors.enumerated() {
      let isIn = toys.control.map { edges[bin] <= $0 && $0 < edges[bin + 1] ? 1 : 0.0 }
      let alone = try engine.sum(of: isIn, species: ["signal"]).influence.values.reduce(0) { $0 + $1 * $1 }
      #expect(error * error >= alone * (1 - Tolerance.tail))
    }
  }

  private func engine(_ toys: SWeightToys, _ fit: LikelihoodFit) throws -> SWeightUncertainty {
    let model = PeakModel.model()
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses, refittingYields: true)
    return try SWeightUncertainty(weights, model: model, fit: fit, masses: toys.masses)
  }
}
