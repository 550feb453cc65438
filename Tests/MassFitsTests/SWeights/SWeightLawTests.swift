import Fitting
import MassFits
import Numerics
import Testing
import _TestSupport

/// What holds for any sWeights.
@Suite struct SWeightLawTests {
  let toys = SWeightToys(signal: 1_300, background: 2_117, seed: 71_003, toy: 1)
  let model = PeakModel.model()

  @Test("At the maximum all sum rules hold", arguments: [SWeightVariant.sumOverEvents, .integral])
  func sumRules(variant: SWeightVariant) throws {
    let fit = try toys.fit()
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses, variant: variant)
    let rules = weights.sumRules
    #expect(rules.partition < Tolerance.peer)
    #expect(rules.yields < Tolerance.peer)
    #expect(rules.rows < Tolerance.peer)
    #expect(rules.inverse < Tolerance.tail)
    #expect(variant == .integral ? rules.orthogonality < Tolerance.tail : rules.products < Tolerance.tail)
    #expect(variant == .integral ? rules.products > 1e-4 : rules.orthogonality > 1e-4)
    #expect(rules.orthogonality < 0.1 && rules.products < 0.1)
    for (k, name) in weights.names.enumerated() {
      #expect(weights.yields[k] == fit["\(name).yield"]?.value)
      let square = weights.weights[k].reduce(0) { $0 + $1 * $1 }
      #expect(abs(weights.sumsOfSquares[k] / square - 1) < Tolerance.rounding)
    }
  }

  @Test("COWs are orthogonal whatever they are divided by", arguments: [0, 1, 2])
  func cows(place: Int) throws {
    let functions: [SWeightVariant.Variance] = [
      .constant, .fittedDensity, .histogram(edges: [70, 83.1, 94.2, 110], contents: [812, 1_901, 704]),
    ]
    let weights = try SWeights(model: model, fit: toys.fit(), masses: toys.masses, variant: .cow(functions[place]))
    #expect(weights.sumRules.orthogonality < Tolerance.tail)
    #expect(weights.yields == weights.sums)
    let error = (weights.sumsOfSquares[0]).squareRoot()
    #expect(abs(weights.sums[0] - 1_300) < Tolerance.sigmas * error)
  }

  @Test("The covariance's sub-matrix obeys the sum rules and is not orthogonal: only orthogonality tells")
  func subMatrix() throws {
    let fit = try toys.fit()
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses)
    let covariance = try #require(fit.covariance)
    let places = try weights.names.map { name in try #require(fit.freeNames.firstIndex(of: "\(name).yield")) }
    let q = try SWeightDensities.quotients(model, fit, toys.masses)
    var sub = SymmetricMatrix(dimension: 2)
    for i in 0..<2 { for j in 0...i { sub[i, j] = covariance[places[i], places[j]] } }
    for i in 0..<2 {
      let rows = sub[i, 0] + sub[i, 1]
      #expect(abs(rows / weights.yields[i] - 1) < Tolerance.minimum)
      let sum = q[0].indices.reduce(0) { $0 + sub[i, 0] * q[0][$1] + sub[i, 1] * q[1][$1] }
      #expect(abs(sum / weights.yields[i] - 1) < Tolerance.minimum)
      // ∫ w f dm = C W⁻¹-like: the unit matrix for ours, far from it for these.
      let diagonal = (0..<2).reduce(0) { $0 + sub[i, $1] * weights.matrix[$1, i] }
      #expect(abs(diagonal - 1) > 0.05)
      #expect(abs(weights.orthogonality[i][i] - 1) < 0.05)
    }
  }

  @Test("The number of threads changes no bit", arguments: [2, 3])
  func threads(count: Int) throws {
    let many = SWeightToys(signal: 17_000, background: 31_000, seed: 71_003, toy: 2)
    let fit = PeakModel.fit(model, values: [17_000, 31_000, 90.7, 2.9, -0.031])
    let one = try SWeights(model: model, fit: fit, masses: many.masses, refittingYields: true)
    let other = try SWeights(model: model, fit: fit, masses: many.masses, refittingYields: true, threads: count)
    #expect(one.weights == other.weights)
    #expect(one.sums == other.sums)
    let engines = try [(one, 1), (other, count)].map {
      try SWeightUncertainty($0.0, model: model, fit: fit, masses: many.masses, threads: $0.1)
        .mean(of: many.control, species: ["signal"]).error
    }
    #expect(engines[0] == engines[1])
  }

  @Test("Components in another order have the same weights")
  func relabelled() throws {
    let fit = try toys.fit()
    let turned = SumModel(range: model.range, components: model.components.reversed())
    let one = try SWeights(model: model, fit: fit, masses: toys.masses)
    let other = try SWeights(model: turned, fit: fit, masses: toys.masses)
    #expect(other.names == ["background", "signal"])
    #expect(largestDifference(one.weights, other.weights.reversed()) < Tolerance.tail)
  }

  @Test("Three components, two of them background: weights of species add up")
  func three() throws {
    let model = PeakModel.model(components: 3)
    let fit = PeakModel.fit(model, values: [1_300, 1_600, 500, 90.7, 2.9, -0.031, 84, 9])
    let weights = try SWeights(model: model, fit: fit, masses: toys.masses, refittingYields: true)
    #expect(weights.sumRules.partition < Tolerance.peer)
    #expect(weights.sumRules.yields < Tolerance.peer)
    #expect(weights.sumRules.products < Tolerance.peer)
    let background = try weights.weights(addingUp: ["background", "wide"])
    let rest = zip(weights.weights[0], background).map { [$0 + $1 - 1] }
    #expect(rest.allSatisfy { abs($0[0]) < Tolerance.peer })
  }

  @Test("A sample weight of two is two events")
  func sampleWeights() throws {
    let twice = toys.masses + toys.masses.prefix(977)
    let fit = PeakModel.fit(model, values: [1_300, 2_117, 90.7, 2.9, -0.031])
    let v = toys.masses.indices.map { $0 < 977 ? 2.0 : 1 }
    let weighted = try SWeights(model: model, fit: fit, masses: toys.masses, sampleWeights: v, refittingYields: true)
    let repeated = try SWeights(model: model, fit: fit, masses: twice, refittingYields: true)
    for k in 0..<2 {
      #expect(abs(weighted.sums[k] / repeated.sums[k] - 1) < Tolerance.peer)
      #expect(abs(weighted.weights[k][3] - 2 * repeated.weights[k][3]) < Tolerance.peer)
    }
  }

  @Test("A part of the range has weights of its own, orthogonal there, and none outside")
  func window() throws {
    let range = 78.5...104.25
    let weights = try SWeights(
      model: model, fit: toys.fit(), masses: toys.masses, range: range, variant: .integral, refittingYields: true)
    #expect(weights.sumRules.partition < Tolerance.peer)
    #expect(weights.sumRules.orthogonality < Tolerance.tail)
    #expect(weights.yieldsAreRefitted)
    for (e, mass) in toys.masses.enumerated() where !range.contains(mass) {
      #expect(!weights.isInRange[e] && weights.weights[0][e] == 0)
    }
    let inside = toys.masses.filter { range.contains($0) }.count
    #expect(abs(weights.yields[0] + weights.yields[1] - Double(inside)) < Tolerance.minimum)
  }
}

/// f_k/D at the fit's parameters.
enum SWeightDensities {
  static func quotients(_ model: SumModel, _ fit: LikelihoodFit, _ masses: [Double]) throws -> [[Double]] {
    let weights = try SWeights(model: model, fit: fit, masses: masses)
    return (0..<2).map { k in
      masses.indices.map { e in (0..<2).reduce(0) { $0 + weights.matrix[k, $1] * weights.weights[$1][e] } }
    }
  }
}
