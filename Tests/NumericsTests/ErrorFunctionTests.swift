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

@Suite("ErrorFunction: erf as the C library has it")
struct LibraryErrorFunctionTests {
  /// Values of both signs whose sizes lie in a range.
  private static func values(_ count: Int, in range: ClosedRange<Double>, stream: UInt64) -> [Double] {
    var random = Philox(seed: 6_283, stream: stream)
    return (0..<count).map { i in
      let size = range.lowerBound + (range.upperBound - range.lowerBound) * random.uniform()
      return i % 2 == 0 ? size : -size
    }
  }

  private static func columns(_ values: [Double]) -> [Double] {
    [Double](unsafeUninitializedCapacity: values.count) { buffer, count in
      values.withUnsafeBufferPointer {
        guard let from = $0.baseAddress, let into = buffer.baseAddress else { return }
        ErrorFunction.values(of: from, into: into, count: values.count)
      }
      count = values.count
    }
  }

  @Test("Between 1.7 and 6 it is the C library's bit for bit, for 400,000 values, alone and in columns")
  func tails() {
    let (low, high, two) = (Double(1.7).nextUp, Double(6).nextDown, Double(2))
    let limits = [low, low.nextUp, high, two, two.nextDown, two.nextUp, 5.921875]
    let values = Self.values(400_000, in: low...high, stream: 1) + limits + limits.map { -$0 }
    let differing = zip(values, Self.columns(values)).filter { x, value in
      let expected = Foundation.erf(x)
      return value.bitPattern != expected.bitPattern || ErrorFunction.value(x).bitPattern != expected.bitPattern
    }
    #expect(differing.isEmpty, "\(differing.count), at \(differing.prefix(3))")
  }

  @Test("At 6 and beyond it is ±1, of zeros themselves, of NaN NaN, as the C library's")
  func edges() {
    let values: [Double] = [
      6, Double(6).nextUp, 7, 26.5, 1e9, 1e300, .greatestFiniteMagnitude, .infinity, 0, 0x1p-1074, 0x1p-1022, 1e-200,
    ]
    for x in values + values.map({ -$0 }) {
      let expected = Foundation.erf(x)
      #expect(ErrorFunction.value(x).bitPattern == expected.bitPattern, "\(x)")
      #expect(Self.columns([Double](repeating: x, count: 11)).allSatisfy { $0.bitPattern == expected.bitPattern }, "\(x)")
    }
    #expect(ErrorFunction.value(.nan).isNaN && ErrorFunction.value(-Double.nan).isNaN)
    #expect(Self.columns([Double](repeating: .nan, count: 9)).allSatisfy { $0.isNaN })
  }

  @Test("Up to 1.7 it is within a unit in the last place of the C library's, also for tiny values")
  func near() {
    let tiny = Self.values(40_000, in: 0...700, stream: 3).map { $0.sign == .minus ? -exp($0) : exp(-$0) }
    let values = Self.values(200_000, in: 0...1.7, stream: 2) + tiny + [1.7, -1.7]
    let worst =
      zip(values, Self.columns(values)).map { x, value in
        abs(value - Foundation.erf(x)) / max(Foundation.erf(x).ulp, .leastNonzeroMagnitude)
      }.max() ?? .infinity
    #expect(worst <= 1, "\(worst)")
  }

  @Test("Columns are the single values, of any length, at any place, and in place")
  func columns() {
    let values = Self.values(67, in: 0...6.5, stream: 4) + [.nan, -0.0, .infinity, 6, 2.5]
    let alone = values.map { ErrorFunction.value($0).bitPattern }
    for start in 0..<9 {
      for end in start..<values.count {
        var part = Array(values[start..<end])
        let apart = Self.columns(part)
        part.withUnsafeMutableBufferPointer {
          guard let all = $0.baseAddress else { return }
          ErrorFunction.values(of: all, into: all, count: end - start)
        }
        #expect(zip(part, apart).allSatisfy { $0.bitPattern == $1.bitPattern || ($0.isNaN && $1.isNaN) })
        #expect(zip(part, alone[start..<end]).allSatisfy { $0.bitPattern == $1 || $0.isNaN }, "\(start)..<\(end)")
      }
    }
  }
}
