import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("BetaDistribution")
struct BetaDistributionTests {
  struct Reference: Decodable {
    struct Point: Decodable { let a, b, p, quantile, cdf, upperTail: Double }
    let points: [Point]
  }

  @Test("cdf, upper tail and quantiles are SciPy's")
  func reference() throws {
    let url = try #require(Bundle.module.url(forResource: "beta", withExtension: "json", subdirectory: "Reference"))
    let points = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url)).points
    #expect(points.count == 42)
    for c in points {
      let cdf = BetaDistribution.cdf(c.quantile, a: c.a, b: c.b)
      #expect(abs(cdf - c.cdf) <= Tolerance.beta * c.cdf, "\(c)")
      #expect(abs(BetaDistribution.upperTail(c.quantile, a: c.a, b: c.b) - c.upperTail) <= Tolerance.beta * c.upperTail, "\(c)")
      #expect(abs(BetaDistribution.quantile(c.p, a: c.a, b: c.b) / c.quantile - 1) < Tolerance.beta, "\(c)")
      #expect(abs(BetaDistribution.upperQuantile(c.p, a: c.b, b: c.a) / (1 - c.quantile) - 1) < Tolerance.beta, "\(c)")
    }
  }

  @Test("The ends are the ends, and the uniform distribution is itself")
  func ends() {
    #expect(BetaDistribution.cdf(-0.3, a: 2.1, b: 3.4) == 0 && BetaDistribution.cdf(1.3, a: 2.1, b: 3.4) == 1)
    #expect(BetaDistribution.upperTail(-0.3, a: 2.1, b: 3.4) == 1 && BetaDistribution.upperTail(1.3, a: 2.1, b: 3.4) == 0)
    #expect(BetaDistribution.quantile(0, a: 2.1, b: 3.4) == 0 && BetaDistribution.quantile(1, a: 2.1, b: 3.4) == 1)
    #expect(BetaDistribution.upperQuantile(0, a: 2.1, b: 3.4) == 1 && BetaDistribution.upperQuantile(1, a: 2.1, b: 3.4) == 0)
    for p in [0.0173, 0.385, 0.9441] { #expect(abs(BetaDistribution.quantile(p, a: 1, b: 1) - p) < Tolerance.rounding) }
  }

  @Test("A probability outside 0 to 1 has no quantile")
  func outside() async {
    await #expect(processExitsWith: .failure) { _ = BetaDistribution.quantile(1.2, a: 2.1, b: 3.4) }
    await #expect(processExitsWith: .failure) { _ = BetaDistribution.upperQuantile(0.3, a: 0, b: 3.4) }
  }
}
