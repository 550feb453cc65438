import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("ChiSquaredTest")
struct ChiSquaredTestTests {
  @Test("Two equal bins by hand")
  func byHand() throws {
    var (a, b) = (Histogram(bins: 2, low: -1.5, high: 1.5), Histogram(bins: 2, low: -1.5, high: 1.5))
    for (x, na, nb) in [(-0.7, 60, 30), (0.7, 40, 70)] {
      for _ in 0..<na { a.fill(x, weight: 0.5) }
      for _ in 0..<nb { b.fill(x, weight: 2) }
    }
    // w₁ = 30, 20 (v 15, 10); w₂ = 60, 140 (v 120, 280); s = 1/4: 15²/(15 + 7.5) + 15²/(10 + 17.5)
    let test = try #require(ChiSquaredTest.comparingShapes(a, b))
    #expect(abs(test.chiSquared - (225 / 22.5 + 225 / 27.5)) < Tolerance.rounding * 20 && test.degreesOfFreedom == 1)
    #expect(test.pValue == ChiSquaredDistribution.upperTail(test.chiSquared, degreesOfFreedom: 1))
  }

  @Test("Under one parent p is uniform for weighted samples of different size")
  func uniform() throws {
    var counts = [Double](repeating: 0, count: 10)
    for toy in 0..<1500 {
      var generator = Philox(seed: 909, stream: UInt64(toy))
      var (a, b) = (Histogram(bins: 40, low: -4, high: 4), Histogram(bins: 40, low: -4, high: 4))
      for _ in 0..<4000 { a.fill(1.6 * generator.normal(), weight: generator.uniform() < 0.1 ? -0.4 : 1.1) }
      for _ in 0..<2500 { b.fill(1.6 * generator.normal(), weight: 3.3) }
      let test = try #require(ChiSquaredTest.comparingShapes(a, b, minimumEntries: 25))
      #expect(test.degreesOfFreedom > 15)
      counts[min(9, Int(10 * test.pValue))] += 1
    }
    let chiSquared = counts.reduce(0) { $0 + ($1 - 150) * ($1 - 150) / 150 }
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 9) > 1e-4, "\(counts)")
  }

  @Test("Different shapes are told apart")
  func different() throws {
    var (a, b) = (Histogram(bins: 40, low: -40, high: 40), Histogram(bins: 40, low: -40, high: 40))
    var generator = Philox(seed: 910, stream: 0)
    for _ in 0..<20_000 {
      a.fill(10 * generator.normal(), weight: 1)
      b.fill(10.8 * generator.normal(), weight: 1)
    }
    #expect(try #require(ChiSquaredTest.comparingShapes(a, b)).pValue < 1e-6)
  }

  @Test("Too little to compare is nil")
  func nothing() {
    let empty = Histogram(bins: 48, low: -9.6, high: 14.4)
    #expect(ChiSquaredTest.comparingShapes(HistogramTests.random(), empty) == nil)
    #expect(ChiSquaredTest.comparingShapes(HistogramTests.random(count: 12), HistogramTests.random(count: 12)) == nil)
  }
}
