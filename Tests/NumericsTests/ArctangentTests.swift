import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("VectorMath: the angle of a point")
struct ArctangentTests {
  private struct Reference: Decodable { let points: [[Double]] }

  private func relative(_ a: Double, _ b: Double) -> Double { a == b ? 0 : abs(a - b) / max(abs(b), .leastNormalMagnitude) }

  @Test("Agrees with mpmath in all octants, near axes and diagonals, for huge and tiny numbers")
  func referee() throws {
    let url = try #require(Bundle.module.url(forResource: "arctangent", withExtension: "json", subdirectory: "Reference"))
    let points = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url)).points
    #expect(points.count > 200)
    for point in points {
      let angle = VectorMath.arctangent(y: SIMD8(repeating: point[0]), x: SIMD8(repeating: point[1]))[3]
      #expect(relative(angle, point[2]) <= Tolerance.elementary, "\(point)")
    }
  }

  @Test("Is within two units of libm at a million points")
  func libm() {
    var random = Philox(seed: 31_415, stream: 9)
    var worst = 0.0
    for _ in 0..<125_000 {
      var (x, y) = (SIMD8<Double>(), SIMD8<Double>())
      for lane in 0..<8 { (x[lane], y[lane]) = (55 * random.normal(), 55 * random.normal()) }
      let angle = VectorMath.arctangent(y: y, x: x)
      for lane in 0..<8 { worst = max(worst, relative(angle[lane], atan2(y[lane], x[lane]))) }
    }
    #expect(worst <= Tolerance.elementary, "\(worst)")
  }

  @Test("Zeros, infinities and NaN are as libm has them, signs included")
  func edges() {
    let numbers: [Double] = [0, -0.0, 1.5, -2.25, .infinity, -.infinity, 0x1p-1074, -1.7e308]
    for y in numbers {
      var row = SIMD8<Double>()
      for (lane, x) in numbers.enumerated() { row[lane] = x }
      let angle = VectorMath.arctangent(y: SIMD8(repeating: y), x: row)
      for (lane, x) in numbers.enumerated() {
        let expected = atan2(y, x)
        #expect(relative(angle[lane], expected) <= Tolerance.elementary && angle[lane].sign == expected.sign, "\(y) \(x)")
      }
    }
    let none = VectorMath.arctangent(y: SIMD8(.nan, 1, .nan, .infinity, 0, 2, 2, 2), x: SIMD8(1, .nan, .nan, .nan, .nan, 2, 2, 2))
    #expect((0..<5).allSatisfy { none[$0].isNaN } && !none[5].isNaN)
  }
}
