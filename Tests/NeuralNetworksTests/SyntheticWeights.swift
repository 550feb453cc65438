/// Weights by a formula, the same as in `Reference/deepmet-synthetic.py`.
enum SyntheticWeights {
  /// `count` numbers in ±`amplitude` around `centre`, other ones for each `slot`.
  static func values(_ slot: Int, _ count: Int, _ amplitude: Double, around centre: Double = 0) -> [Float] {
    (0..<count).map { i in
      var x = UInt32(truncatingIfNeeded: i + 1_000_003 * slot + 1) &* 2_654_435_761
      x ^= x >> 15
      x = x &* 2_246_822_519
      x ^= x >> 13
      return Float(centre + amplitude * (2 * Double(x) / 4_294_967_296 - 1))
    }
  }
}
