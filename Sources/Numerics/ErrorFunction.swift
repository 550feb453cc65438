internal import Glibc

/// erf over columns, in the tails the C library's own bit for bit.
///
/// Formulas subtract erf from 1, and what is left of 1 − erf 2 = 0.005 shows every misrounded bit. So beyond |x| = 1.7, where 1
/// − erf x = c is known to a part in 10¹⁵ by either method, numbers whose rounding that part could change (8 in 100 at 2, 1 in
/// 200 at 2.5) are the library's. Below, ``VectorMath/erf(_:)`` and the library differ by a unit in the last place here and
/// there.
package enum ErrorFunction {
  /// erf x.
  package static func value(_ x: Double) -> Double {
    let (values, isDoubtful) = values(VectorMath.Vector(repeating: x))
    return isDoubtful[0] ? Glibc.erf(x) : values[0]
  }

  /// erf of `count` numbers.
  /// - Parameter into: may be `from`.
  package static func values(of from: UnsafePointer<Double>, into: UnsafeMutablePointer<Double>, count: Int) {
    let whole = count & ~7
    for i in stride(from: 0, to: whole, by: 8) {
      let x = UnsafeRawPointer(from + i).loadUnaligned(as: VectorMath.Vector.self)
      let (result, isDoubtful) = values(x)
      UnsafeMutableRawPointer(into + i).storeBytes(of: result, as: VectorMath.Vector.self)
      guard isDoubtful != SIMDMask(repeating: false) else { continue }
      for lane in 0..<8 where isDoubtful[lane] { into[i &+ lane] = Glibc.erf(x[lane]) }
    }
    for i in whole..<count { into[i] = value(from[i]) }
  }

  @inline(__always)
  private static func values(
    _ x: VectorMath.Vector
  ) -> (VectorMath.Vector, isDoubtful: SIMDMask<VectorMath.Vector.MaskStorage>) {
    let size = VectorMath.magnitude(x)
    let near = x.addingProduct(x, VectorMath.errorSeries(x * x))
    let complement = VectorMath.complementaryError(size.replacing(with: 6, where: size .> 6))
    let far = 1 - complement
    let lost = VectorMath.magnitude((1 - far) - complement)  // exact
    let isDoubtful = (lost .> 0x1p-54 - 1e-15 * complement) .& (size .> 1.7) .& (size .< 6)
    return (VectorMath.signed(far, as: x).replacing(with: near, where: size .< 1), isDoubtful)
  }
}
