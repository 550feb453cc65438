/// Elementary functions of eight numbers at once, for kernels that run over events.
///
/// Inlined into the loops that call them, across modules too: called one by one they would spend their time in passing
/// vectors. They agree with the C library to an ulp or two, not bit for bit.
package enum VectorMath {
  /// Eight numbers.
  package typealias Vector = SIMD8<Double>

  /// eˣ to 1 ulp: over the whole range, subnormal results included; e^(−∞) = 0, e^∞ = ∞, NaN stays NaN.
  ///
  /// x = n log 2 + r with |r| ≤ log 2/2, and eʳ = 1 + r + r² p(r) with p the interpolation at Chebyshev's points.
  @inlinable @inline(__always)
  package static func exp(_ x: Vector) -> Vector {
    let bounded = x.replacing(with: 710, where: x .> 710).replacing(with: -746, where: x .< -746)
    let shifted = Vector(repeating: roundingShift).addingProduct(bounded, Vector(repeating: 0x1.71547652b82fep+0))
    let n = shifted - roundingShift
    let exponent = unsafeBitCast(shifted, to: SIMD8<Int64>.self) &- Int64(bitPattern: roundingShift.bitPattern)
    let r = bounded.addingProduct(n, Vector(repeating: -0x1.62e42feep-1)).addingProduct(
      n, Vector(repeating: -0x1.a39ef35793c76p-33))
    let p = exponentialSeries(r)
    let mantissa = (r.addingProduct(p, r * r)) + 1
    let half = exponent &>> 1  // two factors, so that neither leaves the normal range where the result does not
    return mantissa * powerOfTwo(half) * powerOfTwo(exponent &- half)
  }

  /// (eʳ − 1 − r)/r² for |r| ≤ log 2/2.
  @inlinable @inline(__always)
  static func exponentialSeries(_ r: Vector) -> Vector {
    var p = Vector(repeating: 0x1.1f730349868cep-29)
    p = Vector(repeating: 0x1.af4de97ca4194p-26).addingProduct(p, r)
    p = Vector(repeating: 0x1.27e4db646b17ep-22).addingProduct(p, r)
    p = Vector(repeating: 0x1.71de0231960ebp-19).addingProduct(p, r)
    p = Vector(repeating: 0x1.a01a01a6d889cp-16).addingProduct(p, r)
    p = Vector(repeating: 0x1.a01a01abe7fe1p-13).addingProduct(p, r)
    p = Vector(repeating: 0x1.6c16c16c162d4p-10).addingProduct(p, r)
    p = Vector(repeating: 0x1.11111111100dcp-7).addingProduct(p, r)
    p = Vector(repeating: 0x1.5555555555556p-5).addingProduct(p, r)
    p = Vector(repeating: 0x1.5555555555557p-3).addingProduct(p, r)
    return Vector(repeating: 0.5).addingProduct(p, r)
  }

  /// Adding this number rounds to an integer, and leaves it in the low bits.
  @usableFromInline static let roundingShift = 0x1.8p52

  /// 2ⁿ for |n| < 1023.
  @inlinable @inline(__always)
  static func powerOfTwo(_ n: SIMD8<Int64>) -> Vector {
    unsafeBitCast((n &+ 1023) &<< 52, to: Vector.self)
  }

  /// |x|.
  @inlinable @inline(__always)
  package static func magnitude(_ x: Vector) -> Vector {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) & ~signBit, to: Vector.self)
  }

  /// −x, where a vector's own minus is 0 − x, which has another sign for zero.
  @inlinable @inline(__always)
  package static func negative(_ x: Vector) -> Vector {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) ^ signBit, to: Vector.self)
  }

  /// `x` with its sign changed where `sign` is negative, −0 included.
  @inlinable @inline(__always)
  package static func signed(_ x: Vector, as sign: Vector) -> Vector {
    let bits = unsafeBitCast(sign, to: SIMD8<UInt64>.self) & signBit
    return unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) ^ bits, to: Vector.self)
  }

  @usableFromInline static let signBit: UInt64 = 1 << 63
}
