import Fitting
import MassFits
import Numerics
import Testing
import _TestSupport

/// Weights against `sweights` and `hepstats` at the same parameters.
@Suite struct SWeightPeerTests {
  let reference: SWeightReference

  init() throws { reference = try SWeightReference.load() }

  @Test("Weights are those of sweights and hepstats", arguments: ["two", "two, weighted", "two, window", "three"])
  func peers(name: String) throws {
    let wanted = try #require(reference.cases.first { $0.name == name })
    let histogram = SWeightVariant.cow(.histogram(edges: wanted.edges, contents: wanted.counts))
    #expect(try difference(wanted, .sumOverEvents, wanted.hepstats) < Tolerance.certified)
    if let summation = wanted.summation { #expect(try difference(wanted, .sumOverEvents, summation) < Tolerance.certified) }
    if let integration = wanted.integration { #expect(try difference(wanted, .integral, integration) < Tolerance.certified) }
    #expect(try difference(wanted, .cow(.constant), wanted.cowConstant) < Tolerance.certified)
    #expect(try difference(wanted, .cow(.fittedDensity), wanted.cowDensity) < Tolerance.certified)
    #expect(try difference(wanted, histogram, wanted.cowHistogram) < Tolerance.certified)
  }

  @Test("Yields refitted with fixed shapes are those of another minimiser", arguments: ["two", "two, weighted", "three"])
  func refit(name: String) throws {
    let wanted = try #require(reference.cases.first { $0.name == name })
    let start = wanted.yields.map { 1.3 * abs($0) + 11 }
    let found = try weights(wanted, .sumOverEvents, yields: start, refitting: true)
    for (yield, other) in zip(found.yields, wanted.yields) { #expect(abs(yield - other) < Tolerance.certified * 100) }
    #expect(found.yieldsAreRefitted)
  }

  private func difference(_ wanted: SWeightReference.Case, _ variant: SWeightVariant, _ values: [[Double]]) throws -> Double {
    let found = try weights(wanted, variant, yields: wanted.yields, refitting: wanted.low != PeakModel.range.lowerBound)
    let inside = found.weights.map { row in zip(row, found.isInRange).filter { $0.1 }.map { $0.0 } }
    #expect(zip(found.isInRange, found.weights[0]).allSatisfy { $0 || $1 == 0 })
    return largestDifference(inside, values)
  }

  private func weights(
    _ wanted: SWeightReference.Case, _ variant: SWeightVariant, yields: [Double], refitting: Bool
  ) throws -> SWeights {
    let model = PeakModel.model(components: wanted.yields.count)
    return try SWeights(
      model: model, fit: PeakModel.fit(model, values: yields + wanted.shapes), masses: reference.mass,
      sampleWeights: wanted.weighted ? reference.weight : nil, range: wanted.low...wanted.high, variant: variant,
      refittingYields: refitting, threads: 2)
  }
}
