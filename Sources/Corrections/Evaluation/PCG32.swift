/// The PCG32 generator of one sequence, XSH-RR, as functions of its state (M. E. O'Neill, *PCG: A Family of Simple Fast
/// Space-Efficient Statistically Good Algorithms for Random Number Generation*, HMC-CS-2014-0905, 2014).
enum PCG32 {
  private static let multiplier: UInt64 = 6_364_136_223_846_793_005
  private static let increment: UInt64 = 1_442_695_040_888_963_407

  /// The state of a generator that starts at `seed`.
  @inline(__always)
  static func start(_ seed: UInt64) -> UInt64 { next(seed &+ increment) }

  /// The state after a draw.
  @inline(__always)
  static func next(_ state: UInt64) -> UInt64 { state &* multiplier &+ increment }

  /// The 32 random bits that a draw makes of the state before it.
  @inline(__always)
  static func bits(_ state: UInt64) -> UInt64 {
    let mixed = (((state &>> 18) ^ state) &>> 27) & 0xFFFF_FFFF
    return ((mixed | (mixed &<< 32)) &>> (state &>> 59)) & 0xFFFF_FFFF
  }

  /// ``bits(_:)`` as a double.
  @inline(__always)
  static func number(_ state: UInt64) -> Double { Double(bitPattern: bits(state) | 0x4330_0000_0000_0000) - 0x1p52 }

  /// Uniform in [0, 1): two draws as 64 bits, rounded to double, and what rounds to 1 lowered.
  @inline(__always)
  static func uniform(_ state: UInt64) -> Double {
    let sum = (number(state) + number(next(state)) * 0x1p32) * 0x1p-64
    return sum < 1 ? sum : 1 - 0x1p-53
  }
}
