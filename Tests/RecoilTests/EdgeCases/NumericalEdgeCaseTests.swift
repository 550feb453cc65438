import Fitting
import Foundation
import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

/// Cases at which arithmetic, not physics, goes wrong elsewhere; docs/recoil.md lists all of them.
@Suite("Numerical edge cases of maps")
struct NumericalEdgeCaseTests {
  @Test(
    "Between single Gaussians the map is a line, also where p or 1 − p is no number above 0",
    arguments: [5.2, 8.3, 12, 37.6, 300, 1e4])
  func line(z: Double) {
    let map = QuantileMap(from: GaussianMixture(mean: -1.3, sigma: 7.1), to: GaussianMixture(mean: 0.4, sigma: 11.9))
    for sign in [-1.0, 1] {
      let (u, expected) = (-1.3 + 7.1 * sign * z, 0.4 + 11.9 * sign * z)
      let found = map.evaluate(u)
      #expect(abs(found.value - expected) <= Tolerance.tail * abs(expected), "z = \(sign * z): \(found.value), not \(expected)")
      #expect(abs(found.slope / (11.9 / 7.1) - 1) <= Tolerance.peer)
    }
  }

  /// Targets where Newton's method alone leaps away: needles beside and upon wide pedestals, far from where the search begins.
  private static let hard = [
    GaussianMixture(fraction: 0.5, mean1: 300, sigma1: 0.02, mean2: -20, sigma2: 400),
    GaussianMixture(fraction: 1e-9, mean1: -900, sigma1: 1e-3, mean2: 5, sigma2: 30),
    GaussianMixture(fraction: 0.999, mean1: 0, sigma1: 1e-4, mean2: 0, sigma2: 1_000),
  ]

  @Test("The inversion ends at the root from any start, bracketed and halved where Newton's method fails", arguments: 0..<3)
  func inversion(number: Int) {
    let (source, target) = (GaussianMixture(mean: 3, sigma: 17), Self.hard[number])
    let map = QuantileMap(from: source, to: target)
    let points = (0...600).map { -300 + Double($0) }
    let values = points.map { map($0) }
    for (u, v) in zip(points, values) {
      let isUpper = source.logCDF(u).value > -0.7
      let wanted = isUpper ? source.mirrored.logCDF(-u).value : source.logCDF(u).value
      let found = isUpper ? target.mirrored.logCDF(-v) : target.logCDF(v)
      // As near as neighbouring numbers v allow.
      let allowed = Tolerance.peer * max(1, abs(wanted)) + 4 * abs(found.slope) * abs(v).ulp
      #expect(abs(found.value - wanted) <= allowed, "T(\(u)) = \(v): log F = \(found.value), not \(wanted)")
    }
    #expect(zip(values, values.dropFirst()).allSatisfy { $0 <= $1 } && values.allSatisfy { $0.isFinite && abs($0) < 1e6 })
  }

  @Test("A share that vanishes or is all, and equal widths, are the single Gaussian")
  func degenerate() {
    let single = GaussianMixture(mean: -2.4, sigma: 13.7)
    let target = GaussianMixture(fraction: 0.61, mean1: 0.3, sigma1: 9.9, mean2: -1.1, sigma2: 21.3)
    let others = [
      GaussianMixture(fraction: 1e-14, mean1: 40, sigma1: 0.3, mean2: -2.4, sigma2: 13.7),
      GaussianMixture(fraction: 1, mean1: -2.4, sigma1: 13.7, mean2: -2.4, sigma2: 13.7),
      GaussianMixture(fraction: 0.37, mean1: -2.4, sigma1: 13.7, mean2: -2.4, sigma2: 13.7),
      GaussianMixture([
        GaussianComponent(share: 0.2, mean: -2.4, sigma: 13.7), GaussianComponent(share: 0.3, mean: -2.4, sigma: 13.7),
        GaussianComponent(share: 0.5, mean: -2.4, sigma: 13.7),
      ]),
    ]
    for u in [-90.0, -31.25, -2.4, 0.1, 17, 64, 88] {
      let expected = QuantileMap(from: single, to: target)(u)
      for other in others {
        #expect(abs(QuantileMap(from: other, to: target)(u) - expected) <= Tolerance.peer * 100)
        #expect(abs(QuantileMap(from: target, to: other)(u) - QuantileMap(from: target, to: single)(u)) <= Tolerance.peer * 100)
      }
    }
  }

  @Test("m_T is real and 0 where lepton and MET are parallel, whatever the rounding; elsewhere it is the mass of the two")
  func transverseMass() {
    var random = Philox(seed: 7_715, stream: 3)
    for _ in 0..<2_000 {
      let (px, py, factor) = (80 * random.normal(), 80 * random.normal(), 3 * random.uniform())
      let mass = TransverseMass(px: px, py: py).mass(factor * px, factor * py)
      #expect(mass >= 0 && mass <= 1e-6 * hypot(px, py), "\(mass)")  // √ of a rounding error
      let (x, y) = (50 * random.normal(), 50 * random.normal())
      let angle = atan2(y, x) - atan2(py, px)
      let expected = (2 * hypot(px, py) * hypot(x, y) * (1 - cos(angle))).squareRoot()
      #expect(abs(TransverseMass(px: px, py: py).mass(x, y) - expected) <= 1e-6 * max(1, expected))
    }
    #expect(TransverseMass(px: 0, py: 0).mass(3, 4) == 0 && TransverseMass(px: 31.5, py: 0).mass(-31.5, 0) == 63)
  }

  @Test("Fewer than 20 effective entries are not fitted, whatever the number of events", arguments: [19.0, 21])
  func effectiveEntries(wanted: Double) {
    var histogram = Histogram(bins: 100, low: -50, high: 50)
    // Half the events weigh a, half b: N_eff = n (a + b)²/(2 (a² + b²)).
    let (events, a) = (4_000, 1.0)
    let ratio = 2 * wanted / Double(events)
    let b = (1 - (1 - (1 - ratio) * (1 - ratio)).squareRoot()) / (ratio - 1)  // (a + b)² = ratio (a² + b²): b < 0
    for i in 0..<events {
      histogram.fill(9 * NormalDistribution.quantile((Double(i) + 0.5) / Double(events)), weight: i % 2 == 0 ? a : b)
    }
    #expect(abs(histogram.effectiveEntries - wanted) < 1e-6 * wanted)
    let fit = MixtureFitter(components: .exactly(1)).fit(histogram)
    #expect((fit.status == .notEnoughEntries) == (wanted < 20), "\(fit.status)")
  }
}
