extension VectorMath {
  /// sin x and cos x to 1e-16 absolute for |x| < 1e5, and nothing worth having beyond 1e9.
  ///
  /// x = n π/2 + r with |r| ≤ π/4 in three parts (W. J. Cody, W. Waite, *Software Manual for the Elementary Functions*, 1980).
  @inlinable @inline(__always)
  package static func sineAndCosine(_ x: Vector) -> (sine: Vector, cosine: Vector) {
    let shifted = Vector(repeating: roundingShift).addingProduct(x, Vector(repeating: 0x1.45f306dc9c883p-1))
    let n = shifted - roundingShift
    let quadrant = unsafeBitCast(shifted, to: SIMD8<UInt64>.self)
    let r = x.addingProduct(n, Vector(repeating: -0x1.921fb544p+0)).addingProduct(n, Vector(repeating: -0x1.0b4611a6p-34))
      .addingProduct(n, Vector(repeating: -0x1.3198a2e037073p-69))
    let u = r * r
    let sine = sineSeries(r, u)
    let cosine = cosineSeries(u)
    let half = (0.5 * n + roundingShift) - roundingShift
    let isOdd = n - 2 * half .!= 0  // in floating point: comparing integers is not vectorised
    return (
      flip(sine.replacing(with: cosine, where: isOdd), by: quadrant),
      flip(cosine.replacing(with: sine, where: isOdd), by: quadrant &+ 1)
    )
  }

  @inlinable @inline(__always)
  static func sineSeries(_ r: Vector, _ u: Vector) -> Vector {
    var p = Vector(repeating: 0x1.5e0b05bff20f2p-33)
    p = Vector(repeating: -0x1.ae600aca92c64p-26).addingProduct(p, u)
    p = Vector(repeating: 0x1.71de379654304p-19).addingProduct(p, u)
    p = Vector(repeating: -0x1.a01a019e83816p-13).addingProduct(p, u)
    p = Vector(repeating: 0x1.1111111110bb2p-7).addingProduct(p, u)
    p = Vector(repeating: -0x1.5555555555555p-3).addingProduct(p, u)
    return r.addingProduct(p, u * r)
  }

  @inlinable @inline(__always)
  static func cosineSeries(_ u: Vector) -> Vector {
    var p = Vector(repeating: -0x1.907d8f29fe831p-37)
    p = Vector(repeating: 0x1.1eeb68cd22f56p-29).addingProduct(p, u)
    p = Vector(repeating: -0x1.27e4fa17bf139p-22).addingProduct(p, u)
    p = Vector(repeating: 0x1.a01a019f4e9b4p-16).addingProduct(p, u)
    p = Vector(repeating: -0x1.6c16c16c16967p-10).addingProduct(p, u)
    p = Vector(repeating: 0x1.5555555555555p-5).addingProduct(p, u)
    return (Vector(repeating: 1) - 0.5 * u).addingProduct(p, u * u)
  }

  /// Changes the sign where the second lowest bit of `quadrant` is set.
  @inlinable @inline(__always)
  static func flip(_ x: Vector, by quadrant: SIMD8<UInt64>) -> Vector {
    unsafeBitCast(unsafeBitCast(x, to: SIMD8<UInt64>.self) ^ ((quadrant & 2) &<< 62), to: Vector.self)
  }
}
