import Fitting
import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Weights of varied maps")
struct EventWeightTests {
  private static let tail = 1e-4
  private let nominal: RecoilMap
  private let simulation: GaussianMixture
  private let data: GaussianMixture
  /// Both mixtures moved by far more than fits are uncertain.
  private let otherSimulation = GaussianMixture(fraction: 0.62, mean1: -0.55, sigma1: 8.3, mean2: -3.9, sigma2: 16.9)
  private let otherData = GaussianMixture(fraction: 0.7, mean1: -2.45, sigma1: 9.35, mean2: -4.3, sigma2: 18.1)

  init() {
    (simulation, data) = (Toy.simulation.parallel, Toy.data.parallel)
    nominal = RecoilMap(from: simulation, to: data, tailProbability: Self.tail)
  }

  private func varied(_ source: GaussianMixture, _ target: GaussianMixture) -> RecoilMap {
    RecoilMap(from: source, to: target, tailProbability: Self.tail)
  }

  @Test("Data's modes weigh with g_v/g at u′, simulation's with f/f_v at the value of equal probability, both with the product")
  func closedForms() {
    let both = EventWeight(nominal: nominal, varied: varied(otherSimulation, otherData))
    let (byData, bySimulation) = (varied(simulation, otherData), varied(otherSimulation, data))
    let match = QuantileMap(from: simulation, to: otherSimulation)
    for u in simulation.equallyProbable(41) {
      let x = nominal(u)
      let expected = otherData.density(x) / data.density(x)
      #expect(abs(EventWeight(nominal: nominal, varied: byData)(u) / expected - 1) < Tolerance.peer, "\(u)")
      let y = match(u)
      let ratio = simulation.density(y) / otherSimulation.density(y)
      #expect(abs(EventWeight(nominal: nominal, varied: bySimulation)(u) / ratio - 1) < Tolerance.peer, "\(u)")
      let z = QuantileMap(from: otherData, to: otherSimulation)(x)
      let product = expected * simulation.density(z) / otherSimulation.density(z)
      #expect(abs(both(u) / product - 1) < Tolerance.peer, "\(u)")
    }
  }

  @Test("It is the ratio of the slopes of both cumulative distributions of corrected events")
  func cumulative() {
    let other = varied(otherSimulation, otherData)
    let weight = EventWeight(nominal: nominal, varied: other)
    let step = 1e-3
    for u in simulation.equallyProbable(23) {
      let x = nominal(u)
      func slope(_ map: RecoilMap) -> Double {
        let back = map.core.inverse
        return simulation.cdf(back(x + step)) - simulation.cdf(back(x - step))
      }
      #expect(abs(weight(u) / (slope(other) / slope(nominal)) - 1) < 1e-2 * Tolerance.fit, "\(u)")
    }
  }

  @Test("Nothing varied weighs 1; beyond the core a weight stays what it is at its end")
  func ends() {
    let same = EventWeight(nominal: nominal, varied: nominal)
    let weight = EventWeight(nominal: nominal, varied: varied(otherSimulation, otherData))
    for u in [-80.5, -20, 0.3, 14, 77] { #expect(abs(same(u) - 1) < Tolerance.tail) }
    #expect(weight(nominal.low - 300) == weight(nominal.low) && weight(nominal.high + 1e9) == weight(nominal.high))
    #expect(weight(-.infinity) == weight(nominal.low) && weight(nominal.low) != weight(nominal.high))
  }

  @Test("Tables are within their tolerance of exact weights everywhere, and constant beyond the core")
  func tables() {
    let weight = EventWeight(nominal: nominal, varied: varied(otherSimulation, otherData))
    let bank = MapBank(
      [.map(nominal, tolerance: 1e-6), .weight(weight, tolerance: 1e-5), .weight(weight, tolerance: 0)], threads: 1)
    for i in 0...3_000 {
      let u = -150 + 0.1 * Double(i)
      #expect(abs(bank.value(1, u) - weight(u)) <= 2e-5 * max(1, weight(u)), "\(u)")
      #expect(bank.value(2, u) == weight(u))
    }
    var column = [Double](repeating: 7, count: 5)
    bank.evaluate(1, [0, -1e4, 3.5, 1e4, 0], 1..<4, into: &column)
    #expect(column == [7, weight(nominal.low), bank.value(1, 3.5), weight(nominal.high), 7])
  }

  /// χ² between the shapes of two histograms, and the mean weight with its error.
  private func compared(
    _ source: GaussianMixture, _ map: RecoilMap, to varied: RecoilMap, weights: Bool, stream: UInt64
  ) throws -> (test: ChiSquaredTest, mean: Double, error: Double) {
    let weight = EventWeight(nominal: map, varied: varied)
    let bank = MapBank(
      [.map(map, tolerance: 1e-6), .map(varied, tolerance: 1e-6), .weight(weight, tolerance: 1e-6)], threads: 1)
    var (first, second) = (Histogram(bins: 60, low: -60, high: 60), Histogram(bins: 60, low: -60, high: 60))
    var random = Philox(seed: 8_128, stream: stream)
    var (sum, squares) = (0.0, 0.0)
    let count = 100_000
    for _ in 0..<count {
      let u = source.sample(&random)
      let w = weights ? bank.value(2, u) : 1
      first.fill(bank.value(0, u), weight: w)
      second.fill(bank.value(1, source.sample(&random)), weight: 1)  // other events, so that the two are independent
      (sum, squares) = (sum + w, squares + w * w)
    }
    let mean = sum / Double(count)
    let error = ((squares / Double(count) - mean * mean) / Double(count)).squareRoot()
    return (try #require(ChiSquaredTest.comparingShapes(first, second)), mean, error)
  }

  @Test(
    "Weighted events are distributed as shifted ones, for data's and simulation's fits moved and for both; unweighted are not")
  func closure() throws {
    let moved = [varied(simulation, otherData), varied(otherSimulation, data), varied(otherSimulation, otherData)]
    for (k, other) in moved.enumerated() {
      let found = try compared(simulation, nominal, to: other, weights: true, stream: UInt64(k))
      #expect(found.test.pValue > 1e-3, "\(k) \(found)")
      #expect(abs(found.mean - 1) < Tolerance.sigmas * found.error, "\(k) \(found)")
      let plain = try compared(simulation, nominal, to: other, weights: false, stream: UInt64(k))
      #expect(plain.test.pValue < 1e-4, "\(k) \(plain)")
    }
  }

  @Test("Eigen-modes of a calibration, five deviations far: weighted events are distributed as shifted ones in every region")
  func modes() throws {
    let calibration = try VariedToy.shared.get().calibration
    var (tested, different) = (0, 0)
    for (r, region) in calibration.regions.enumerated() where r % 2 == 0 {
      for (c, component) in RecoilComponent.allCases.enumerated() {
        let fits = region[component]
        let modes = try #require(StatisticalModes(fits, keep: 1, tailProbability: Self.tail))
        for (k, mode) in modes.modes.prefix(2).enumerated() {
          let map = try #require(modes.map(mode, sign: k == 0 ? 5 : -5))
          let stream = UInt64(100 + 10 * r + 2 * k + c)
          let found = try compared(fits.map.source, fits.map, to: map, weights: true, stream: stream)
          #expect(
            found.test.pValue > 1e-3 && abs(found.mean - 1) < Tolerance.sigmas * found.error, "\(r) \(component) \(k) \(found)")
          tested += 1
          different += try compared(fits.map.source, fits.map, to: map, weights: false, stream: stream).test.pValue < 1e-3 ? 1 : 0
        }
      }
    }
    #expect(tested == 12 && different >= 10, "\(different) of \(tested) differ without weights")
  }
}
