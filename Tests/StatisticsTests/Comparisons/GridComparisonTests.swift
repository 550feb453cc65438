import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Comparing grids")
struct GridComparisonTests {
  private func grid(_ stream: UInt64, _ n: Int, width: Double = 1.6) throws -> GridHistogram {
    let edges = stride(from: -4.0, through: 4, by: 0.5).map { $0 }
    var result = GridHistogram(axes: [try Binning(edges: edges), try Binning(edges: edges)])
    var generator = Philox(seed: 913, stream: stream)
    for _ in 0..<n {
      result.fill([width * generator.normal(), 1.1 * generator.normal()], weight: generator.uniform() < 0.1 ? -0.4 : 1.1)
    }
    return result
  }

  @Test("Under one parent p is uniform; other shapes are told apart")
  func uniform() throws {
    var counts = [Double](repeating: 0, count: 10)
    for toy in 0..<400 {
      let test = try #require(
        ChiSquaredTest.comparingShapes(grid(UInt64(2 * toy), 4000), grid(UInt64(2 * toy + 1), 3000), minimumEntries: 20))
      #expect(test.degreesOfFreedom > 15)
      counts[min(9, Int(10 * test.pValue))] += 1
    }
    let chiSquared = counts.reduce(0) { $0 + ($1 - 40) * ($1 - 40) / 40 }
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 9) > 1e-4, "\(counts)")
    let other = try #require(ChiSquaredTest.comparingShapes(grid(1, 9000), grid(2, 9000, width: 1.9)))
    #expect(other.pValue < 1e-6)
  }

  @Test("Too little to compare is nil")
  func nothing() throws {
    let empty = GridHistogram(axes: try grid(1, 0).axes)
    #expect(ChiSquaredTest.comparingShapes(try grid(1, 900), empty) == nil)
    #expect(ChiSquaredTest.comparingShapes(try grid(1, 9), try grid(2, 7)) == nil)
  }
}
