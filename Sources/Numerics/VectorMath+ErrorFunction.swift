extension VectorMath {
  /// erf x to 1 ulp: over the whole range, odd, signed zeros and subnormal numbers kept, ±1 at ±∞, NaN for NaN.
  ///
  /// Up to 1, x + x q(x²). Beyond, 1 − e^(−x²) E(|x|): what is subtracted is right to a few parts in 10¹⁶ of itself, so that
  /// the difference is the correctly rounded one but for rare ties, and callers may subtract it from 1 in their turn.
  @inlinable @inline(__always)
  package static func erf(_ x: Vector) -> Vector {
    let size = magnitude(x)
    let near = x.addingProduct(x, errorSeries(x * x))
    let far = signed(1 - complementaryError(size.replacing(with: 6, where: size .> 6)), as: x)
    return far.replacing(with: near, where: size .< 1)
  }

  /// 1 − erf x for 1 ≤ x ≤ 6, the square in two parts.
  @inlinable @inline(__always)
  static func complementaryError(_ x: Vector) -> Vector {
    let square = x * x
    let rest = (-square).addingProduct(x, x)
    let shifted = Vector(repeating: roundingShift).addingProduct(square, Vector(repeating: -0x1.71547652b82fep+0))
    let n = shifted - roundingShift
    let exponent = unsafeBitCast(shifted, to: SIMD8<Int64>.self) &- Int64(bitPattern: roundingShift.bitPattern)
    let r =
      (-square).addingProduct(n, Vector(repeating: -0x1.62e42feep-1)).addingProduct(
        n, Vector(repeating: -0x1.a39ef35793c76p-33)) - rest
    let mantissa = r.addingProduct(exponentialSeries(r), r * r) + 1
    return mantissa * powerOfTwo(exponent) * scaledComplementaryError(x - 2)
  }

  /// erf x/x − 1 as a function of u = x² ≤ 1: the minimax polynomial, to 1.3e-19.
  @inlinable @inline(__always)
  static func errorSeries(_ u: Vector) -> Vector {
    var p = Vector(repeating: 0x1.0627415eeffb6p-34)
    p = Vector(repeating: -0x1.38ac199bfc4bcp-30).addingProduct(p, u)
    p = Vector(repeating: 0x1.f7b99aacbd4ap-27).addingProduct(p, u)
    p = Vector(repeating: -0x1.5f1f40bc2b1b4p-23).addingProduct(p, u)
    p = Vector(repeating: 0x1.b9df305617b4fp-20).addingProduct(p, u)
    p = Vector(repeating: -0x1.f4d1e4345188cp-17).addingProduct(p, u)
    p = Vector(repeating: 0x1.f9a321e4b4a03p-14).addingProduct(p, u)
    p = Vector(repeating: -0x1.c02db3db496cp-11).addingProduct(p, u)
    p = Vector(repeating: 0x1.565bcd0dbd927p-8).addingProduct(p, u)
    p = Vector(repeating: -0x1.b82ce31284f39p-6).addingProduct(p, u)
    p = Vector(repeating: 0x1.ce2f21a042b34p-4).addingProduct(p, u)
    p = Vector(repeating: -0x1.812746b0379e6p-2).addingProduct(p, u)
    return Vector(repeating: 0x1.06eba8214db69p-3).addingProduct(p, u)
  }

  /// e^(x²) (1 − erf x) at x = 2 + s for 0.96 ≤ x ≤ 5.95: minimax with the weight e^(−0.65x²), so that the product is right to
  /// 5e-20 at 1 and better beyond.
  @inlinable @inline(__always)
  static func scaledComplementaryError(_ s: Vector) -> Vector {
    var p = Vector(repeating: 0x1.85a457ddf145bp-57)
    p = Vector(repeating: -0x1.6a0b3405c75e1p-52).addingProduct(p, s)
    p = Vector(repeating: 0x1.34d8faeb8e0f7p-48).addingProduct(p, s)
    p = Vector(repeating: -0x1.4592fadf57a13p-45).addingProduct(p, s)
    p = Vector(repeating: 0x1.e9b4cd53c4333p-43).addingProduct(p, s)
    p = Vector(repeating: -0x1.27677f65a505cp-40).addingProduct(p, s)
    p = Vector(repeating: 0x1.40cf688cb7523p-38).addingProduct(p, s)
    p = Vector(repeating: -0x1.556c5f52afbefp-36).addingProduct(p, s)
    p = Vector(repeating: 0x1.6c4e564ec1e72p-34).addingProduct(p, s)
    p = Vector(repeating: -0x1.80bae40298ffep-32).addingProduct(p, s)
    p = Vector(repeating: 0x1.8e4796e690b15p-30).addingProduct(p, s)
    p = Vector(repeating: -0x1.93c511edaa373p-28).addingProduct(p, s)
    p = Vector(repeating: 0x1.90f7a36b24934p-26).addingProduct(p, s)
    p = Vector(repeating: -0x1.85b8f4e042042p-24).addingProduct(p, s)
    p = Vector(repeating: 0x1.72490b756c47cp-22).addingProduct(p, s)
    p = Vector(repeating: -0x1.577816436854bp-20).addingProduct(p, s)
    p = Vector(repeating: 0x1.3697737b8fc56p-18).addingProduct(p, s)
    p = Vector(repeating: -0x1.115cfd8bc903dp-16).addingProduct(p, s)
    p = Vector(repeating: 0x1.d37ba540ebb84p-15).addingProduct(p, s)
    p = Vector(repeating: -0x1.8382216a60175p-13).addingProduct(p, s)
    p = Vector(repeating: 0x1.369ffa07fbe55p-11).addingProduct(p, s)
    p = Vector(repeating: -0x1.e028e8a562262p-10).addingProduct(p, s)
    p = Vector(repeating: 0x1.64907215a33f9p-8).addingProduct(p, s)
    p = Vector(repeating: -0x1.fa9d3ac955f41p-7).addingProduct(p, s)
    p = Vector(repeating: 0x1.5672b9ea13dedp-5).addingProduct(p, s)
    p = Vector(repeating: -0x1.b57034efd3f71p-4).addingProduct(p, s)
    return Vector(repeating: 0x1.058671b52c776p-2).addingProduct(p, s)
  }
}
