extension VectorMath {
  /// The angle of the point (x, y) in [−π, π] to 2 ulp, signed zeros, infinities and NaN as the C library has them.
  ///
  /// With t = min/max of |x| and |y|, atan t = π/4 + atan((t − 1)/(t + 1)) above tan π/8, so that one odd polynomial
  /// (interpolated at Chebyshev's points) serves |t| ≤ tan π/8; the octant adds a multiple of π/4, held in two parts.
  @inlinable @inline(__always)
  package static func arctangent(y: Vector, x: Vector) -> Vector {
    let zero = Vector(repeating: 0)
    let one = Vector(repeating: 1)
    let (width, height) = (magnitude(x), magnitude(y))
    let isSteep = height .> width
    var short = height.replacing(with: width, where: isSteep)
    var long = width.replacing(with: height, where: isSteep)
    let isInfinite = long .== .infinity
    short.replace(with: zero.replacing(with: one, where: short .== .infinity), where: isInfinite)
    long.replace(with: one, where: isInfinite .| (long .== 0))
    let scale = one.replacing(with: 0x1p-100, where: long .> 0x1p1000)  // short + long must not overflow
    (short, long) = (short * scale, long * scale)
    let isWide = short .> long * 0x1.a827999fcef32p-2
    let t = short.replacing(with: short - long, where: isWide) / long.replacing(with: short + long, where: isWide)
    let odd = arctangentSeries(t)
    let eighths = zero.replacing(with: one, where: isWide)
    let isLeft = signed(one, as: x) .< 0
    let inQuadrant = eighths.replacing(with: 2 - eighths, where: isSteep)
    let turned = odd.replacing(with: -odd, where: isSteep)
    let k = inQuadrant.replacing(with: 4 - inQuadrant, where: isLeft)
    let rest = turned.replacing(with: -turned, where: isLeft)
    let angle = k * 0x1.921fb54442d18p-1 + (rest + k * 0x1.1a62633145c07p-55)
    return signed(angle, as: y).replacing(with: .nan, where: (x .!= x) .| (y .!= y))
  }

  /// atan t for |t| ≤ tan π/8.
  @inlinable @inline(__always)
  static func arctangentSeries(_ t: Vector) -> Vector {
    let u = t * t
    var p = Vector(repeating: 0x1.0ad368c98424cp-6)
    p = Vector(repeating: -0x1.1b33b8784aa69p-5).addingProduct(p, u)
    p = Vector(repeating: 0x1.74ddd3c6187b4p-5).addingProduct(p, u)
    p = Vector(repeating: -0x1.ac7a937cce153p-5).addingProduct(p, u)
    p = Vector(repeating: 0x1.e19a13b800ab6p-5).addingProduct(p, u)
    p = Vector(repeating: -0x1.110e880a643d8p-4).addingProduct(p, u)
    p = Vector(repeating: 0x1.3b1392d9e64b0p-4).addingProduct(p, u)
    p = Vector(repeating: -0x1.745d165df3ee7p-4).addingProduct(p, u)
    p = Vector(repeating: 0x1.c71c71c304b64p-4).addingProduct(p, u)
    p = Vector(repeating: -0x1.249249248d7eep-3).addingProduct(p, u)
    p = Vector(repeating: 0x1.9999999999953p-3).addingProduct(p, u)
    p = Vector(repeating: -0x1.5555555555555p-2).addingProduct(p, u)
    return t.addingProduct(t * u, p)
  }
}
