import Foundation
import Numerics
import Testing

@Suite("LibraryMath: the C library's results, column by column")
struct LibraryMathTests {
  enum Function: String, CaseIterable, Sendable {
    case sine, cosine, exponential, logarithm, decimalLogarithm
    case square = "pow2", cube = "pow3", fourthPower = "pow4", halfPower = "pow0.5", otherPower = "pow1.7"
    case slowPower = "pow-0.154227", inverse = "pow-1", largePower = "pow17"

    func fill(_ from: UnsafePointer<Double>, _ into: UnsafeMutablePointer<Double>, _ count: Int) {
      switch self {
      case .sine: LibraryMath.sines(of: from, into: into, count: count)
      case .cosine: LibraryMath.cosines(of: from, into: into, count: count)
      case .exponential: LibraryMath.exponentials(of: from, into: into, count: count)
      case .logarithm: LibraryMath.logarithms(of: from, into: into, count: count)
      case .decimalLogarithm: LibraryMath.decimalLogarithms(of: from, into: into, count: count)
      default: LibraryMath.powers(of: from, exponent: exponent, into: into, count: count)
      }
    }

    /// As read, for the compiler changes pow(x, 2) into x · x.
    var exponent: Double { Double(rawValue.dropFirst(3)) ?? .nan }

    func library(_ x: [Double]) -> [Double] {
      let exponent = exponent
      return switch self {
      case .sine: x.map { sin($0) }
      case .cosine: x.map { cos($0) }
      case .exponential: x.map { exp($0) }
      case .logarithm: x.map { log($0) }
      case .decimalLogarithm: x.map { log10($0) }
      default: x.map { pow($0, exponent) }
      }
    }

    /// Where the function is found without the library.
    var range: ClosedRange<Double> {
      switch self {
      case .sine, .cosine: -3.5...3.5
      case .exponential: -30...30
      case .logarithm, .decimalLogarithm, .halfPower, .otherPower, .slowPower, .inverse, .largePower: 0.01...1_000
      case .square, .cube, .fourthPower: -300...300
      }
    }
  }

  private func differences(_ function: Function, _ x: [Double]) -> [Double] {
    var y = x
    y.withUnsafeMutableBufferPointer { y in
      guard let start = y.baseAddress else { return }
      function.fill(start, start, y.count)
    }
    return zip(x, zip(y, function.library(x))).filter { _, results in
      results.0.bitPattern != results.1.bitPattern && !(results.0.isNaN && results.1.isNaN)
    }.map(\.0)
  }

  @Test("All bits are the library's at a million numbers that formulas meet", arguments: Function.allCases)
  func common(function: Function) {
    var random = Philox(seed: 602_214, stream: 7)
    let (low, width) = (function.range.lowerBound, function.range.upperBound - function.range.lowerBound)
    let x = (0..<1_000_000).map { _ in low + width * random.uniform() }
    #expect(differences(function, x).prefix(3) == [])
  }

  @Test(
    "All bits are the library's over the whole range, and beside the zeros and the powers of two", arguments: Function.allCases)
  func wide(function: Function) {
    var random = Philox(seed: 602_214, stream: 8)
    let any = (0..<50_000).map { _ in Double(bitPattern: random.next()) }
    let far = (0..<50_000).map { _ in 2.2e5 * random.uniform() - 1.1e5 }
    let small = (0..<50_000).map { k in (k % 2 == 0 ? 1 : -1) * 0x1p-40 * exp2(46 * random.uniform()) }
    let one = (0..<50_000).map { k in 1 + (k % 2 == 0 ? 0.3 : -0.3) * exp2(-50 * random.uniform()) }
    let turns = (0..<100_000).map { k in neighbour(of: Double(k % 64_000) * .pi / 2, steps: k % 17 - 8) }
    let doublings = (0..<50_000).map { k in neighbour(of: Double(k % 2_200 - 1_100) * 0x1.62e42fefa39efp-1, steps: k % 7 - 3) }
    #expect(differences(function, any + far + small + one + turns + doublings).prefix(3) == [])
  }

  private func neighbour(of x: Double, steps: Int) -> Double {
    (0..<abs(steps)).reduce(x) { y, _ in steps > 0 ? y.nextUp : y.nextDown }
  }

  @Test("Powers with an exponent in each row are the library's, whatever the two numbers are")
  func exponents() {
    var random = Philox(seed: 602_214, stream: 10)
    let any = (0..<50_000).map { _ in Double(bitPattern: random.next()) }
    let x = any + (0..<400_000).map { _ in exp2(24 * random.uniform() - 12) }
    let y = any.reversed() + (0..<400_000).map { _ in 12 * random.uniform() - 6 }
    var z = x
    z.withUnsafeMutableBufferPointer { z in
      guard let start = z.baseAddress else { return }
      LibraryMath.powers(of: start, exponents: y, into: start, count: z.count)
    }
    let wrong = x.indices.filter { i in
      let expected = pow(x[i], y[i])
      return z[i].bitPattern != expected.bitPattern && !(z[i].isNaN && expected.isNaN)
    }
    #expect(wrong.map { [x[$0], y[$0]] }.prefix(3) == [])
  }

  @Test("Zeros, infinities, NaN and the ends of the range are as the library has them", arguments: Function.allCases)
  func edges(function: Function) {
    let sizes: [Double] = [
      0, 0x1p-1074, 0x1p-1022, 0x1p-450, 0x1p-54, 0.5, 1, 2, 1e5, 708, 708.4, 709.79, 745.2, 0x1p300,
      0x1p341, 0x1p511, 1.7976931348623157e308, .infinity,
    ]
    let x = sizes.flatMap { [$0, $0.nextUp, $0.nextDown, -$0] } + [.nan]
    #expect(differences(function, x) == [])
  }

  @Test(
    "Any number of numbers is served, into another column or the same, and no more", arguments: [0, 1, 7, 511, 512, 513, 1_300])
  func counts(count: Int) {
    var random = Philox(seed: 602_214, stream: 9)
    let x = (0...count).map { _ in 6.4 * random.uniform() - 3.2 }
    var y = [Double](repeating: -77, count: count + 1)
    LibraryMath.sines(of: x, into: &y, count: count)
    #expect(y.last == -77)
    #expect(zip(x, y).prefix(count).allSatisfy { $1 == sin($0) })
    #expect(differences(.sine, x).isEmpty)
  }
}
