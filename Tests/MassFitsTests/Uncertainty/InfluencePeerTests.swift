import Fitting
import MassFits
import Numerics
import Testing
import _TestSupport

/// Influence functions against brute force: every weight wiggled, every shape shifted, everything computed anew.
@Suite struct InfluencePeerTests {
  let reference: SWeightReference

  init() throws { reference = try SWeightReference.load() }

  @Test(
    "Every event's influence is what wiggling its weight does",
    arguments: [
      "signal mean", "background mean", "a bin", "AUC", "weighted mean", "weighted AUC", "mean in a window", "integral",
      "constant",
    ])
  func bruteForce(name: String) throws {
    let wanted = try #require(reference.influences.first { $0.name == name })
    let engine = try engine(wanted)
    let found = try statistic(engine, wanted.kind)
    #expect(abs(found.value / wanted.value - 1) < Tolerance.certified)
    let scale = (wanted.variance / Double(wanted.influence.count)).squareRoot()
    let off = zip(found.influence.values, wanted.influence).map { abs($0 - $1) / scale }.max() ?? .infinity
    #expect(off < Tolerance.finiteDifference)
    for (ours, theirs) in zip(found.influence.shapeDerivatives, wanted.shapeDerivatives) {
      #expect(abs(ours - theirs) < Tolerance.finiteDifference * max(1, abs(theirs)))
    }
    #expect(abs(found.influence.variance / wanted.variance - 1) < Tolerance.finiteDifference)
    #expect(abs(found.influence.knownShapesVariance / wanted.knownShapes - 1) < Tolerance.finiteDifference)
  }

  @Test(
    "A histogram's bins and covariance are those of sums over its events", arguments: ["signal mean", "integral", "constant"])
  func histogram(name: String) throws {
    let wanted = try #require(reference.influences.first { $0.name == name })
    let engine = try engine(wanted)
    let edges = [26.0, 33.5, 40, 48, 71]
    for species in [["signal"], ["signal", "background"]] {
      let histogram = try engine.histogram(of: reference.control, edges: edges, species: species)
      let bins = try edges.indices.dropLast().map { bin in
        try engine.sum(
          of: reference.control.map { edges[bin] <= $0 && $0 < edges[bin + 1] ? 1 : 0 }, species: species)
      }
      for i in bins.indices {
        #expect(abs(histogram.values[i] - bins[i].value) < Tolerance.tail * 100)
        for j in bins.indices {
          let expected = engine.covariance(bins[i].influence, bins[j].influence)
          #expect(abs(histogram.covariance[i, j] - expected) < Tolerance.peer * abs(histogram.covariance[i, i]))
        }
      }
    }
  }

  private func engine(_ wanted: SWeightReference.Influence) throws -> SWeightUncertainty {
    let model = PeakModel.model()
    let covariance = SymmetricMatrix(dimension: 5, elements: reference.covariance)
    let yields = wanted.weighted ? reference.weightedYields : reference.yields
    let v = wanted.weighted ? reference.weight : nil
    let fit = PeakModel.fit(
      model, values: yields + reference.shapes, covariance: covariance,
      sumOfWeights: v?.reduce(0, +) ?? Double(reference.mass.count))
    let variant: SWeightVariant =
      wanted.variant == "sum" ? .sumOverEvents : wanted.variant == "integral" ? .integral : .cow(.constant)
    let range = wanted.low...wanted.high
    let weights = try SWeights(
      model: model, fit: fit, masses: reference.mass, sampleWeights: v, range: range, variant: variant,
      refittingYields: range != model.range)
    return try SWeightUncertainty(weights, model: model, fit: fit, masses: reference.mass, sampleWeights: v, threads: 2)
  }

  private func statistic(_ engine: SWeightUncertainty, _ kind: String) throws -> SWeightedStatistic {
    switch kind {
    case "mean": try engine.mean(of: reference.control, species: ["signal"])
    case "background mean": try engine.mean(of: reference.control, species: ["background"])
    case "bin": try engine.sum(of: reference.control.map { $0 >= 40 && $0 < 48 ? 1 : 0 }, species: ["signal"])
    default: try engine.areaUnderCurve(scores: reference.score, signal: ["signal"], background: ["background"])
    }
  }
}
