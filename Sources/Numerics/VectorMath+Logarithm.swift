extension VectorMath {
  /// log x to 1 ulp: over the whole range, subnormal numbers included; log 0 = −∞, log ∞ = ∞, NaN below zero and for NaN.
  ///
  /// x = 2ᵉ m with √½ ≤ m < √2, and log m = 2 artanh s, s = (m − 1)/(m + 1), arranged so that m − 1 enters exactly.
  @inlinable @inline(__always)
  package static func log(_ x: Vector) -> Vector {
    let isTiny = x .< Double.leastNormalMagnitude
    let scaled = x.replacing(with: x * 0x1p54, where: isTiny)
    let bits = unsafeBitCast(scaled, to: SIMD8<Int64>.self)
    let exponent = (bits &- 0x3FE6_A09E_667F_3BCD) &>> 52  // of √½
    let m = unsafeBitCast(bits &- (exponent &<< 52), to: Vector.self)
    let e = asDouble(exponent) - Vector(repeating: 0).replacing(with: 54, where: isTiny)
    let f = m - 1
    let s = f / (m + 1)
    let u = s * s
    var p = Vector(repeating: 0x1.0c04595972ab8p-3)
    p = Vector(repeating: 0x1.0fbe83c2cbcf3p-3).addingProduct(p, u)
    p = Vector(repeating: 0x1.3b1c360763b8ap-3).addingProduct(p, u)
    p = Vector(repeating: 0x1.745cf901605f7p-3).addingProduct(p, u)
    p = Vector(repeating: 0x1.c71c720160b47p-3).addingProduct(p, u)
    p = Vector(repeating: 0x1.2492492476c87p-2).addingProduct(p, u)
    p = Vector(repeating: 0x1.9999999999a38p-2).addingProduct(p, u)
    p = Vector(repeating: 0x1.5555555555555p-1).addingProduct(p, u)
    let half = 0.5 * f * f
    let low = (s * (half + u * p)).addingProduct(e, Vector(repeating: 0x1.a39ef35793c76p-33))
    var result = (e * 0x1.62e42feep-1) - ((half - low) - f)
    result.replace(with: -.infinity, where: x .== 0)
    result.replace(with: x, where: x .== .infinity)
    return result.replacing(with: .nan, where: .!(x .>= 0))
  }

  /// Small integers as doubles, by adding them to the low bits of 1.5 · 2⁵².
  @inlinable @inline(__always)
  static func asDouble(_ n: SIMD8<Int64>) -> Vector {
    unsafeBitCast(n &+ Int64(bitPattern: roundingShift.bitPattern), to: Vector.self) - roundingShift
  }
}
