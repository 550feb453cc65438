import Fitting
import Numerics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Statistical eigen-modes")
struct StatisticalModesTests {
  private let regions: [RecoilRegionFit]

  init() throws { regions = try VariedToy.shared.get().calibration.regions }

  /// J C Jᵀ at `points` by differences of the map in every coordinate.
  private func variances(_ fits: RecoilComponentFit, _ points: [Double]) throws -> [Double] {
    let data = try #require(fits.data.coordinateCovariance)
    let simulation = try #require(fits.simulation.coordinateCovariance)
    func slopes(_ fit: MixtureFit, _ covariance: SymmetricMatrix, _ map: (GaussianMixture) -> QuantileMap) -> [[Double]] {
      var rows = points.map { _ in [Double]() }
      for k in 0..<covariance.dimension {
        let step = 0.01 * covariance[k, k].squareRoot()
        let sides = [1.0, -1].map { sign in
          var moved = fit.coordinates
          moved[k] += sign * step
          return map(fit.mixture(atCoordinates: moved))
        }
        for (i, u) in points.enumerated() { rows[i].append((sides[0](u) - sides[1](u)) / (2 * step)) }
      }
      return rows
    }
    let (source, target) = (fits.map.source, fits.map.target)
    let (a, b) = (
      slopes(fits.data, data) { QuantileMap(from: source, to: $0) },
      slopes(fits.simulation, simulation) { QuantileMap(from: $0, to: target) }
    )
    return points.indices.map { data.quadraticForm(a[$0]) + simulation.quadraticForm(b[$0]) }
  }

  @Test("Half the differences of all modes, squared and summed, are the propagated variance", arguments: RecoilComponent.allCases)
  func sum(component: RecoilComponent) throws {
    for region in regions {
      let fits = region[component]
      let found = try #require(StatisticalModes(fits, keep: 1, tailProbability: 1e-4))
      let points = fits.map.source.equallyProbable(9)
      let expected = try variances(fits, points)
      var sums = points.map { _ in 0.0 }
      for mode in found.modes {
        let (up, down) = (try #require(found.map(mode, sign: 1)), try #require(found.map(mode, sign: -1)))
        for (i, u) in points.enumerated() { sums[i] += 0.25 * (up(u) - down(u)) * (up(u) - down(u)) }
      }
      for (sum, expected) in zip(sums, expected) { #expect(abs(sum / expected - 1) < 0.2, "\(sum) \(expected)") }
      let ratio = sums.reduce(0, +) / expected.reduce(0, +)
      #expect(abs(ratio - 1) < 0.03, "\(ratio)")
    }
  }

  @Test("Impacts fall and are root mean square shifts")
  func impacts() throws {
    let fits = regions[0].parallel
    let found = try #require(StatisticalModes(fits, keep: 1, tailProbability: 1e-4))
    #expect(found.modes.count >= 4 && found.dropped < 1e-9 && !found.isApproximate)
    #expect(zip(found.modes, found.modes.dropFirst()).allSatisfy { $0.impact >= $1.impact })
    let points = fits.map.source.equallyProbable(32)
    let up = try #require(found.map(found.modes[0], sign: 1))
    let square = points.reduce(0) { $0 + (up($1) - fits.map($1)) * (up($1) - fits.map($1)) / 32 }
    #expect(abs(square.squareRoot() / found.modes[0].impact - 1) < 0.05)
  }

  @Test("Pruning leaves out the least, and says how much", arguments: [0.5, 0.9, 0.99])
  func pruning(keep: Double) throws {
    let fits = regions[1].parallel
    let all = try #require(StatisticalModes(fits, keep: 1, tailProbability: 1e-4)).modes
    let some = try #require(StatisticalModes(fits, keep: keep, tailProbability: 1e-4))
    let total = all.reduce(0) { $0 + $1.impact * $1.impact }
    let kept = all.prefix(some.modes.count).reduce(0) { $0 + $1.impact * $1.impact }
    #expect(some.modes.count < all.count && kept >= keep * total * (1 - 1e-9))
    #expect(kept - some.modes[some.modes.count - 1].impact * some.modes[some.modes.count - 1].impact < keep * total)
    #expect(abs(some.dropped - (1 - kept / total)) < 1e-6)
    #expect(zip(some.modes, all).allSatisfy { $0.data == $1.data && $0.simulation == $1.simulation })
  }
}
