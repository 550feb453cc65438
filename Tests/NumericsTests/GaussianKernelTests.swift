import Foundation
import Numerics
import Testing

@Suite("GaussianKernel")
struct GaussianKernelTests {
  @Test("Eight at once are the C library's exponential to two units in the last place")
  func exponential() {
    var generator = Philox(seed: 71, stream: 3)
    var worst = 0.0
    for k in 0..<20_000 {
      var q = SIMD8<Double>()
      for lane in 0..<8 { q[lane] = (k % 4 == 0 ? 1400 : k % 4 == 1 ? 1e-3 : 50) * generator.uniform() }
      let found = gaussianKernel(q)
      for lane in 0..<8 {
        let wanted = exp(-q[lane] / 2)
        worst = max(worst, abs(found[lane] - wanted) / wanted.ulp)
      }
    }
    #expect(worst <= 2, "\(worst) ulp")
  }

  @Test("Nothing is 1, far away is 0")
  func ends() {
    let found = gaussianKernel(SIMD8(0, .infinity, 1e300, 1417, 1500, .leastNonzeroMagnitude, 2, 1415.9))
    #expect(found[0] == 1 && found[1] == 0 && found[2] == 0 && found[3] == 0 && found[4] == 0 && found[5] == 1)
    #expect(abs(found[6] - exp(-1)) <= 2 * exp(-1).ulp && found[7] > 0)
  }
}
