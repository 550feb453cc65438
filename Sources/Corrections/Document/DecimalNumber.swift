/// The doubles of decimal numbers whose digits fit into 64 bits, without a detour by text.
enum DecimalNumber {
  /// `integer` × 10^`power` as `reading` has it, or nil where that takes more than one rounding here.
  static func value(_ integer: UInt64, _ power: Int, _ reading: NumberReading) -> Double? {
    if integer <= 1 << 53, power.magnitude <= 22 { return exactParts(integer, power) }
    guard reading == .nearest, power.magnitude < fives.count, integer > 0 else { return nil }
    return power < 0 ? quotient(integer, -power) : product(integer, power)
  }

  /// Where both numbers are exact doubles, one operation rounds once, whoever reads (W. D. Clinger, *How to read floating
  /// point numbers accurately*, PLDI 1990).
  private static func exactParts(_ integer: UInt64, _ power: Int) -> Double {
    let scale = powers[Int(power.magnitude)]
    return power < 0 ? Double(integer) / scale : Double(integer) * scale
  }

  /// The double nearest to a quotient by 10^`power`: 63 bits or more of it by division, and the lowest set if anything is left,
  /// so that the conversion to double decides as the whole quotient would.
  private static func quotient(_ integer: UInt64, _ power: Int) -> Double {
    let divisor = fives[power]
    let (up, down) = (integer.leadingZeroBitCount, divisor.leadingZeroBitCount)
    let numerator = integer << up
    let (bits, rest) = (divisor << down).dividingFullWidth((numerator >> 1, numerator << 63))
    return Double(rest == 0 ? bits : bits | 1) * powerOfTwo(down - up - 63 - power)
  }

  /// The double nearest to a product with 10^`power`, from 64 bits of it and whether anything is left.
  private static func product(_ integer: UInt64, _ power: Int) -> Double {
    let (high, low) = integer.multipliedFullWidth(by: fives[power])
    guard high > 0 else { return Double(low) * powerOfTwo(power) }
    let up = high.leadingZeroBitCount
    let bits = high << up | low >> (64 - up)
    return Double(low << up == 0 ? bits : bits | 1) * powerOfTwo(64 - up + power)
  }

  /// 2^`power` for −1022 … 1023.
  private static func powerOfTwo(_ power: Int) -> Double { Double(bitPattern: UInt64(1023 + power) << 52) }

  private static let powers: [Double] = [
    1, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21,
    1e22,
  ]

  /// 5⁰ to 5²⁷, the last that fits into 64 bits: what is left of powers of ten when those of two go into the exponent.
  private static let fives: [UInt64] = [
    1, 5, 25, 125, 625, 3_125, 15_625, 78_125, 390_625, 1_953_125, 9_765_625, 48_828_125, 244_140_625, 1_220_703_125,
    6_103_515_625, 30_517_578_125, 152_587_890_625, 762_939_453_125, 3_814_697_265_625, 19_073_486_328_125,
    95_367_431_640_625, 476_837_158_203_125, 2_384_185_791_015_625, 11_920_928_955_078_125, 59_604_644_775_390_625,
    298_023_223_876_953_125, 1_490_116_119_384_765_625, 7_450_580_596_923_828_125,
  ]
}
