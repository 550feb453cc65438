import Glibc

/// Faddeeva's function w(z) = e^(−z²) erfc(−iz) on a line of constant Im z = y ≥ 0, eight points at once.
///
/// Re w to 1e-15 and Im w to 5e-15 relative, tails included: as y → 0, Re w falls to e^(−x²) and y/(√π x²), and no digits are
/// lost to Im w. By the modified trapezoidal rules of M. Al Azah, S. N. Chandler-Wilde, *SIAM J. Numer. Anal.* 59 (2021) 2346,
/// with h = √(π/12), and N = 13 where the
/// paper's 11 would leave 2.6e-14 near |x| = 6; where |z| is large by w's asymptotic series, whose derivatives do not cancel.
///
/// All derivatives follow from w: w′ = −2zw + 2i/√π, and w⁽ⁿ⁺¹⁾ = −2z w⁽ⁿ⁾ − 2n w⁽ⁿ⁻¹⁾.
package struct Faddeeva: Sendable {
  /// Eight numbers.
  package typealias Vector = VectorMath.Vector

  /// Eight complex numbers.
  package struct Value: Sendable {
    /// Their real parts.
    package var real: Vector
    /// Their imaginary parts.
    package var imaginary: Vector

    @inline(__always)
    init(_ real: Vector, _ imaginary: Vector) { (self.real, self.imaginary) = (real, imaginary) }
  }

  /// y, the imaginary part of z.
  package let height: Double
  /// From this |z|² the asymptotic series holds, and e^(−x²) is nothing beside its real part.
  let farRadius: Double
  /// Beyond this x² − y² the poles' residues are nothing beside Re w.
  let reach: Double
  /// Whether the poles lie near the line: y < π/h.
  let hasResidues: Bool
  /// y² − 2πy/h.
  let exponent: Double
  /// e^(−2πy/h).
  let decay: Double

  /// The line Im z = `height`.
  /// - Precondition: `height` is zero or positive.
  package init(height: Double) {
    precondition(height >= 0, "Im z is \(height); w is computed in the upper half plane")
    self.height = height
    hasResidues = height < Self.polesPerUnit * .pi
    exponent = height * (height - 2 * .pi * Self.polesPerUnit)
    decay = Glibc.exp(-2 * .pi * Self.polesPerUnit * height)
    reach = min(745.2, 48 - Glibc.log(height))
    farRadius = max(256, reach)
  }

  /// 1/h.
  static let polesPerUnit = 1.9544100476116797

  /// w at `x` + iy; w(±∞ + iy) = 0, and NaN stays NaN.
  package func value(at x: Vector) -> Value {
    let isFar = x * x + height * height .>= farRadius
    guard !all(isFar) else { return farSeries(x).w }
    let w = near(x)
    return any(isFar) ? Self.select(w, farSeries(x).w, where: isFar) : w
  }

  /// w at one point.
  /// - Precondition: `imaginary` is zero or positive.
  package static func w(real: Double, imaginary: Double) -> (real: Double, imaginary: Double) {
    let w = Faddeeva(height: imaginary).value(at: Vector(repeating: real))
    return (w.real[0], w.imaginary[0])
  }

  @inline(__always)
  static func select(_ near: Value, _ far: Value, where isFar: SIMDMask<SIMD8<Int64>>) -> Value {
    Value(near.real.replacing(with: far.real, where: isFar), near.imaginary.replacing(with: far.imaginary, where: isFar))
  }
}
