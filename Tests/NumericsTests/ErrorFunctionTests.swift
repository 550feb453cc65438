import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("VectorMath: the error function")
struct ErrorFunctionTests {
  private struct Reference: Decodable { let points: [[Double]] }

  @Test("Is within a unit of mpmath everywhere, and correctly rounded beyond 2")
  func referee() throws {
    let url = try #require(Bundle.module.url(forResource: "error-function", withExtension: "json", subdirectory: "Reference"))
    let points = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url)).points
    #expect(points.count > 500)
    var (far, misrounded) = (0, 0)
    for point in points {
      let value = VectorMath.erf(SIMD8(repeating: point[0]))[5]
      #expect(abs(value - point[1]) <= point[1].ulp, "\(point) \(value)")
      guard abs(point[0]) > 2 else { continue }
      far += 1
      misrounded += value == point[1] ? 0 : 1
    }
    #expect(far > 250 && Double(misrounded) <= Tolerance.misrounded * Double(far), "\(misrounded) of \(far)")
  }

  @Test("Agrees with libm to two units, and bit for bit beyond 2")
  func libm() {
    var random = Philox(seed: 1_618, stream: 3)
    var (far, differing, worst) = (0, 0, 0.0)
    for _ in 0..<60_000 {
      var x = SIMD8<Double>()
      for lane in 0..<8 { x[lane] = 2.2 * random.normal() }
      let value = VectorMath.erf(x)
      for lane in 0..<8 {
        let expected = Foundation.erf(x[lane])
        worst = max(worst, abs(value[lane] - expected) / expected.ulp)
        guard abs(x[lane]) > 2 else { continue }
        far += 1
        differing += value[lane] == expected ? 0 : 1
      }
    }
    #expect(worst <= 2, "\(worst)")
    #expect(far > 150_000 && Double(differing) <= Tolerance.misrounded * Double(far), "\(differing) of \(far)")
  }

  @Test("Is odd; zeros, infinities and NaN are as libm has them; the value does not depend on the lane")
  func edges() {
    let value = VectorMath.erf(SIMD8(0, -0.0, .infinity, -.infinity, .nan, 0x1p-1074, 6.5, -40))
    #expect(value[0] == 0 && value[0].sign == .plus && value[1] == 0 && value[1].sign == .minus)
    #expect(value[2] == 1 && value[3] == -1 && value[4].isNaN && value[5] == 0x1p-1074 && value[6] == 1 && value[7] == -1)
    var random = Philox(seed: 1_618, stream: 4)
    for _ in 0..<2_000 {
      var x = SIMD8<Double>()
      for lane in 0..<8 { x[lane] = 2 * random.normal() }
      let (value, opposite) = (VectorMath.erf(x), VectorMath.erf(-x))
      #expect(opposite == -value)
      #expect(VectorMath.erf(SIMD8(repeating: x[2]))[7] == value[2])
    }
  }
}
