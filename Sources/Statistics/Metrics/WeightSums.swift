/// Sums of the powers of two lists of weights.
struct WeightSums {
  /// Weights of this size and above would overflow when four are multiplied.
  static let limit = 1e30
  /// How many weights differ from zero.
  var counts = SIMD2<Double>()
  /// Σw.
  let first: SIMD2<Double>
  /// Σw².
  let second: SIMD2<Double>
  /// Σw³.
  let third: SIMD2<Double>
  /// Σ of the products of an event's two weights.
  let products: Double
  private var areGood = true

  init(_ weights: [SIMD2<Double>]) {
    var (first, products) = (CompensatedSum(), CompensatedSum())
    var (second, third) = (SIMD2<Double>(), SIMD2<Double>())
    for w in weights {
      let square = w * w
      counts += SIMD2<Double>(repeating: 0).replacing(with: 1, where: w .!= 0)
      areGood = areGood && abs(w.x) < Self.limit && abs(w.y) < Self.limit
      first.add(w)
      second += square
      third += square * w
      if w.x * w.y != 0 { products.add(w.x * w.y) }
    }
    (self.first, self.second, self.third) = (first.value, second, third)
    self.products = products.value.x
  }

  /// The first event with a weight that is not finite, or too large.
  func bad(in weights: [SIMD2<Double>]) -> (Int, SIMD2<Double>)? {
    if areGood { return nil }
    let index = weights.firstIndex { !(abs($0.x) < Self.limit && abs($0.y) < Self.limit) }
    return index.map { ($0, weights[$0]) }
  }

  /// 1/(1 − 2Σw³/(Σw Σw²) + Σw²/(Σw)²) of each: what makes Σw²(V − V̄)² unbiased, V̄ = Σw V/Σw; n/(n − 1) for weights of 1.
  ///
  /// It follows from E(V − V̄)² for independent V with one variance, and is positive for weights of any sign.
  /// - Returns: nil if a class has a single event.
  var corrections: SIMD2<Double>? {
    guard counts.min() > 1 else { return nil }
    return 1 / (1 - 2 * third / (first * second) + second / (first * first))
  }
}
