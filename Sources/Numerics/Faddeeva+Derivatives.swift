extension Faddeeva {
  /// w and its first four derivatives with respect to z at `x` + iy.
  ///
  /// By recurrence near the origin, which loses |z|² of the digits with each step, and by the series' own derivatives beyond
  /// |z| = 16: w′ to about 1e-12 of itself, w⁗ to 1e-8. On the real axis the series begins further out: near |z| = 26 only 1e-7
  /// of w‴ and 1e-4 of w⁗ are left, which matters to no sum over events.
  package func jet(at x: Vector) -> Jet {
    let isFar = x * x + height * height .>= farRadius
    guard !all(isFar) else { return farSeries(x) }
    let close = recurrence(x, near(x))
    guard any(isFar) else { return close }
    let far = farSeries(x)
    return Jet(
      w: Self.select(close.w, far.w, where: isFar), first: Self.select(close.first, far.first, where: isFar),
      second: Self.select(close.second, far.second, where: isFar), third: Self.select(close.third, far.third, where: isFar),
      fourth: Self.select(close.fourth, far.fourth, where: isFar))
  }

  /// w⁽ⁿ⁺¹⁾ = −2z w⁽ⁿ⁾ − 2n w⁽ⁿ⁻¹⁾, and 2i/√π for n = 0.
  @inline(__always)
  private func recurrence(_ x: Vector, _ w: Value) -> Jet {
    let z = Value(-2 * x, Vector(repeating: -2 * height))
    var first = Self.times(z, w)
    first.imaginary += 1.1283791670955126
    let second = next(z, first, 2, w)
    let third = next(z, second, 4, first)
    return Jet(w: w, first: first, second: second, third: third, fourth: next(z, third, 6, second))
  }

  @inline(__always)
  private func next(_ z: Value, _ last: Value, _ factor: Double, _ before: Value) -> Value {
    let product = Self.times(z, last)
    return Value(product.real - factor * before.real, product.imaginary - factor * before.imaginary)
  }
}
