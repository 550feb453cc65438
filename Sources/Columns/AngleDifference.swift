#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#else
  import Darwin
#endif

/// The difference of two angles in radians, in (-pi, pi].
///
/// Angles up to 64 in magnitude, which all azimuths are, take the difference and one reduction by whole turns; the turn is
/// two doubles, the first short enough that its multiples are exact. Beyond, where `a - b` itself would round by more than
/// a turn is worth, sine and cosine of the difference come from those of the angles, which libm gives for any finite angle.
enum AngleDifference {
  @inline(__always) static var limit: Double { 64 }
  /// One turn, 2 pi, as the sum of its leading 45 bits and the rest.
  @inline(__always) private static var turnHigh: Double { 0x1.921fb54442d00p+2 }
  @inline(__always) private static var turnLow: Double { 0x1.8469898cc5170p-46 }

  /// Whether every value lies within the limit; false if one is NaN.
  static func isSmall(_ input: FormulaInput, _ count: Int) -> Bool {
    switch input {
    case .constant(let value): return value.magnitude <= limit
    case .memory(let values):
      var outside = 0
      for i in 0..<count { outside |= values[i].magnitude <= limit ? 0 : 1 }
      return outside == 0
    }
  }

  /// For angles within the limit.
  @inline(__always)
  static func small(_ a: Double, _ b: Double) -> Double {
    let difference = a - b
    let turns = (difference * (0.5 / .pi)).rounded(.toNearestOrEven)
    let reduced = (difference - turns * turnHigh) - turns * turnLow
    let up = reduced <= -.pi ? reduced + 2 * .pi : reduced
    return up > .pi ? max(up - 2 * .pi, (-Double.pi).nextUp) : up
  }

  /// For any angles; NaN if one is not finite.
  static func any(_ a: Double, _ b: Double) -> Double {
    if a.magnitude <= limit && b.magnitude <= limit { return small(a, b) }
    let angle = atan2(sin(a) * cos(b) - cos(a) * sin(b), cos(a) * cos(b) + sin(a) * sin(b))
    return angle <= -.pi ? .pi : angle
  }
}
