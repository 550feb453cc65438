import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("VectorMath: the hyperbolic tangent")
struct HyperbolicTangentTests {
  @Test("Is within a few units of libm from 1e-300 to where it is 1")
  func libm() {
    var random = Philox(seed: 577, stream: 2)
    var worst = 0.0
    for step in 0..<40_000 {
      var x = SIMD8<Double>()
      for lane in 0..<8 {
        x[lane] = (step % 2 == 0 ? 25 : Foundation.pow(10, -300 * random.uniform())) * (2 * random.uniform() - 1)
      }
      let value = VectorMath.tanh(x)
      for lane in 0..<8 {
        let expected = Foundation.tanh(x[lane])
        worst = max(worst, abs(value[lane] - expected) / max(abs(expected), .leastNormalMagnitude))
      }
    }
    #expect(worst <= 2 * Tolerance.elementary, "\(worst)")
  }

  @Test("Is odd and saturates; zeros and NaN are kept")
  func edges() {
    let value = VectorMath.tanh(SIMD8(0, -0.0, .infinity, -.infinity, .nan, 0x1p-1074, 20.5, -0.37))
    #expect(value[0] == 0 && value[0].sign == .plus && value[1] == 0 && value[1].sign == .minus)
    #expect(value[2] == 1 && value[3] == -1 && value[4].isNaN && value[5] == 0x1p-1074 && value[6] == 1)
    #expect(VectorMath.tanh(SIMD8(repeating: 0.37))[3] == -value[7])
  }
}
