/// The doubles of decimal numbers whose digits fit into 64 bits, without a detour by text.
enum DecimalNumber {
  /// `integer` × 10^`power` as `reading` has it, or nil where that takes more than one rounding here.
  static func value(_ integer: UInt64, _ power: Int, _ reading: NumberReading) -> Double? {
    if integer <= 1 << 53, power.magnitude <= 22 { return exactParts(integer, power) }
    guard reading == .nearest, -19...0 ~= power, integer > 0 else { return nil }
    return quotient(integer, integerPowers[-power])
  }

  /// Where both numbers are exact doubles, one operation rounds once, whoever reads (W. D. Clinger, *How to read floating
  /// point numbers accurately*, PLDI 1990).
  private static func exactParts(_ integer: UInt64, _ power: Int) -> Double {
    let scale = powers[Int(power.magnitude)]
    return power < 0 ? Double(integer) / scale : Double(integer) * scale
  }

  /// The double nearest to a quotient of integers: 63 bits or more of it by division, and the lowest set if anything is left,
  /// so that the conversion to double decides as the whole quotient would.
  private static func quotient(_ integer: UInt64, _ divisor: UInt64) -> Double {
    let (up, down) = (integer.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let numerator = integer << up
    let (bits, rest) = (divisor << down).dividingFullWidth((numerator >> 1, numerator << 63))
    return Double(rest == 0 ? bits : bits | 1) * Double(sign: .plus, exponent: down - up - 63, significand: 1)
  }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
  ]

  /// 10⁰ to 10¹⁹, the last that fits into 64 bits.
  private static let integerPowers: [UInt64] = (0..<20).map { (0..<$0).reduce(1) { power, _ in power * 10 } }
}
