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
    guard let e = plain.firstIndex(of: "e") else { return plain }
    var exponent = plain[plain.index(after: e)...]
    let negative = exponent.first == "-"
    if let sign = exponent.first, sign == "-" || sign == "+" { exponent.removeFirst() }
    let digits = exponent.drop { $0 == "0" }
    return "\(plain[..<e])e\(negative ? "-" : "")\(digits)"
  }
}
