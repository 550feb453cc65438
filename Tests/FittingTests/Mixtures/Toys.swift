import Fitting
import Foundation
import Numerics

@testable import Statistics

/// Draws histograms bin by bin: independent Poisson counts for each class of weights.
struct Toys {
  /// Events of one weight with one shape.
  struct Source {
    var weight: Double
    var expected: [Double]
  }
  let bins: Int
  let low: Double
  let high: Double
  var sources: [Source] = []

  init(bins: Int = 120, low: Double = -60, high: Double = 60) { (self.bins, self.low, self.high) = (bins, low, high) }

  /// Adds `count` expected events of `weight` distributed as `mixture`.
  mutating func add(_ count: Double, _ mixture: GaussianMixture, weight: Double) {
    let edges = Histogram(bins: bins, low: low, high: high)
    let expected = (0..<bins).map { count * (mixture.cdf(edges.edge($0 + 1)) - mixture.cdf(edges.edge($0))) }
    sources.append(Source(weight: weight, expected: expected))
  }

  /// Adds `count` expected events of `weight`, evenly spread.
  mutating func addFlat(_ count: Double, weight: Double) {
    sources.append(Source(weight: weight, expected: [Double](repeating: count / Double(bins), count: bins)))
  }

  func histogram(seed: UInt64, toy: Int) -> Histogram {
    var random = Philox(seed: seed, stream: UInt64(toy))
    var histogram = Histogram(bins: bins, low: low, high: high)
    for source in sources {
      for i in 0..<bins {
        let n = Double(poisson(source.expected[i], &random))
        histogram.sumW[i] += n * source.weight
        histogram.sumW2[i] += n * source.weight * source.weight
      }
    }
    return histogram
  }

  /// The histogram of expectations, as counts of one weight.
  var asimov: Histogram {
    var histogram = Histogram(bins: bins, low: low, high: high)
    for source in sources {
      for i in 0..<bins {
        histogram.sumW[i] += source.expected[i] * source.weight
        histogram.sumW2[i] += source.expected[i] * source.weight * source.weight
      }
    }
    return histogram
  }
}

/// A Poisson number by inversion, searched from the mode outwards so that large means cost √mean steps.
func poisson(_ mean: Double, _ random: inout Philox) -> Int {
  guard mean > 0 else { return 0 }
  var u = random.uniform()
  let mode = Int(mean)
  var (down, up) = (mode, mode)
  var pDown = exp(Double(mode) * log(mean) - mean - lgamma(Double(mode) + 1))
  var pUp = pDown
  u -= pDown
  while u > 0 {
    up += 1
    pUp *= mean / Double(up)
    u -= pUp
    if u <= 0 { return up }
    if down > 0 {
      pDown *= Double(down) / mean
      down -= 1
      u -= pDown
    }
    if pUp < 1e-300 { break }
  }
  return u <= 0 ? down : up
}

/// What the toys of one truth say about values and errors of each parameter.
struct PullSummary {
  let name: String
  var count = 0
  var sum = 0.0
  var squares = 0.0
  var covered = 0
  var mean: Double { sum / Double(count) }
  var width: Double { (squares / Double(count) - mean * mean).squareRoot() }
  var coverage: Double { Double(covered) / Double(count) }

  mutating func add(_ pull: Double) {
    count += 1
    sum += pull
    squares += pull * pull
    covered += abs(pull) < 1 ? 1 : 0
  }
}

extension Toys {
  /// A small sample of the usual truth, of weight one.
  static func few(_ expected: Double, seed: UInt64) -> Histogram {
    var toys = Toys()
    toys.add(expected, PullTests.truth, weight: 1)
    return toys.histogram(seed: seed, toy: 0)
  }
}
