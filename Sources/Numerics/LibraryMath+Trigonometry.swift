internal import Glibc

extension LibraryMath {
  /// sin x, in radians.
  /// - Parameter into: may be `from`.
  package static func sines(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    map(Sine(), from, into, count)
  }

  /// cos x, in radians.
  /// - Parameter into: may be `from`.
  package static func cosines(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    map(Cosine(), from, into, count)
  }

  /// x = n π + r.
  private struct Sine: Function {
    func library(_ x: Double) -> Double { Glibc.sin(x) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let shifted = roundingShift.addingProduct(x, 0x1.45f306dc9c883p-2)
      let n = shifted - roundingShift
      let first = x.addingProduct(n, -0x1.921fb54442d18p+1)
      let (isNear, isApart) = (x.magnitude <= 1e5, isApart(first, n))
      let (value, isCertain) = round(sine(remainder(first, n)).negated(ifOdd: shifted.bitPattern))
      return (value, isCertain && isNear && isApart)
    }
  }

  /// x = (n + 1/2) π + r. If n + 1/2 is ±1/2, x may be so small that the first difference is not exact.
  private struct Cosine: Function {
    func library(_ x: Double) -> Double { Glibc.cos(x) }

    @inline(__always)
    func rounded(_ x: Double) -> Rounded {
      let shifted = (-0.5).addingProduct(x, 0x1.45f306dc9c883p-2) + roundingShift
      let n = (shifted - roundingShift) + 0.5
      let first = x.addingProduct(n, -0x1.921fb54442d18p+1)
      let (isNear, isApart) = (x.magnitude <= 1e5, isApart(first, n))
      var r = remainder(first, n)
      r.low += x - first.addingProduct(n, 0x1.921fb54442d18p+1)
      let (value, isCertain) = round(sine(r).negated(ifOdd: ~shifted.bitPattern))
      return (value, isCertain && isNear && isApart)
    }
  }

  /// Not where x is 0, or so close to n π that the library's error does not shrink as its result: beside π/2 its cosine is
  /// off by 0.56 units.
  @inline(__always)
  private static func isApart(_ first: Double, _ n: Double) -> Bool { first.magnitude > n.magnitude * 0x1p-30 }

  /// x − n π from x less n times the first part of π; n times the second is exact.
  @inline(__always)
  private static func remainder(_ first: Double, _ n: Double) -> DoubleDouble {
    let second = n * 0x1.1a62633140000p-53
    let high = first - second
    return DoubleDouble(high, ((first - high) - second).addingProduct(n, -0x1.701b839a25205p-91))
  }

  /// sin r for |r| ≤ π/2, to 0.0054 units: r + r³ (−1/6 + r² (1/120 + r² p(r²))), p the minimax polynomial.
  @inline(__always)
  private static func sine(_ r: DoubleDouble) -> DoubleDouble {
    let u = r.squared
    var p = -0x1.27242da046293p-57
    p = (0x1.9505dc5d3b97cp-49).addingProduct(p, u.high)
    p = (-0x1.ae7edbf15e33dp-41).addingProduct(p, u.high)
    p = (0x1.612460a95d161p-33).addingProduct(p, u.high)
    p = (-0x1.ae64567e5f26dp-26).addingProduct(p, u.high)
    p = (0x1.71de3a556b99cp-19).addingProduct(p, u.high)
    p = (-0x1.a01a01a01a010p-13).addingProduct(p, u.high)
    let fifth = DoubleDouble(0x1.1111111111111p-7, 0x1.1111111111111p-63) + p * u
    let third = DoubleDouble(-0x1.5555555555555p-3, -0x1.5555555555555p-57) + fifth * u
    return r + r * (third * u)
  }
}
