import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting

@Suite("VoigtDensity")
struct VoigtDensityTests {
  @Test("Gradient and Hessian of V are those its values show", arguments: VoigtDensity.Width.allCases)
  func derivatives(width: VoigtDensity.Width) {
    var random = Philox(seed: 20_110_801, stream: 1)
    let probe = DensityProbe(density: VoigtDensity(width: width))
    for _ in 0..<60 {
      let p = [90.37 + 2 * random.uniform(), 0.3 + 2.4 * random.uniform(), 0.2 + 3.1 * random.uniform()]
      let x = 70 + 40 * random.uniform()
      let worst = Differences.worst({ probe.at(x, $0) }, at: p, steps: [0.08, 0.05, 0.04])
      #expect(worst < Tolerance.finiteDifference)
    }
  }

  @Test("Gradient and Hessian of the integral are those its values show", arguments: VoigtDensity.Width.allCases)
  func integralDerivatives(width: VoigtDensity.Width) {
    var random = Philox(seed: 20_110_801, stream: 2)
    let probe = DensityProbe(density: VoigtDensity(width: width))
    for _ in 0..<40 {
      let p = [90.37 + 2 * random.uniform(), 0.3 + 2.4 * random.uniform(), 0.2 + 3.1 * random.uniform()]
      let a = 70 + 40 * random.uniform()
      let b = a + (110 - a) * random.uniform()
      let worst = Differences.worst({ probe.integral(a, b, $0) }, at: p, steps: [0.08, 0.05, 0.04])
      #expect(worst < Tolerance.finiteDifference)
    }
  }
}
