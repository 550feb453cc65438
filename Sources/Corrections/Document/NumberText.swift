internal import Glibc

/// How numbers are written in correction sets.
///
/// Foundation's encoder writes 15.0 as `15`, which correctionlib's loader refuses as an edge; Swift's own description
/// writes 1e16 as `1e+16`, which is no literal of a formula. These are the shortest digits that read back to the same
/// double, always with a point or an exponent, and with bare exponents (`1e16`, `1e-5`): legal in both places.
public enum NumberText {
  /// The shortest text that reads back as `value`.
  /// - Precondition: `value` is finite; infinities are the business of whoever writes edges.
  public static func text(_ value: Double) -> String {
    precondition(value.isFinite, "only finite numbers have a text in JSON and formulas, \(value) has none")
    let plain = "\(value)"
    guard let e = plain.utf8.firstIndex(of: UInt8(ascii: "e")) else { return plain }
    var exponent = plain[plain.index(after: e)...]
    let negative = exponent.first == "-"
    if let sign = exponent.first, sign == "-" || sign == "+" { exponent.removeFirst() }
    let digits = exponent.drop { $0 == "0" }
    return "\(plain[..<e])e\(negative ? "-" : "")\(digits)"
  }

  /// A text that reads back as `value` by correct rounding *and* by the arithmetic of the format's own library (see
  /// ``NumberReading``): the shortest where that does, else an integer with an exponent. For a few numbers in a thousand no such
  /// text is found, and it is the shortest.
  ///
  /// With n and 10ᵖ exact doubles, n/10ᵖ is rounded once by either reader, so some n near value · 10ᵖ will do.
  static func common(_ value: Double) -> String {
    let shortest = text(value)
    guard NumberReading.asLibrary.value(of: shortest) != value else { return shortest }
    let (magnitude, sign) = (value.magnitude, value < 0 ? "-" : "")
    let power = 18 - Int(log10(magnitude).rounded(.down))
    for p in Array((power - 5...power).reversed()) + Array(power + 1...power + 16) where abs(p) <= 300 {
      let near = (p >= 0 ? magnitude * tenTo(p) : magnitude / tenTo(-p)).rounded()
      for candidate in [near, near.nextUp, near.nextDown] where candidate < 0x1p127 {
        let text = "\(sign)\(UInt128(candidate))e\(-p)"
        if NumberReading.allCases.allSatisfy({ $0.value(of: text) == value }) { return text }
      }
    }
    return shortest
  }

  private static func tenTo(_ power: Int) -> Double { Double("1e\(power)") ?? .infinity }
}
