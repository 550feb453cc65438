import Foundation
import Numerics
import Testing
import _TestSupport

/// What Benchmarks/referee/numerics.py wrote.
struct NormalReference: Decodable {
  struct Point: Decodable { let z, cdf, logCDF, hazard: Double }
  struct Quantile: Decodable { let p, z: Double }
  struct Tail: Decodable { let x: Double, freedom: Int, upper: Double }
  let normal: [Point]
  let quantile: [Quantile]
  let chiSquared: [Tail]

  static func load() throws -> NormalReference {
    let url = try #require(Bundle.module.url(forResource: "normal", withExtension: "json", subdirectory: "Reference"))
    return try JSONDecoder().decode(NormalReference.self, from: Data(contentsOf: url))
  }
}

@Suite("NormalDistribution")
struct NormalDistributionTests {
  private func agrees(_ a: Double, _ b: Double, _ tolerance: Double = Tolerance.peer) -> Bool { abs(a - b) <= tolerance * abs(b) }

  @Test("cdf, log cdf and hazard agree with mpmath from z = -1e6 to 12")
  func referee() throws {
    let reference = try NormalReference.load()
    #expect(reference.normal.count > 20)
    for point in reference.normal {
      if point.cdf > 1e-300 { #expect(agrees(NormalDistribution.cdf(point.z), point.cdf), "cdf at \(point.z)") }
      #expect(agrees(NormalDistribution.logCDF(point.z), point.logCDF, Tolerance.rounding), "log cdf at \(point.z)")
      #expect(agrees(NormalDistribution.hazard(point.z), point.hazard, Tolerance.tail), "hazard at \(point.z)")
    }
  }

  @Test("Quantiles agree with mpmath and invert the cdf")
  func quantiles() throws {
    for point in try NormalReference.load().quantile {
      let z = NormalDistribution.quantile(point.p)
      #expect(abs(z - point.z) <= Tolerance.peer * max(1, abs(point.z)), "p = \(point.p)")
      #expect(agrees(NormalDistribution.cdf(z), point.p), "p = \(point.p)")
    }
    #expect(NormalDistribution.quantile(0) == -.infinity && NormalDistribution.quantile(1) == .infinity)
  }

  @Test("log cdf and hazard pass the switch at -37 without a step", arguments: [-37.0, 0.0])
  func continuity(at z: Double) {
    let (below, above) = (z.nextDown, z.nextUp)
    let step = NormalDistribution.logCDF(above) - NormalDistribution.logCDF(below)
    #expect(abs(step - (above - below) * NormalDistribution.hazard(z)) <= Tolerance.rounding * abs(NormalDistribution.logCDF(z)))
    #expect(agrees(NormalDistribution.hazard(above), NormalDistribution.hazard(below), Tolerance.tail))
  }

  @Test("The far tail stays finite and is linear in the hazard", arguments: [-3.7e7, -2.2e150])
  func farTail(z: Double) {
    #expect(NormalDistribution.logCDF(z).isFinite)
    #expect(agrees(NormalDistribution.hazard(z), -z, Tolerance.rounding))
  }

  @Test("The density is the derivative of the cdf", arguments: [-4.31, -1.07, 0.02, 2.9])
  func derivative(z: Double) {
    let h = 1e-4  // fourth-order stencil: error h⁴ f⁽⁵⁾/30 ~ 1e-17, rounding 1e-16/h ~ 1e-12 at z of order one
    func cdf(_ k: Double) -> Double { NormalDistribution.cdf(z + k * h) }
    let slope = (cdf(-2) - 8 * cdf(-1) + 8 * cdf(1) - cdf(2)) / (12 * h)
    #expect(abs(slope - NormalDistribution.density(z)) <= Tolerance.finiteDifference * NormalDistribution.density(z))
  }

  @Test("Chi-squared tails agree with mpmath; no degrees of freedom leave nothing to reject")
  func chiSquared() throws {
    for tail in try NormalReference.load().chiSquared {
      let p = ChiSquaredDistribution.upperTail(tail.x, degreesOfFreedom: tail.freedom)
      #expect(agrees(p, tail.upper), "χ² = \(tail.x) with \(tail.freedom)")
    }
    #expect(ChiSquaredDistribution.upperTail(3.3, degreesOfFreedom: 0) == 1)
  }
}
