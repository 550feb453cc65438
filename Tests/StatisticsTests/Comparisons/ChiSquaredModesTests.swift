import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("ChiSquaredTest with correlated errors")
struct ChiSquaredModesTests {
  @Test("Two bins by hand")
  func byHand() throws {
    var (a, b) = (Histogram(bins: 2, low: 0, high: 2), Histogram(bins: 2, low: 0, high: 2))
    for (x, na, nb) in [(0.5, 60, 30), (1.5, 40, 70)] {
      for _ in 0..<na { a.fill(x, weight: 1) }
      for _ in 0..<nb { b.fill(x, weight: 1) }
    }
    // r = 30, p = 0.45; of both: v = 90, 110: variance 90 − 2·0.45·90 + 0.45²·200 = 49.5, plus 6² of the mode.
    for (size, variance) in [(0.0, 49.5), (6, 85.5)] {
      let test = try #require(ChiSquaredTest.comparingShapes(a, b, modes: [[size, -size]]))
      #expect(abs(test.chiSquared - 900 / variance) < 1e-11 && test.degreesOfFreedom == 1)
    }
    // A mode of the yield alone says nothing about shapes.
    let scaled = try #require(ChiSquaredTest.comparingShapes(a, b, modes: [[9, 21]]))
    #expect(abs(scaled.chiSquared - 900 / 49.5) < 1e-11)
  }

  @Test("Where the second moves along the modes p is uniform, and without them it is not")
  func uniform() throws {
    let (bins, toys) = (24, 600)
    let shape = (0..<bins).map { 4_000 * NormalDistribution.density((Double($0) - 11.3) / 5) }
    let modes = [shape.indices.map { 0.02 * shape[$0] * (Double($0) - 11.3) / 5 }, shape.map { 0.4 * $0.squareRoot() }]
    var (with, without) = ([Double](repeating: 0, count: 10), 0)
    for toy in 0..<toys {
      var generator = Philox(seed: 681, stream: UInt64(toy))
      let pulls = modes.map { _ in generator.normal() }
      var (a, b) = (Histogram(bins: bins, low: 0, high: 24), Histogram(bins: bins, low: 0, high: 24))
      for i in 0..<bins {
        let moved = max(0, shape[i] + zip(pulls, modes).reduce(0) { $0 + $1.0 * $1.1[i] })
        // Poisson numbers, by their normal limit.
        let numbers = [shape[i], moved].map { Int(max(0, $0 + $0.squareRoot() * generator.normal()).rounded()) }
        for _ in 0..<numbers[0] { a.fill(Double(i) + 0.5, weight: 1) }
        for _ in 0..<numbers[1] { b.fill(Double(i) + 0.5, weight: 1) }
      }
      let p = try #require(ChiSquaredTest.comparingShapes(a, b, modes: modes, minimumEntries: 25)).pValue
      with[min(9, Int(10 * p))] += 1
      if try #require(ChiSquaredTest.comparingShapes(a, b, modes: [])).pValue < 0.1 { without += 1 }
    }
    let expected = Double(toys) / 10
    let chiSquared = with.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 9) > 1e-4, "\(with)")
    #expect(without > toys / 5, "\(without)")
  }

  @Test("Too little to compare is nil")
  func nothing() {
    var h = Histogram(bins: 4, low: 0, high: 4)
    #expect(ChiSquaredTest.comparingShapes(h, h, modes: []) == nil)
    h.fill(0.5, weight: 3)
    #expect(ChiSquaredTest.comparingShapes(h, h, modes: [[0, 0, 0, 0]]) == nil)
  }
}
