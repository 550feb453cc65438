/// The unevaluated sum of two numbers, of which the second is about a rounding error of the first: 106 bits.
///
/// Products and sums forget the square of a rounding error. All is straight code, so that loops over it are vectorised.
/// T. J. Dekker, *A floating-point technique for extending the available precision*, Numer. Math. 18 (1971) 224.
struct DoubleDouble {
  var high: Double
  var low: Double

  @inline(__always)
  init(_ high: Double, _ low: Double = 0) { (self.high, self.low) = (high, low) }

  /// a b, with its rounding error.
  @inline(__always)
  static func product(_ a: Double, _ b: Double) -> Self {
    let high = a * b
    return Self(high, (-high).addingProduct(a, b))
  }

  @inline(__always)
  static func * (a: Double, b: Self) -> Self {
    let product = product(a, b.high)
    return Self(product.high, product.low.addingProduct(a, b.low))
  }

  @inline(__always)
  static func * (a: Self, b: Self) -> Self {
    let product = product(a.high, b.high)
    return Self(product.high, product.low.addingProduct(a.high, b.low).addingProduct(a.low, b.high))
  }

  /// a² as a product, one step less.
  @inline(__always)
  var squared: Self {
    let square = Self.product(high, high)
    return Self(square.high, square.low.addingProduct(high + high, low))
  }

  /// a + b, good only where |a| ≥ |b| or a is 0.
  @inline(__always)
  static func + (a: Self, b: Self) -> Self {
    let high = a.high + b.high
    return Self(high, ((a.high - high) + b.high) + (a.low + b.low))
  }

  /// The sum with its sign changed if the lowest bit of `n` is set.
  @inline(__always)
  func negated(ifOdd n: UInt64) -> Self {
    Self(Double(bitPattern: high.bitPattern ^ (n &<< 63)), Double(bitPattern: low.bitPattern ^ (n &<< 63)))
  }
}
