extension Faddeeva {
  /// w with its first four derivatives.
  package struct Jet: Sendable {
    /// w.
    package var w: Value
    /// w′.
    package var first: Value
    /// w″.
    package var second: Value
    /// w‴.
    package var third: Value
    /// w⁗.
    package var fourth: Value
  }

  /// w and its derivatives by w = i/(√π z) Σ (2k−1)!!/(2z²)ᵏ.
  ///
  /// The sum is nested: with u = 1/z², T_k = (k − ½) u (1 + T_{k+1}), w = i/(√π z) (1 + T₁), and w′ = −2zw + 2i/√π and so on are
  /// −(2i/√π) T₁, (2i/√π z)(T₂ − T₁), −(6iu/√π)(T₃ − T₂), (6iu/√π z)(5T₄ − 6T₃ + T₂), where 1 and its kin have cancelled on
  /// paper.
  func farSeries(_ signed: Vector) -> Jet {
    let isHuge = (signed .> 1e150) .| (signed .< -1e150) .| SIMDMask(repeating: height > 1e150)
    let scale = Vector(repeating: 1).replacing(with: 0x1p-600, where: isHuge)  // |z|² must not overflow
    let x = signed.replacing(with: 1e308, where: signed .> 1e308).replacing(with: -1e308, where: signed .< -1e308) * scale
    let y = min(height, 1e308) * scale
    let inverse = 1 / (x * x + y * y)
    let reciprocal = Value(x * inverse, -y * inverse)  // 1/z
    var u = Self.times(reciprocal, reciprocal)
    u = Value(u.real * scale * scale, u.imaginary * scale * scale)
    var sum = Value(8.5 * u.real, 8.5 * u.imaginary)
    for k in 1...5 { sum = Self.nested(8.5 - Double(k), u, sum) }
    let fourth = sum
    let third = Self.nested(2.5, u, fourth)
    let second = Self.nested(1.5, u, third)
    let first = Self.nested(0.5, u, second)
    let root = 0.5641895835477563  // 1/√π
    let lead = Value(-root * reciprocal.imaginary * scale, root * reciprocal.real * scale)  // i/(√π z)
    let slope = Value(second.real - first.real, second.imaginary - first.imaginary)
    let bend = Value(third.real - second.real, third.imaginary - second.imaginary)
    let twist = Value(
      5 * fourth.real - 6 * third.real + second.real, 5 * fourth.imaginary - 6 * third.imaginary + second.imaginary)
    let bendU = Self.times(u, bend)
    let fourthDerivative = Self.times(lead, Self.times(u, twist))
    let secondDerivative = Self.times(lead, slope)
    var w = Self.times(lead, first)
    w = Value(w.real + lead.real, w.imaginary + lead.imaginary)
    return Jet(
      w: w, first: Value(2 * root * first.imaginary, -2 * root * first.real),
      second: Value(2 * secondDerivative.real, 2 * secondDerivative.imaginary),
      third: Value(6 * root * bendU.imaginary, -6 * root * bendU.real),
      fourth: Value(6 * fourthDerivative.real, 6 * fourthDerivative.imaginary))
  }

  @inline(__always)
  private static func nested(_ k: Double, _ u: Value, _ t: Value) -> Value {
    let product = times(u, t)
    return Value(k * (u.real + product.real), k * (u.imaginary + product.imaginary))
  }

  @inline(__always)
  static func times(_ a: Value, _ b: Value) -> Value {
    Value(a.real * b.real - a.imaginary * b.imaginary, a.real * b.imaginary + a.imaginary * b.real)
  }
}
