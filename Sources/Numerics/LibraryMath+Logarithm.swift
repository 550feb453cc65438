internal import Glibc

extension LibraryMath {
  /// log x, the natural one.
  /// - Parameter into: may be `from`.
  package static func logarithms(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    map(Logarithm(), from, into, count)
  }

  /// x = 2ᵉ m with √½ ≤ m < √2, and log m = 2 artanh s with s = (m − 1)/(m + 1), to 0.0008 units:
  /// 2 s + s³ (2/3 + s² p(s²)), p the minimax polynomial.
  private struct Logarithm: Function {
    func library(_ x: Double) -> Double { Glibc.log(x) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
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
      let (value, isCertain) = round(whole + DoubleDouble(2 * s.high, 2 * s.low) + s * (third * u))
      let (isNormal, isFinite) = (x >= .leastNormalMagnitude, x < .infinity)
      return (value, isCertain && isNormal && isFinite)
    }
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
