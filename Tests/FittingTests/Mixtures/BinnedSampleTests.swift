import Fitting
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("BinnedSample")
struct BinnedSampleTests {
  /// A peak on a noise of both signs.
  static func noisy(_ toy: Int) -> Histogram {
    var toys = Toys(bins: 50, low: -50, high: 50)
    toys.add(150, PullTests.truth, weight: 1.3)
    toys.addFlat(120, weight: 0.7)
    toys.addFlat(120, weight: -0.7)
    return toys.histogram(seed: 61, toy: toy)
  }

  @Test("Joining keeps the total, the variance and the range, and leaves nothing negative", arguments: 0..<40)
  func joining(toy: Int) throws {
    let histogram = Self.noisy(toy)
    let sample = try #require(BinnedSample(histogram))
    #expect(sample.contents.allSatisfy { $0 >= 0 })
    #expect(abs(sample.total - histogram.total) < Tolerance.rounding * 1000)
    #expect(abs(sample.variances.reduce(0, +) - histogram.sumW2.reduce(0, +)) < Tolerance.rounding * 1000)
    #expect(sample.edges.first == histogram.low && sample.edges.last == histogram.high)
    #expect(sample.edges.count == sample.contents.count + 1 && sample.contents.count + sample.joinedBins == 50)
    #expect(zip(sample.edges, sample.edges.dropFirst()).allSatisfy { $0 < $1 })
    #expect(sample.joinedBins > 0)
  }

  @Test("Unjoined bins are the histogram's")
  func asTheyAre() throws {
    let histogram = Self.noisy(3)
    let sample = try #require(BinnedSample(histogram, joiningNegativeBins: false))
    #expect(sample.contents == histogram.sumW && sample.variances == histogram.sumW2 && sample.joinedBins == 0)
    #expect(!sample.isUnweighted && sample.filledBins == histogram.sumW2.count { $0 > 0 })
    #expect(abs(sample.effectiveEntries - histogram.effectiveEntries) < Tolerance.peer)
  }

  @Test("Counts are recognised, empty bins and all")
  func counts() throws {
    let sample = try #require(BinnedSample(Toys.few(90, seed: 3)))
    #expect(sample.isUnweighted && sample.joinedBins == 0 && sample.filledBins < 120)
  }

  @Test("No positive total, no sample")
  func nothing() {
    var histogram = Histogram(bins: 20, low: -2, high: 2)
    #expect(BinnedSample(histogram) == nil)
    histogram.fill(0.3, weight: -2.5)
    #expect(BinnedSample(histogram) == nil)
    histogram.sumW[4] = .nan
    #expect(BinnedSample(histogram) == nil)
    histogram.sumW[4] = .infinity
    #expect(BinnedSample(histogram) == nil)
  }
}
