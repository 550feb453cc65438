import Fitting
import Numerics
import Recoil
import Testing
import _TestSupport

@Suite("Recoil maps and their tables")
struct RecoilMapTests {
  private func maps(_ tail: Double) throws -> [(name: String, map: RecoilMap)] {
    try MapReference.read().map { ($0.name, RecoilMap(from: $0.map.source, to: $0.map.target, tailProbability: tail)) }
  }

  @Test("The guards are the source's quantiles", arguments: [1e-7, 1e-4, 0.1])
  func guards(tail: Double) throws {
    for (name, map) in try maps(tail) {
      #expect(abs(map.source.cdf(map.low) / tail - 1) < Tolerance.peer, "\(name)")
      #expect(abs(map.source.mirrored.cdf(-map.high) / tail - 1) < Tolerance.peer, "\(name)")
      #expect(map.low < map.high)
    }
  }

  @Test("The core is the quantile map; beyond the guards its shifts go on")
  func shifts() throws {
    for (name, map) in try maps(1e-4) {
      let core = QuantileMap(from: map.source, to: map.target)
      for t in [0, 0.03, 0.37, 0.5, 0.81, 1] {
        let u = t == 1 ? map.high : map.low + t * (map.high - map.low)
        #expect(map(u) == core(u), "\(name)")
      }
      #expect(map.lowShift == core(map.low) - map.low && map.highShift == core(map.high) - map.high)
      for distance in [1e-9, 0.25, 17.3, 1e6] {
        #expect(map(map.low - distance) == map.low - distance + map.lowShift, "\(name)")
        #expect(map(map.high + distance) == map.high + distance + map.highShift, "\(name)")
      }
      #expect(map(-.infinity) == -.infinity && map(.infinity) == .infinity && map(.nan).isNaN)
    }
  }

  @Test("Maps are continuous and rise through the guards")
  func continuity() throws {
    for (name, map) in try maps(1e-4) {
      for edge in [map.low, map.high] {
        let step = 1e-10 * (map.high - map.low)
        let values = (-20...20).map { map(edge + Double($0) * step) }
        #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "\(name)")
        let slope = max(1, map.core.evaluate(edge).slope)
        #expect(values[40] - values[0] < 41 * step * slope * 1.01, "\(name)")
        #expect(
          abs(map(edge.nextUp) - map(edge.nextDown)) <= Tolerance.rounding * (abs(edge) + abs(map(edge))) * slope, "\(name)")
      }
    }
  }

  @Test("Equal fits change nothing anywhere")
  func identity() {
    let m = GaussianMixture(fraction: 0.64, mean1: -1.385, sigma1: 9.3, mean2: 0.71, sigma2: 19.9)
    let map = RecoilMap(from: m, to: m, tailProbability: 1e-4)
    let table = RecoilMapTable(map)
    #expect(map.isIdentity && map.lowShift == 0 && map.highShift == 0)
    for u in [-1e6, map.low, -0.3, 0, 1.0 / 3, map.high, 777.7] { #expect(map(u) == u && table?(u) == u) }
    #expect(map.slopeRange == 1...1)
  }

  @Test("The range of slopes holds every slope of the core")
  func slopes() throws {
    for (name, map) in try maps(1e-4).prefix(30) {
      let range = map.slopeRange
      #expect(range.lowerBound > 0)
      for i in 0..<101 {
        let slope = map.core.evaluate(map.low + (map.high - map.low) * Double(i) / 100).slope
        #expect(slope >= range.lowerBound * 0.99 && slope <= range.upperBound * 1.01, "\(name)")
      }
    }
  }

  @Test("A table's error holds at random points, and the table rises", arguments: [1e-3, 1e-7, 1e-9])
  func certified(tolerance: Double) throws {
    var random = Philox(seed: 55_107, stream: 1)
    for (name, map) in try maps(1e-4) {
      guard let table = RecoilMapTable(map, tolerance: tolerance) else { continue }
      #expect(table.largestError <= tolerance, "\(name)")
      var worst = 0.0
      for _ in 0..<1_700 {
        let u = map.low - 10 + (map.high - map.low + 20) * random.uniform()
        worst = max(worst, abs(table(u) - map(u)))
      }
      #expect(worst <= tolerance, "\(name): \(worst) GeV off with \(table.count) pieces")
      let values = (0...4_000).map { table(map.low - 1 + (map.high - map.low + 2) * Double($0) / 4_000) }
      #expect(zip(values, values.dropFirst()).allSatisfy { $0 < $1 }, "\(name)")
    }
  }

  @Test("Maps of recoil fits have tables; a tolerance below rounding has none")
  func tolerances() throws {
    for (name, map) in try maps(1e-4).prefix(30) {
      #expect(RecoilMapTable(map)?.largestError ?? 1 <= 1e-7, "\(name)")
    }
    #expect(RecoilMapTable(try maps(1e-4)[0].map, tolerance: 1e-18) == nil)
  }

  @Test("Tables hand on what is not finite, and agree at both guards")
  func tableEdges() throws {
    for (name, map) in try maps(1e-4).prefix(8) {
      let table = try #require(RecoilMapTable(map, tolerance: 1e-6))
      #expect(table(.nan).isNaN && table(.infinity) == .infinity && table(-.infinity) == -.infinity)
      for u in [map.low, map.high, map.low.nextDown, map.high.nextUp, map.high.nextDown] {
        #expect(abs(table(u) - map(u)) <= 1e-6, "\(name)")
      }
    }
  }
}
