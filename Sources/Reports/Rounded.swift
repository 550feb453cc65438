import Foundation

/// How numbers are written for people: a value to the digits its error supports, probabilities short, NaN as `n/a`.
enum Rounded {
  /// What stands for a number that is not known.
  static let unknown = "n/a"

  /// `value` to `digits` significant digits, without trailing rubbish: `0.123`, `1230`, `1.23e+08`.
  static func number(_ value: Double, digits: Int = 3) -> String {
    guard value.isFinite else { return special(value) }
    guard value != 0 else { return "0" }
    let (_, exponent) = scientific(value, digits: digits)
    if exponent < -4 || exponent > 6 { return String(format: "%.\(digits - 1)e", value) }
    return fixed(value, decimals: digits - 1 - exponent)
  }

  /// `value ± error`, both rounded to the second digit of the error; the value alone, to three digits, without an error.
  /// - Parameter separator: what stands between them; tables on a terminal use `±` without blanks.
  static func measurement(_ value: Double, _ error: Double?, separator: String = " ± ") -> String {
    guard let error else { return number(value) }
    guard value.isFinite else { return special(value) }
    guard error.isFinite, error > 0 else { return number(value) + separator + (error == 0 ? "0" : special(error)) }
    let (_, exponent) = scientific(error, digits: 2)
    let (_, size) = value == 0 ? (0, exponent) : scientific(value, digits: 2)
    if exponent < -5 || max(exponent, size) > 6 {
      let top = max(exponent, size)
      let scale = pow(10, Double(top))
      let decimals = max(0, min(15, top - exponent + 1))
      return "(\(fixed(value / scale, decimals: decimals))\(separator)\(fixed(error / scale, decimals: decimals)))e\(top)"
    }
    return fixed(value, decimals: 1 - exponent) + separator + fixed(error, decimals: 1 - exponent)
  }

  /// A part as a percentage with its error, without the sign `%`.
  static func percent(_ part: Double, _ error: Double?, separator: String = " ± ") -> String {
    measurement(part * 100, error.map { $0 * 100 }, separator: separator)
  }

  /// A probability: two digits, one below 0.01, and no more than `<1e-9` for what is hardly there: five characters at most.
  static func probability(_ p: Double) -> String {
    guard p.isFinite else { return special(p) }
    if p < 1e-9 { return "<1e-9" }
    if p < 0.00995 { return String(format: "%.0e", p).replacingOccurrences(of: "e-0", with: "e-") }
    return number(min(p, 1), digits: 2)
  }

  /// A number of events to the nearest whole one.
  static func count(_ events: Double) -> String {
    guard events.isFinite else { return special(events) }
    return abs(events) < 1e7 ? String(Int(events.rounded())) : String(format: "%.3e", events)
  }

  /// `text` with every decimal number of more than four digits cut to three.
  static func shortened(_ text: String) -> String {
    text.split(separator: " ", omittingEmptySubsequences: false).map { word in
      let inner = word.trimmingCharacters(in: CharacterSet(charactersIn: "(),:;"))
      guard inner.count > 5, inner.contains("."), let value = Double(inner) else { return String(word) }
      return word.replacingOccurrences(of: inner, with: number(value))
    }.joined(separator: " ")
  }

  private static func special(_ value: Double) -> String { value.isNaN ? unknown : value > 0 ? "inf" : "-inf" }

  /// Decimal places, or whole tens and hundreds for negative ones; never `-0`.
  private static func fixed(_ value: Double, decimals: Int) -> String {
    let scale = pow(10, Double(max(0, -decimals)))
    let text = String(format: "%.\(min(max(0, decimals), 17))f", (value / scale).rounded(decimals < 0) * scale)
    return text.contains { $0 >= "1" && $0 <= "9" } ? text : text.replacingOccurrences(of: "-", with: "")
  }

  /// Mantissa and exponent after rounding to `digits`, so that 0.0996 to two digits counts as 0.10.
  private static func scientific(_ value: Double, digits: Int) -> (mantissa: Double, exponent: Int) {
    let parts = String(format: "%.\(digits - 1)e", abs(value)).split(separator: "e")
    guard parts.count == 2, let mantissa = Double(parts[0]), let exponent = Int(parts[1]) else { return (value, 0) }
    return (mantissa, exponent)
  }
}

extension Double {
  /// The nearest whole number if asked for, else the number itself.
  fileprivate func rounded(_ isWanted: Bool) -> Double { isWanted ? self.rounded() : self }
}
