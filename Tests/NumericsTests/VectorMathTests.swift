import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("VectorMath")
struct VectorMathTests {
  private func relative(_ a: Double, _ b: Double) -> Double { a == b ? 0 : abs(a - b) / max(abs(b), .leastNormalMagnitude) }

  @Test("exp, log, sine and cosine agree with mpmath")
  func referee() throws {
    let reference = try FaddeevaReference.load()
    for point in reference.exp {
      let value = VectorMath.exp(SIMD8(repeating: point[0]))[6]
      #expect(abs(value - point[1]) <= max(Tolerance.elementary * point[1], 0x1p-1074), "exp \(point[0])")
    }
    for point in reference.log {
      #expect(relative(VectorMath.log(SIMD8(repeating: point[0]))[1], point[1]) <= Tolerance.elementary, "log \(point[0])")
    }
    for point in reference.sine {
      let (sine, cosine) = VectorMath.sineAndCosine(SIMD8(repeating: point[0]))
      #expect(
        relative(sine[2], point[1]) <= Tolerance.elementary && relative(cosine[5], point[2]) <= Tolerance.elementary, "\(point)")
    }
  }

  @Test("exp and log are within two units of libm at a million points")
  func libm() {
    var random = Philox(seed: 2_718, stream: 1)
    var worst = (0.0, 0.0)
    for _ in 0..<125_000 {
      var x = SIMD8<Double>()
      for lane in 0..<8 { x[lane] = 1_400 * random.uniform() - 700 }
      let e = VectorMath.exp(x)
      let back = VectorMath.log(e)
      for lane in 0..<8 {
        worst.0 = max(worst.0, relative(e[lane], Foundation.exp(x[lane])))
        worst.1 = max(worst.1, relative(back[lane], Foundation.log(e[lane])))
      }
    }
    #expect(worst.0 <= Tolerance.elementary && worst.1 <= Tolerance.elementary, "\(worst)")
  }

  @Test("Infinities, zeros, subnormals and NaN are as libm has them")
  func edges() {
    let e = VectorMath.exp(SIMD8(.infinity, -.infinity, .nan, 0, 709.79, -745.2, -744.44, -708.5))
    #expect(e[0] == .infinity && e[1] == 0 && e[2].isNaN && e[3] == 1 && e[4] == .infinity && e[5] == 0)
    #expect(e[6] == 0x1p-1074 && relative(e[7], Foundation.exp(-708.5)) <= Tolerance.elementary)
    let l = VectorMath.log(SIMD8(.infinity, 0, -0.0, -1, .nan, 0x1p-1074, 0x1.44p-1030, 1))
    #expect(l[0] == .infinity && l[1] == -.infinity && l[2] == -.infinity && l[3].isNaN && l[4].isNaN && l[7] == 0)
    #expect(relative(l[5], Foundation.log(0x1p-1074)) <= Tolerance.elementary)
    #expect(relative(l[6], Foundation.log(0x1.44p-1030)) <= Tolerance.elementary)
    let s = VectorMath.signed(SIMD8(repeating: 2), as: SIMD8(-1, -0.0, 0, 3, -.infinity, 1, 1, 1))
    #expect(s[0] == -2 && s[1] == -2 && s[2] == 2 && s[3] == 2 && s[4] == -2)
    #expect(VectorMath.magnitude(SIMD8(repeating: -0.37)) == SIMD8(repeating: 0.37))
  }
}
