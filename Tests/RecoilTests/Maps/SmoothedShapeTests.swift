import Fitting
import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Smoothed histograms")
struct SmoothedShapeTests {
  private func histogram(_ truth: GaussianMixture, count: Int, seed: UInt64, weight: Double = 1) -> Histogram {
    var (result, generator) = (Histogram(bins: 400, low: -200, high: 200), Philox(seed: seed, stream: 0))
    for _ in 0..<count { result.fill(truth.sample(&generator), weight: weight) }
    return result
  }

  private func moments(_ h: Histogram) -> (mean: Double, variance: Double) {
    let total = h.sumW.reduce(0, +)
    let middle = (0..<h.count).map { h.edge($0) + 0.5 * h.binWidth }
    let mean = zip(middle, h.sumW).reduce(0) { $0 + $1.0 * $1.1 } / total
    return (mean, zip(middle, h.sumW).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 } / total)
  }

  /// Mean and variance of the shape by its density on fine steps.
  private func moments(_ shape: SmoothedShape) -> (total: Double, mean: Double, variance: Double) {
    let step = 0.05
    let points = stride(from: -260.0, through: 260, by: step).map { ($0, step * shape.evaluate($0).density) }
    let total = points.reduce(0) { $0 + $1.1 }
    let mean = points.reduce(0) { $0 + $1.0 * $1.1 }
    return (total, mean, points.reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 })
  }

  @Test("Mean and width are the histogram's, whatever the kernel", arguments: [60, 900, 40_000])
  func meanAndWidth(count: Int) throws {
    let h = histogram(Toy.data.parallel, count: count, seed: 621)
    let shape = try #require(SmoothedShape(h))
    let (expected, found) = (moments(h), moments(shape))
    #expect(abs(found.total - 1) < 1e-9)
    #expect(abs(found.mean - expected.mean) < 1e-6 && abs(found.variance / expected.variance - 1) < 1e-6)
    #expect(shape.bandwidth > 0.49 && abs(shape.effectiveEntries - Double(count)) < 1e-6 * Double(count))
  }

  @Test("The distribution function rises from 0 to 1, is the density's integral, and quantiles invert it")
  func inverse() throws {
    let shape = try #require(SmoothedShape(histogram(Toy.simulation.parallel, count: 5_000, seed: 622)))
    #expect(shape.evaluate(-500).cdf == 0 && abs(shape.evaluate(500).cdf - 1) < 1e-12)
    let values = (0...800).map { shape.evaluate(-200 + 0.5 * Double($0)).cdf }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 + 1e-13 })
    for p in [1e-4, 0.01, 0.17, 0.5, 0.83, 0.99, 0.9999] {
      let x = shape.quantile(p)
      #expect(abs(shape.evaluate(x).cdf - p) < 1e-9, "\(p)")
      let slope = (shape.evaluate(x + 1e-4).cdf - shape.evaluate(x - 1e-4).cdf) / 2e-4
      #expect(abs(slope - shape.evaluate(x).density) < 1e-7)
    }
  }

  @Test("Negative bins are balanced with their neighbours: the total stays, and sums where nothing is negative")
  func negative() throws {
    var h = histogram(Toy.data.parallel, count: 3_000, seed: 623)
    // A background above data in the tails leaves negative bins.
    h.add(histogram(Toy.background.parallel, count: 4_000, seed: 624, weight: 0.1), scaledBy: -1)
    #expect(h.sumW.contains { $0 < 0 })
    let contents = h.balancedContents
    let total = h.sumW.reduce(0, +)
    #expect(contents.allSatisfy { $0 >= 0 } && abs(contents.reduce(0, +) - total) < 1e-9 * total)
    let (all, zeroed) = (h.sumW.reduce(0, +), h.sumW.reduce(0) { $0 + max(0, $1) })
    #expect(zeroed > 1.02 * all)
    for i in [185, 195, 205] {
      let (wanted, found) = (h.sumW[..<i].reduce(0, +), contents[..<i].reduce(0, +))
      #expect(abs(found - wanted) < 1e-9 * total, "\(i)")
    }
    let shape = try #require(SmoothedShape(h))
    let values = (0...2_000).map { shape.evaluate(-200 + 0.2 * Double($0)) }
    #expect(values.allSatisfy { $0.density >= 0 && $0.cdf >= 0 && $0.cdf <= 1 })
    for p in [0.1, 0.5, 0.9] {
      let wanted = try #require(h.quantile(p))
      #expect(abs(shape.quantile(p) - wanted) < 1, "\(p)")
    }
  }

  @Test("Negative bins at either end, and alone, by hand")
  func byHand() {
    func balanced(_ contents: [Double]) -> [Double] {
      var h = Histogram(bins: contents.count, low: 0, high: Double(contents.count))
      for (i, content) in contents.enumerated() { h.fill(Double(i) + 0.5, weight: content) }
      return h.balancedContents
    }
    #expect(balanced([1, 4, 2]) == [1, 4, 2])
    // Running 3, 2, 6: the first two levels become 2.5.
    #expect(balanced([3, -1, 4]) == [2.5, 0, 3.5])
    // Running −2, 3, 6 begins at 0; 4, 7, 5 ends at 5.
    #expect(balanced([-2, 5, 3]) == [0, 3, 3])
    #expect(balanced([4, 3, -2]) == [4, 1, 0])
  }

  @Test("Nothing, or all in one bin, is no shape")
  func nothing() {
    var h = Histogram(bins: 20, low: -10, high: 10)
    #expect(SmoothedShape(h) == nil)
    h.fill(0.3, weight: 5)
    #expect(SmoothedShape(h) == nil)
    h.fill(4.3, weight: -6)
    #expect(SmoothedShape(h) == nil)
  }

  @Test("The map between two shapes rises and agrees with the true one")
  func map() throws {
    let (source, target) = (Toy.simulation.parallel, Toy.data.parallel)
    let from = try #require(SmoothedShape(histogram(source, count: 60_000, seed: 625)))
    let to = try #require(SmoothedShape(histogram(target, count: 60_000, seed: 626)))
    let curve = try #require(MonotoneCurve(from: from, to: to, tailProbability: 1e-4))
    let exact = QuantileMap(from: source, to: target)
    for u in source.equallyProbable(19) { #expect(abs(curve.evaluate(u).value - exact(u)) < 0.6, "\(u)") }
    let few = try #require(SmoothedShape(histogram(source, count: 90, seed: 627)))
    #expect(MonotoneCurve(from: few, to: few, tailProbability: 1e-4) == nil)
  }
}
