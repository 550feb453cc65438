import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Maps in cubic pieces")
struct VariedMapTests {
  @Test(
    "Pieces are halved until they agree, also where one side of a Gaussian is all but a step",
    arguments: [0.2, 0.01, 1e-4, 1e-6])
  func needle(sigma: Double) throws {
    let smooth = GaussianMixture([GaussianComponent(share: 1, mean: -1.2, sigma: 14)])
    let steep = GaussianMixture([
      GaussianComponent(share: 0.3, mean: 4, sigmaLow: sigma, sigmaHigh: 9),
      GaussianComponent(share: 0.7, mean: -2, sigma: 16),
    ])
    for (source, target) in [(smooth, steep), (steep, smooth)] {
      let map = RecoilMap(from: source, to: target, tailProbability: 1e-4)
      let found = try VariedMap.cubics([VariedMap(nominal: map, change: nil)], tolerance: 1e-6, reach: 200)
      #expect(found.largestError <= 1e-6)
      for i in 0...4_000 {
        let u = -80 + 0.04 * Double(i)
        #expect(abs(found.maps[0](u) - map(u)) <= 2e-6, "at \(u)")
      }
    }
  }

  @Test("No two knots are apart by rounding alone: readers that lose the last bit still find edges that rise")
  func knots() throws {
    let single = GaussianMixture(mean: 0, sigma: 12)
    let nominal = RecoilMap(from: single, to: GaussianMixture(mean: 0.5, sigma: 13), tailProbability: 1e-4)
    var random = Philox(seed: 991, stream: 4)
    for _ in 0..<60 {
      let (low, high) = (-50 - 30 * random.uniform(), 45 + 30 * random.uniform())
      let nodes = (0...64).map { i -> (value: Double, slope: Double) in
        let x = low + (high - low) * Double(i) / 64
        return (x + 0.3 * sin(x / 20), 1 + 0.015 * cos(x / 20))
      }
      let curve = MonotoneCurve(low: low, high: high, nodes: nodes)
      let maps = [VariedMap(nominal: nominal, change: .curve(curve)), VariedMap(nominal: nominal, change: nil)]
      let knots = try VariedMap.cubics(maps, tolerance: 1e-3, reach: 200).maps[0].knots
      #expect(zip(knots, knots.dropFirst()).allSatisfy { $1 - $0 > 1e-8 }, "\(low) \(high)")
    }
  }
}
