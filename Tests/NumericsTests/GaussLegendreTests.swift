import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("GaussLegendre")
struct GaussLegendreTests {
  @Test("Points rise and agree with the roots of P8 by mpmath, weights with the formula's")
  func referee() throws {
    let reference = try FaddeevaReference.load().legendre
    #expect(reference.count == 8)
    for (index, pair) in reference.enumerated() {
      #expect(abs(GaussLegendre.eight.points[index] - pair[0]) < Tolerance.elementary)
      #expect(abs(GaussLegendre.eight.weights[index] - pair[1]) < Tolerance.elementary)
    }
  }

  @Test("n points integrate polynomials of degree 2n − 1", arguments: [1, 2, 3, 4, 8, 16, 32])
  func polynomials(count: Int) {
    let (rule, degree) = (GaussLegendre(count: count), Double(2 * count - 1))
    let (a, b) = (0.31, 1.17)
    let exact = (pow(b, degree + 1) - pow(a, degree + 1)) / (degree + 1)
    #expect(abs(rule.integrate(from: a, to: b) { pow($0, degree) } / exact - 1) < 4 * Tolerance.rounding)
    #expect(abs(rule.weights.reduce(0, +) - 2) < Tolerance.rounding)
    #expect(zip(rule.points, rule.points.dropFirst()).allSatisfy { $0 < $1 })
  }
}
