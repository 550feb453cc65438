import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("WeightedSample")
struct WeightedSampleTests {
  struct Reference: Decodable {
    let values, weights, shares, linear, inverse, inverseUnit, windowed, smallestShares: [Double]
    let smallest: [[Double]]
    let iqr: Double
  }
  let r: Reference

  init() throws { r = try reference("quantiles") }

  @Test("Unit weights give NumPy's linear and inverted quantiles, and SciPy's interquartile range")
  func unit() throws {
    let sample = try WeightedSample(r.values)
    for (k, p) in r.shares.enumerated() {
      #expect(abs(sample.quantile(p) - r.linear[k]) < Tolerance.rounding * 100, "\(p)")
      #expect(sample.quantile(p, .inverse) == r.inverseUnit[k], "\(p)")
    }
    #expect(abs(sample.interquartileRange - r.iqr) < Tolerance.rounding * 100 && sample.effectiveEntries == 311)
  }

  @Test("Weights give NumPy's inverted quantiles, and the windowed mean of the inverse")
  func weighted() throws {
    let sample = try WeightedSample(r.values, weights: r.weights)
    for (k, p) in r.shares.enumerated() where p > 0 { #expect(sample.quantile(p, .inverse) == r.inverse[k], "\(p)") }
    for (k, p) in r.shares.enumerated() { #expect(abs(sample.quantile(p) - r.windowed[k]) < Tolerance.peer, "\(p)") }
    #expect(sample.quantile(0, .inverse) == sample.values[0])
  }

  @Test("The smallest interval is that of a search through all")
  func smallest() throws {
    let sample = try WeightedSample(r.values, weights: r.weights)
    for (share, wanted) in zip(r.smallestShares, r.smallest) {
      let interval = sample.smallestInterval(share)
      #expect(abs((interval.upper - interval.lower) - (wanted[1] - wanted[0])) < Tolerance.rounding * 100)
      #expect(interval.lower == wanted[0])
    }
    let whole = sample.smallestInterval(1)
    #expect(whole.lower == sample.values[0] && whole.upper == sample.values[sample.values.count - 1])
  }

  @Test("Scaling all weights changes no quantile, and quantiles rise")
  func laws() throws {
    let sample = try WeightedSample(r.values, weights: r.weights)
    let scaled = try WeightedSample(r.values, weights: r.weights.map { 0.0173 * $0 })
    var last = -Double.infinity
    for p in stride(from: 0.0, through: 1, by: 0.00717) {
      #expect(abs(sample.quantile(p) - scaled.quantile(p)) < Tolerance.peer)
      #expect(sample.quantile(p) >= last - Tolerance.rounding * 100)
      last = sample.quantile(p)
      let inverse = sample.quantile(p, .inverse)
      #expect(sample.cumulativeShare(at: inverse) >= p - Tolerance.rounding && sample.cumulativeShare(at: inverse.nextDown) <= p)
    }
  }

  @Test("A normal sample has its width, and errors are the spread of toys")
  func normal() throws {
    let toys = 600
    var (medians, widths, errors): ([Double], [Double], Double) = ([], [], 0)
    for toy in 0..<toys {
      var generator = Philox(seed: 515, stream: UInt64(toy))
      var (x, w): ([Double], [Double]) = ([], [])
      for _ in 0..<400 {
        x.append(3.1 + 2.7 * generator.normal())
        w.append(0.2 + generator.uniform())
      }
      let sample = try WeightedSample(x, weights: w)
      medians.append(sample.quantile(0.5))
      widths.append(sample.halfWidth)
      errors += sample.quantileError(0.5) / Double(toys)
    }
    func spread(_ v: [Double]) -> (mean: Double, sd: Double) {
      let mean = v.reduce(0, +) / Double(v.count)
      return (mean, (v.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(v.count - 1)).squareRoot())
    }
    let (median, width) = (spread(medians), spread(widths))
    let n = Double(toys).squareRoot()
    #expect(abs(median.mean - 3.1) < Tolerance.sigmas * median.sd / n)
    #expect(abs(width.mean - 2.7) < Tolerance.sigmas * width.sd / n + 2.7 / 400)
    #expect(abs(errors / median.sd - 1) < Tolerance.sigmas / (2 * Double(toys)).squareRoot() + 1.0 / 20)
  }

  @Test("Single, repeated and infinite values have no surprises")
  func edges() throws {
    let one = try WeightedSample([2.7], weights: [0.3])
    #expect(one.quantile(0) == 2.7 && one.quantile(0.61) == 2.7 && one.quantile(1) == 2.7 && one.halfWidth == 0)
    let same = try WeightedSample([2.7, 2.7, 2.7], weights: [0.3, 1.1, 0.2])
    #expect(same.quantile(0.37) == 2.7 && same.smallestInterval(0.5).lower == 2.7)
    let infinite = try WeightedSample([-.infinity, 1.5, 2.5, .infinity])
    #expect(infinite.quantile(0.5) == 2 && infinite.quantile(0) == -.infinity && infinite.quantile(1) == .infinity)
    #expect(infinite.cumulativeShare(at: -.infinity) == 0.25 && infinite.cumulativeShare(at: 1.4) == 0.25)
  }

  @Test("What has no quantiles is named with its remedy")
  func errors() {
    func message(_ x: [Double], _ w: [Double]?) -> String {
      do { _ = try WeightedSample(x, weights: w) } catch { return error.description }
      return ""
    }
    #expect(message([1.5, 2.5], [1]).contains("2 values, but 1 weights"))
    #expect(message([1.5, .nan], nil).contains("value 1 is not a number"))
    #expect(
      message([1.5, 2.5], [1.1, -0.2]).contains("weight 1 is -0.2")
        && message([1.5], [-1]).contains("use the quantiles of a Histogram"))
    #expect(message([1.5], [.infinity]).contains("weight 0 is inf"))
    #expect(message([], nil).contains("no value has a weight above 0") && message([1.5], [0]).contains("Widen"))
  }
}
