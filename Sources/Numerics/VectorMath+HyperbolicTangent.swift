extension VectorMath {
  /// tanh x to 3 ulp, small arguments included: odd, ±1 at ±∞, NaN for NaN.
  ///
  /// (e^(2|x|) − 1)/(e^(2|x|) + 1), the numerator by 2ⁿ (eʳ − 1) + (2ⁿ − 1), which loses nothing near 0.
  @inlinable @inline(__always)
  package static func tanh(_ x: Vector) -> Vector {
    let size = 2 * magnitude(x)
    let y = size.replacing(with: 40, where: size .> 40)
    let shifted = Vector(repeating: roundingShift).addingProduct(y, Vector(repeating: 0x1.71547652b82fep+0))
    let n = shifted - roundingShift
    let exponent = unsafeBitCast(shifted, to: SIMD8<Int64>.self) &- Int64(bitPattern: roundingShift.bitPattern)
    let r = y.addingProduct(n, Vector(repeating: -0x1.62e42feep-1)).addingProduct(n, Vector(repeating: -0x1.a39ef35793c76p-33))
    let scale = powerOfTwo(exponent)
    let grown = (scale - 1).addingProduct(scale, r.addingProduct(exponentialSeries(r), r * r))
    return signed(grown / (grown + 2), as: x)
  }
}
