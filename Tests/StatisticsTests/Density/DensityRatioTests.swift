import Foundation
import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("DensityRatio")
struct DensityRatioTests {
  /// pT falling from 25 and |eta| < 2.1; the target is harder and more central.
  private func events(_ n: Int, stream: UInt64, slope: Double, width: Double) -> (pT: [Double], eta: [Double]) {
    var generator = Philox(seed: 77, stream: stream)
    var (pT, eta): ([Double], [Double]) = ([], [])
    while pT.count < n {
      let (p, e) = (25 - slope * log(1 - generator.uniform()), width * generator.normal())
      if abs(e) < 2.1 && p < 200 {
        pT.append(p)
        eta.append(e)
      }
    }
    return (pT, eta)
  }

  private func histogram(_ pT: [Double], _ eta: [Double], _ weights: [Double]?) throws -> GridHistogram {
    var result = GridHistogram(axes: [
      try Binning(edges: [25, 30, 36, 44, 56, 80, 200]), try Binning(edges: [-2.1, -1.2, -0.6, 0, 0.6, 1.2, 2.1]),
    ])
    result.fill(columns: [pT, eta], weights: weights)
    return result
  }

  @Test("Weights close the gap between two samples, and the report says what they cost")
  func closure() throws {
    let source = events(12_000, stream: 1, slope: 14, width: 1.3)
    let target = events(9000, stream: 2, slope: 17, width: 1.1)
    let pT = DensityAxis(lower: 25, logarithmic: true)
    let eta = DensityAxis(lower: -2.1, upper: 2.1)
    let ratio = DensityRatio(
      from: try KernelDensity2D(x: source.pT, y: source.eta, bandwidth: .factor(0.12), xAxis: pT, yAxis: eta),
      to: try KernelDensity2D(x: target.pT, y: target.eta, bandwidth: .factor(0.12), xAxis: pT, yAxis: eta), threads: 2)
    let weights = ratio.weightsOfSource()
    let goal = try histogram(target.pT, target.eta, nil)
    let before = try #require(ChiSquaredTest.comparingShapes(histogram(source.pT, source.eta, nil), goal, minimumEntries: 20))
    let after = try #require(
      ChiSquaredTest.comparingShapes(histogram(source.pT, source.eta, weights.ratios), goal, minimumEntries: 20))
    #expect(before.pValue < 1e-12 && after.pValue > 1e-3, "before \(before), after \(after)")
    let sum = weights.ratios.reduce(0, +)
    #expect(weights.effectiveEntries == sum * sum / weights.ratios.reduce(0) { $0 + $1 * $1 })
    #expect(weights.effectiveEntries < 12_000 && weights.largest <= 50 && weights.clippedFraction < 0.01)
  }

  @Test("Floor and clip hold, and are counted")
  func guards() throws {
    let source = try KernelDensity2D(x: [1.3, 2.1, 2.9, 2.2], y: [0.3, 1.1, 0.2, 0.7])
    let target = try KernelDensity2D(x: [1.9, 2.3, 8.7, 9.1], y: [0.6, 0.8, 5.3, 6.9], weights: [1.7, 1.1, 0.4, -0.2])
    let ratio = DensityRatio(from: source, to: target, floor: 0.01, clip: 3)
    let (x, y) = ([2.1, 8.7, 9.3, 2.3], [0.7, 5.2, 7.6, 0.8])
    let weights = ratio.weights(x: x, y: y)
    let (wanted, have) = (target.densities(x: x, y: y), source.densities(x: x, y: y))
    #expect(have[1] < ratio.floor && wanted[1] > 3 * ratio.floor && wanted[2] < 0)
    #expect(weights.ratios == [min(3, wanted[0] / have[0]), 3, 0, min(3, wanted[3] / have[3])])
    #expect(weights.flooredFraction == 0.5 && weights.clippedFraction == 0.25 && weights.largest == 3)
  }

  @Test("No events, no weights")
  func nothing() throws {
    let density = try KernelDensity2D(x: [1.3, 2.1, 2.9], y: [0.3, 1.1, 0.2])
    let weights = DensityRatio(from: density, to: density).weights(x: [], y: [])
    #expect(weights.ratios.isEmpty && weights.effectiveEntries == 0 && weights.largest == 0 && weights.flooredFraction == 0)
  }

  @Test("A floor of the whole density is refused")
  func badFloor() async {
    await #expect(processExitsWith: .failure) {
      let density = try KernelDensity2D(x: [1.3, 2.1, 2.9], y: [0.3, 1.1, 0.2])
      _ = DensityRatio(from: density, to: density, floor: 1.2)
    }
  }
}
