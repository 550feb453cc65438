import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("KolmogorovSmirnov")
struct KolmogorovSmirnovTests {
  struct Reference: Decodable {
    struct Tail: Decodable { let lambda, q: Double }
    let tail: [Tail]
    let x, y: [Double]
    let distance, exact: Double
  }
  private func reference() throws -> Reference {
    let url = try #require(Bundle.module.url(forResource: "kolmogorov", withExtension: "json", subdirectory: "Reference"))
    return try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
  }

  @Test("Kolmogorov's tail is SciPy's")
  func tail() throws {
    for point in try reference().tail {
      #expect(abs(KolmogorovSmirnov.upperTail(point.lambda) - point.q) <= Tolerance.peer * point.q, "λ = \(point.lambda)")
    }
    #expect(KolmogorovSmirnov.upperTail(0) == 1 && KolmogorovSmirnov.upperTail(40) == 0)
  }

  @Test("On bins finer than the values, D is SciPy's and p close to the exact one")
  func fineBins() throws {
    let r = try reference()
    func histogram(_ values: [Double]) -> Histogram {
      var h = Histogram(bins: 20_000, low: -10.0005, high: 9.9995)
      for v in values { h.fill(v, weight: 1) }
      return h
    }
    let test = try #require(KolmogorovSmirnov(histogram(r.x), histogram(r.y)))
    #expect(abs(test.distance - r.distance) < Tolerance.rounding * 10)
    #expect(abs(test.pValue / r.exact - 1) < Tolerance.stephens)
  }

  @Test("Scaling all weights changes nothing")
  func scale() throws {
    let (a, b) = (HistogramTests.random(stream: 11), HistogramTests.random(stream: 12, count: 2500))
    var scaled = Histogram(bins: a.count, low: a.low, high: a.high)
    scaled.add(a, scaledBy: 0.0173)
    let (one, other) = (try #require(KolmogorovSmirnov(a, b)), try #require(KolmogorovSmirnov(scaled, b)))
    #expect(abs(one.distance - other.distance) < Tolerance.rounding * 10)
    #expect(abs(one.pValue - other.pValue) < Tolerance.peer)
  }

  @Test("Under one parent p is uniform, with weights and with values outside the range")
  func uniform() throws {
    let toys = 1000
    var counts = [Double](repeating: 0, count: 10)
    for toy in 0..<toys {
      var generator = Philox(seed: 808, stream: UInt64(toy))
      var (a, b) = (Histogram(bins: 2000, low: -2.1, high: 3.3), Histogram(bins: 2000, low: -2.1, high: 3.3))
      for _ in 0..<700 { a.fill(1.6 * generator.normal(), weight: 0.5 + generator.uniform()) }
      for _ in 0..<450 { b.fill(1.6 * generator.normal(), weight: 1) }
      counts[min(9, Int(10 * (try #require(KolmogorovSmirnov(a, b))).pValue))] += 1
    }
    let chiSquared = counts.reduce(0) { $0 + ($1 - 100) * ($1 - 100) / 100 }
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 9) > 1e-4, "\(counts)")
  }

  @Test("Nothing, or nothing in range, is not comparable")
  func empty() {
    let a = HistogramTests.random()
    var outside = Histogram(bins: a.count, low: a.low, high: a.high)
    #expect(KolmogorovSmirnov(a, outside) == nil)
    outside.fill(1000, weight: 2.5)
    #expect(KolmogorovSmirnov(a, outside) == nil && KolmogorovSmirnov(outside, outside) == nil)
  }
}
