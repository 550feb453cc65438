import Fitting
import Foundation
import Numerics
import Recoil
import Testing
import _TestSupport

/// The pairs of `Benchmarks/referee/quantilemap.py`.
struct MapReference: Decodable {
  struct Pair: Decodable {
    let name: String
    let source: [Double]
    let target: [Double]
    let points: [[Double]]

    var map: QuantileMap { QuantileMap(from: mixture(source), to: mixture(target)) }

    private func mixture(_ m: [Double]) -> GaussianMixture {
      GaussianMixture(fraction: m[0], mean1: m[1], sigma1: m[2], mean2: m[3], sigma2: m[4])
    }
  }
  let pairs: [Pair]

  static func read() throws -> [Pair] {
    let url = try #require(Bundle.module.url(forResource: "Reference/quantilemap", withExtension: "json"))
    return try JSONDecoder().decode(MapReference.self, from: Data(contentsOf: url)).pairs
  }
}

@Suite("Quantile maps")
struct QuantileMapTests {
  @Test("Values and slopes are mpmath's, out to probabilities of 1e-300")
  func referee() throws {
    for pair in try MapReference.read() {
      for point in pair.points {
        let found = pair.map.evaluate(point[0])
        // A rounding error of the probability moves the image by that times the point's condition.
        let allowed = Tolerance.tail * abs(point[1]) + 8 * Double.ulpOfOne * point[3]
        #expect(abs(found.value - point[1]) <= allowed, "\(pair.name): T(\(point[0])) = \(found.value), not \(point[1])")
        #expect(
          abs(found.slope / point[2] - 1) <= Tolerance.peer, "\(pair.name): T'(\(point[0])) = \(found.slope), not \(point[2])")
      }
    }
  }

  @Test("Equal mixtures give every value back bit for bit")
  func identity() {
    let m = GaussianMixture(fraction: 0.713, mean1: -2.385, sigma1: 11.3, mean2: 1.1, sigma2: 24.9)
    let swapped = GaussianMixture(fraction: 1 - 0.713, mean1: 1.1, sigma1: 24.9, mean2: -2.385, sigma2: 11.3)
    for u in [-1e300, -3.7, -0.0, 0.1, 2.0 / 3, .leastNonzeroMagnitude, 411.7, 1e9] {
      #expect(QuantileMap(from: m, to: m)(u).bitPattern == u.bitPattern)
      #expect(abs(QuantileMap(from: m, to: swapped)(u) - u) <= Tolerance.tail * abs(u))
    }
  }

  @Test("What is not finite comes back as it is")
  func notFinite() throws {
    for pair in try MapReference.read().prefix(5) {
      #expect(pair.map(.infinity) == .infinity && pair.map(-.infinity) == -.infinity && pair.map(.nan).isNaN)
      #expect(pair.map.evaluate(.nan).slope == 1)
    }
  }

  @Test("Where squares overflow the widest Gaussian goes on", arguments: [-1e300, -1e160, 1e160, 1e300])
  func beyondSquares(u: Double) throws {
    for pair in try MapReference.read().prefix(40) {
      let ratio = pair.map.target.lowerTail.sigmaLow / pair.map.source.lowerTail.sigmaLow
      let found = pair.map.evaluate(u)
      #expect(abs(found.value / (u * ratio) - 1) <= Tolerance.tail && found.slope == ratio, "\(pair.name)")
    }
  }

  @Test("Maps rise strictly on a fine grid, and never fall between neighbouring numbers of the tails")
  func monotone() throws {
    for pair in try MapReference.read() {
      let (first, last) = (pair.points[0][0], pair.points[pair.points.count - 1][0])
      let values = (0...2_000).map { pair.map(first + (last - first) * Double($0) / 2_000) }
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "\(pair.name)")
      for point in [pair.points[0], pair.points[2], pair.points[pair.points.count - 1]] {
        let step = max(1, abs(point[0])) * 1e-12
        let near = (0..<40).map { pair.map(point[0] + Double($0) * step) }
        #expect(zip(near, near.dropFirst()).allSatisfy { $0 < $1 }, "\(pair.name) near \(point[0])")
      }
    }
  }

  @Test("The inverse undoes the map")
  func inverse() throws {
    for pair in try MapReference.read() {
      let (map, inverse) = (pair.map, pair.map.inverse)
      for point in pair.points {
        let there = map.evaluate(point[0])
        let error = Tolerance.tail * abs(there.value) + 16 * Double.ulpOfOne * point[3]
        let allowed = error / there.slope + Tolerance.tail * abs(point[0])
        #expect(abs(inverse(there.value) - point[0]) <= allowed, "\(pair.name) at \(point[0])")
      }
    }
  }

  @Test("The slope is the derivative, f/f' at the image")
  func slope() throws {
    for pair in try MapReference.read() where !pair.name.hasPrefix("widths") {
      let map = pair.map
      for point in pair.points[4..<14] {
        let (u, h) = (point[0], 1e-4 * map.source.smallestSigma)
        let difference = (map(u - 2 * h) - 8 * map(u - h) + 8 * map(u + h) - map(u + 2 * h)) / (12 * h)
        let noise = 30 * Double.ulpOfOne * (point[3] + abs(point[1])) / h
        #expect(abs(difference - map.evaluate(u).slope) <= Tolerance.finiteDifference * point[2] + noise, "\(pair.name) at \(u)")
      }
    }
  }

  @Test("Mapped toys have the target's distribution", arguments: [0, 7, 31, 34, 44, 60])
  func toys(number: Int) throws {
    let map = try MapReference.read()[number].map
    let count = 100_000
    var random = Philox(seed: 7_341, stream: UInt64(number))
    let mapped = (0..<count).map { _ in map(map.source.sample(&random)) }.sorted()
    var distance = 0.0
    for (i, value) in mapped.enumerated() {
      let f = map.target.cdf(value)
      distance = max(distance, f - Double(i) / Double(count), Double(i + 1) / Double(count) - f)
    }
    #expect(distance * Double(count).squareRoot() < 1.95)  // Kolmogorov: p = 0.001
    #expect(distance > 0)
  }
}
