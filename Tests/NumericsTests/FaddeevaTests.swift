import CCerf
import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("Faddeeva")
struct FaddeevaTests {
  @Test("Re w and Im w each agree with mpmath, from |z| = 1e-300 to 1e150, on the real axis and on the rules' nodes")
  func referee() throws {
    let points = try FaddeevaReference.load().w
    #expect(points.count > 3000)
    var worst = (0.0, 0.0)
    for point in points {
      let w = Faddeeva.w(real: point[0], imaginary: point[1])
      worst.0 = max(worst.0, abs(w.real / point[2] - 1))
      worst.1 = max(worst.1, abs(w.imaginary / point[3] - 1))
    }
    #expect(worst.0 <= Tolerance.faddeeva && worst.1 <= Tolerance.faddeeva, "\(worst)")
  }

  @Test("libcerf finds the same w")
  func libcerf() {
    var random = Philox(seed: 3_141, stream: 1)
    for _ in 0..<20_000 {
      let (x, y) = (12 * random.uniform() - 6, Foundation.exp(24 * random.uniform() - 20))
      let w = Faddeeva.w(real: x, imaginary: y)
      #expect(
        abs(w.real / re_w_of_z(x, y) - 1) < Tolerance.tail && abs(w.imaginary / im_w_of_z(x, y) - 1) < Tolerance.tail, "\(x) \(y)"
      )
    }
  }

  @Test("Lanes do not disturb each other: near, far and negative values mixed")
  func lanes() {
    for height in [0, 1e-7, 0.31, 2.9, 6.2, 40] {
      let line = Faddeeva(height: height)
      let x = SIMD8(0.1, -0.1, 3.3, -8.1, 17.3, -1e3, 1e160, -15.99)
      let (value, jet) = (line.value(at: x), line.jet(at: x))
      for lane in 0..<8 {
        let alone = Faddeeva.w(real: x[lane], imaginary: height)
        #expect(
          value.real[lane] == alone.real && value.imaginary[lane] == alone.imaginary,
          "\(x[lane]) \(height) \(value.real[lane]) \(alone)")
        #expect(jet.w.real[lane] == alone.real && jet.w.imaginary[lane] == alone.imaginary)
        let mirrored = Faddeeva.w(real: -x[lane], imaginary: height)
        #expect(
          mirrored.real == alone.real && mirrored.imaginary == -alone.imaginary, "\(x[lane]) \(height) \(mirrored) \(alone)")
      }
    }
  }

  @Test("On the axis w is e^(−x²) and Dawson's integral; at infinity it is zero; NaN stays NaN")
  func limits() {
    for x in [0, 0.37, 4.4, 11.7, 26.1] {
      let w = Faddeeva.w(real: x, imaginary: 0)
      #expect(abs(w.real - Foundation.exp(-x * x)) <= Tolerance.tail * Foundation.exp(-x * x))
      #expect(abs(w.imaginary - dawson(x) * 1.1283791670955126) <= Tolerance.faddeeva * w.imaginary)
    }
    for x in [Double.infinity, -.infinity] {
      let w = Faddeeva.w(real: x, imaginary: 0.7)
      #expect(abs(w.real) < 1e-300 && abs(w.imaginary) < 1e-300)
    }
    #expect(Faddeeva.w(real: .nan, imaginary: 0.7).real.isNaN && Faddeeva.w(real: .nan, imaginary: 1e3).real.isNaN)
  }

  @Test("Each derivative is the slope of the one before, near and far")
  func derivatives() {
    var random = Philox(seed: 3_141, stream: 2)
    for _ in 0..<200 {
      let (x, y) = (50 * random.uniform() - 25, 4 * random.uniform())
      let line = Faddeeva(height: y)
      let step = 0.003 * max(1, abs(x))
      let here = line.jet(at: SIMD8(repeating: x))
      let around = line.jet(at: SIMD8(x - 2 * step, x - step, x + step, x + 2 * step, x, x, x, x))
      func slope(_ v: SIMD8<Double>) -> Double { (v[0] - 8 * v[1] + 8 * v[2] - v[3]) / (12 * step) }
      let pairs = [(around.w, here.first), (around.first, here.second), (around.second, here.third), (around.third, here.fourth)]
      for (lower, higher) in pairs {
        let size = max(abs(higher.real[0]), abs(higher.imaginary[0]))
        #expect(abs(slope(lower.real) - higher.real[0]) < Tolerance.finiteDifference * size, "\(x) \(y)")
        #expect(abs(slope(lower.imaginary) - higher.imaginary[0]) < Tolerance.finiteDifference * size, "\(x) \(y)")
      }
    }
  }
}
