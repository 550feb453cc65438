import Foundation
import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Histogram")
struct HistogramTests {
  /// Weights of both signs, a tail on either side of the range.
  static func random(bins: Int = 48, stream: UInt64 = 1, count: Int = 4000) -> Histogram {
    var generator = Philox(seed: 31, stream: stream)
    var histogram = Histogram(bins: bins, low: -9.6, high: 14.4)
    for _ in 0..<count { histogram.fill(2.3 + 6.1 * generator.normal(), weight: generator.uniform() < 0.1 ? -0.7 : 1.3) }
    return histogram
  }

  @Test("A value goes to the bin whose edges hold it; the upper edge overflows")
  func fill() {
    var histogram = Histogram(bins: 5, low: -1.25, high: 1.25)
    for (x, w) in [(-1.25, 0.5), (-0.751, 1.5), (-0.75, 2.5), (1.2499, -3.5), (1.25, 4.5), (-1.2501, 5.5), (.infinity, 6.5)] {
      histogram.fill(x, weight: w)
    }
    histogram.fill(-.infinity, weight: 0.25)
    #expect(histogram.sumW == [2, 2.5, 0, 0, -3.5])
    #expect(histogram.sumW2 == [2.5, 6.25, 0, 0, 12.25])
    #expect(histogram.overflow == 11 && histogram.underflow == 5.75)
    #expect(histogram.total == 1 && histogram.effectiveEntries == 1 / 21.0)
    #expect(histogram.edge(0) == -1.25 && histogram.edge(1) == -0.75 && histogram.edge(5) == 1.25 && histogram.binWidth == 0.5)
  }

  @Test("Values between edges land between them, whatever the range")
  func anyRange() {
    var generator = Philox(seed: 5, stream: 2)
    for _ in 0..<200 {
      let low = 100 * (generator.uniform() - 0.5)
      var histogram = Histogram(bins: 1 + Int(generator.next() % 150), low: low, high: low + 1e-3 + 200 * generator.uniform())
      let bin = Int(generator.next() % UInt64(histogram.count))
      let (a, b) = (histogram.edge(bin), histogram.edge(bin + 1))
      for share in [1e-9, 0.37, 1 - 1e-9] { histogram.fill(a + share * (b - a), weight: 1) }
      #expect(histogram.sumW[bin] == 3)
    }
  }

  @Test("NaN cannot be filled")
  func notANumber() async {
    await #expect(processExitsWith: .failure) {
      var histogram = Histogram(bins: 3, low: -0.5, high: 2.5)
      histogram.fill(.nan, weight: 1.5)
    }
  }

  @Test("Histograms with different bins are not added")
  func differentBins() async {
    await #expect(processExitsWith: .failure) {
      var histogram = Histogram(bins: 3, low: -0.5, high: 2.5)
      histogram.add(Histogram(bins: 3, low: -0.5, high: 2.75))
    }
  }

  @Test("Subtracting adds variances and keeps the flows")
  func subtract() {
    let (a, b) = (Self.random(stream: 1), Self.random(stream: 2))
    var difference = a
    difference.add(b, scaledBy: -0.37)
    for i in 0..<a.count {
      #expect(difference.sumW[i] == a.sumW[i] - 0.37 * b.sumW[i])
      #expect(abs(difference.sumW2[i] - a.sumW2[i] - 0.1369 * b.sumW2[i]) <= Tolerance.rounding * a.sumW2[i])
    }
    #expect(difference.underflow == a.underflow - 0.37 * b.underflow && difference.overflow == a.overflow - 0.37 * b.overflow)
  }

  @Test("Joining bins moves content, loses none", arguments: [(0..<48, 1), (0..<48, 4), (6..<42, 3), (10..<11, 1)])
  func rebinned(range: Range<Int>, factor: Int) {
    let a = Self.random()
    let b = a.rebinned(range, by: factor)
    func all(_ h: Histogram) -> Double { h.total + h.underflow + h.overflow }
    #expect(b.count == range.count / factor && b.low == a.edge(range.lowerBound) && b.high == a.edge(range.upperBound))
    #expect(abs(all(a) - all(b)) < Tolerance.rounding * 4000)
    #expect(abs(b.sumW2.reduce(0, +) - a.sumW2[range].reduce(0, +)) < Tolerance.rounding * 8000)
    for i in 0..<b.count { #expect(abs(b.edge(i) - a.edge(range.lowerBound + i * factor)) < Tolerance.rounding * 20) }
  }

  @Test("Joining by what does not divide is refused", arguments: [7, 0])
  func badFactor(factor: Int) async {
    await #expect(processExitsWith: .failure) { [factor] in _ = HistogramTests.random().rebinned(0..<48, by: factor) }
  }

  @Test("Quantiles rise and cut off their share")
  func quantiles() throws {
    var generator = Philox(seed: 31, stream: 77)
    var histogram = Histogram(bins: 60, low: -9.6, high: 14.4)
    for _ in 0..<5000 { histogram.fill(2.3 + 6.1 * generator.normal(), weight: 0.3 + generator.uniform()) }
    var last = histogram.low
    for p in stride(from: 0.013, to: 1, by: 0.0331) {
      let x = try #require(histogram.quantile(p))
      #expect(x > last)
      last = x
      let below = (0..<60).reduce(0.0) { sum, i in
        sum + histogram.sumW[i] * min(1, max(0, (x - histogram.edge(i)) / histogram.binWidth))
      }
      #expect(abs(below / histogram.total - p) < Tolerance.peer)
    }
  }

  @Test("Without positive content there are no quantiles; negative bins are passed over")
  func noQuantile() {
    var histogram = Histogram(bins: 4, low: 0.5, high: 4.5)
    #expect(histogram.quantile(0.5) == nil)
    histogram.fill(1.1, weight: -2.5)
    #expect(histogram.quantile(0.5) == nil)
    histogram.fill(2.7, weight: 4.5)
    #expect(abs((histogram.quantile(0.5) ?? .nan) - (2.5 + 3.5 / 4.5)) < Tolerance.rounding * 10)
  }

  @Test("Histograms survive JSON bit for bit")
  func roundTrip() throws {
    let a = Self.random()
    #expect(try JSONDecoder().decode(Histogram.self, from: JSONEncoder().encode(a)) == a)
  }

  @Test(
    "Inconsistent content does not load",
    arguments: [
      #""low":0.5,"high":0.5,"sumW":[1],"sumW2":[1]"#, #""low":0,"high":2.5,"sumW":[1,2],"sumW2":[1]"#,
      #""low":0,"high":2.5,"sumW":[],"sumW2":[]"#, #""low":0,"high":2.5,"sumW":[1,2],"sumW2":[1,-2]"#,
    ])
  func inconsistent(fields: String) {
    let text = "{\(fields),\"underflow\":0,\"overflow\":0}"
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(Histogram.self, from: Data(text.utf8)) }
  }
}
