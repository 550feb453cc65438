internal import Glibc

extension LibraryMath {
  /// eˣ.
  /// - Parameter into: may be `from`.
  package static func exponentials(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    map(Exponential(), from, into, count)
  }

  /// x = n log 2 + r, where the result is a normal number.
  private struct Exponential: Function {
    func library(_ x: Double) -> Double { Glibc.exp(x) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let shifted = roundingShift.addingProduct(x, 0x1.71547652b82fep+0)
      let n = shifted - roundingShift
      let first = x.addingProduct(n, -0x1.62e42fefa4000p-1)
      let second = n * -0x1.8432a1b0e2000p-43
      let high = first - second
      let low = ((first - high) - second).addingProduct(n, 0x1.8cff81a12a17ep-85)
      let isNormal = x.magnitude <= 708
      let (value, isCertain) = round(exponential(DoubleDouble(high, low)))
      return (Double(bitPattern: value.bitPattern &+ (shifted.bitPattern &<< 52)), isCertain && isNormal)
    }
  }

  /// eˣ for |x| ≤ 8, and what is not certain for others.
  @inline(__always)
  static func exponential(near x: DoubleDouble) -> Rounded {
    let shifted = roundingShift.addingProduct(x.high, 0x1.71547652b82fep+0)
    let n = shifted - roundingShift
    let first = x.high.addingProduct(n, -0x1.62e42fefa4000p-1)
    let second = n * -0x1.8432a1b0e2000p-43
    let high = first - second
    let low = ((first - high) - second).addingProduct(n, 0x1.8cff81a12a17ep-85) + x.low
    let sum = high + low  // the lower part of x may be larger than the rounding error of what is left
    let (value, isCertain) = round(exponential(DoubleDouble(sum, (high - sum) + low)))
    let isNear = x.high.magnitude <= 8
    return (Double(bitPattern: value.bitPattern &+ (shifted.bitPattern &<< 52)), isCertain && isNear)
  }

  /// eʳ for |r| ≤ log 2/2, to 0.0068 units: 1 + r + r² (1/2 + r (1/6 + r p(r))), p the minimax polynomial.
  @inline(__always)
  private static func exponential(_ r: DoubleDouble) -> DoubleDouble {
    var p = 0x1.1e13f0db9158ap-29
    p = (0x1.af52d37a4ee17p-26).addingProduct(p, r.high)
    p = (0x1.27e5bbc309844p-22).addingProduct(p, r.high)
    p = (0x1.71de005e5d201p-19).addingProduct(p, r.high)
    p = (0x1.a01a014133c55p-16).addingProduct(p, r.high)
    p = (0x1.a01a01abffe78p-13).addingProduct(p, r.high)
    p = (0x1.6c16c16c29262p-10).addingProduct(p, r.high)
    p = (0x1.111111111035cp-7).addingProduct(p, r.high)
    p = (0x1.5555555555530p-5).addingProduct(p, r.high)
    let third = DoubleDouble((0x1.5555555555555p-3).addingProduct(p, r.high), 0x1.5555555555555p-57)
    let half = DoubleDouble(0.5) + third * r
    return DoubleDouble(1) + (r + half * r.squared)
  }
}
