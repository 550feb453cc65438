internal import Glibc

extension LibraryMath {
  /// log x, the natural one.
  /// - Parameter into: may be `from`.
  package static func logarithms(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    map(Logarithm(), from, into, count)
  }

  private struct Logarithm: Function {
    func library(_ x: Double) -> Double { Glibc.log(x) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let (value, isCertain) = round(logarithm(x))
      let (isNormal, isFinite) = (x >= .leastNormalMagnitude, x < .infinity)
      return (value, isCertain && isNormal && isFinite)
    }
  }

  /// log₁₀ x.
  /// - Parameter into: may be `from`.
  package static func decimalLogarithms(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    if DecimalLogarithm.isLibrarys {
      map(DecimalLogarithm(), from, into, count)
    } else {
      for i in 0..<count { into[i] = Glibc.log10(from[i]) }
    }
  }

  /// As glibc 2.36 finds it: x = 2ᵉ m with ½ ≤ m < 2, and log₁₀ x = e log₁₀2 + log m/log 10, each operation rounded. That errs
  /// by more than Ziv's test allows, so it is the recipe itself that must be the library's; another library is asked itself.
  private struct DecimalLogarithm: Function {
    func library(_ x: Double) -> Double { Glibc.log10(x) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let bits = Int64(bitPattern: x.bitPattern)
      let below = (bits &- 0x3FF0_0000_0000_0000) &>> 52
      let exponent = below &- (below &>> 63)  // one more below 1, where m < 1
      let e = Double(bitPattern: UInt64(bitPattern: exponent) &+ roundingShift.bitPattern) - roundingShift
      let (log, isCertain) = Logarithm().rounded(Double(bitPattern: UInt64(bitPattern: bits &- (exponent &<< 52))))
      let (isNormal, isFinite) = (x >= .leastNormalMagnitude, x < .infinity)
      let value = (e * 0x1.9fef311f12b36p-42 + 0x1.bcb7b1526e50ep-2 * log) + e * 0x1.34413509f6000p-2
      return (value, isCertain && isNormal && isFinite)
    }

    /// Whether this library follows the recipe, by a thousand numbers of all sizes.
    static let isLibrarys = (0..<1_000).allSatisfy { k in
      let x = Double(1_000 + k) * 0x1.6a09e667f3bcdp-10 * exp2(Double(k % 61 - 30))
      return DecimalLogarithm().rounded(x).value == Glibc.log10(x) || !DecimalLogarithm().rounded(x).isCertain
    }
  }

  /// log x of a normal x > 0:
  /// x = 2ᵉ m with √½ ≤ m < √2, and log m = 2 artanh s with s = (m − 1)/(m + 1), to 0.0008 units:
  /// 2 s + s³ (2/3 + s² p(s²)), p the minimax polynomial.
  @inline(__always)
  static func logarithm(_ x: Double) -> DoubleDouble {
    let bits = Int64(bitPattern: x.bitPattern)
    let exponent = (bits &- 0x3FE6_A09E_667F_3BCD) &>> 52  // of √½
    let e = Double(bitPattern: UInt64(bitPattern: exponent) &+ roundingShift.bitPattern) - roundingShift
    let s = fraction(Double(bitPattern: UInt64(bitPattern: bits &- (exponent &<< 52))))
    let u = s.squared
    var p = 0x1.0e42f90e40bfcp-3
    p = (0x1.0f7fe1bf172f1p-3).addingProduct(p, u.high)
    p = (0x1.3b1eec5d0937ep-3).addingProduct(p, u.high)
    p = (0x1.745ce9e1a913bp-3).addingProduct(p, u.high)
    p = (0x1.c71c722d6b29dp-3).addingProduct(p, u.high)
    p = (0x1.2492492457d26p-2).addingProduct(p, u.high)
    p = (0x1.9999999999b30p-2).addingProduct(p, u.high)
    let third = DoubleDouble(0x1.5555555555555p-1, 0x1.5555555555555p-55) + DoubleDouble(p * u.high)
    let whole = DoubleDouble(e * 0x1.62e42fefa4000p-1, e * -0x1.8432a1b0e2000p-43)
    return whole + DoubleDouble(2 * s.high, 2 * s.low) + s * (third * u)
  }

  /// (m − 1)/(m + 1).
  @inline(__always)
  private static func fraction(_ m: Double) -> DoubleDouble {
    let above = m - 1
    let below = m + 1
    let inverse = 1 / below
    let high = above * inverse
    let rest = above.addingProduct(-high, below).addingProduct(-high, m - (below - 1))
    return DoubleDouble(high, rest * inverse)
  }
}
