/// A number of a text, whose digits have been gathered.
struct JSONNumber {
  /// The whole number in the text.
  let place: Range<Int>
  let isNegative: Bool
  /// The digits before the point.
  let whole: Range<Int>
  /// The digits behind the point.
  let fraction: Range<Int>
  /// Without point or exponent.
  let isInteger: Bool
  /// The power of ten behind an `e`; 100,000 stands for all beyond.
  let exponent: Int
  /// All digits as one integer, modulo 2⁶⁴.
  let digits: UInt64

  /// The value, or nil if it is too large for a double.
  @inline(__always)
  func value(in text: JSONBytes, _ reading: NumberReading) -> JSONValue? {
    if whole.count + fraction.count <= 19 || fitsDigits(text) {
      if isInteger {
        if let value = Int64(exactly: digits) { return .integer(isNegative ? -value : value) }
      } else if let size = DecimalNumber.value(digits, exponent - fraction.count, reading) {
        return .number(isNegative ? -size : size)
      }
    }
    return distantValue(text, reading)
  }

  /// Whether more than 19 digits are few enough for 64 bits, since zeros come first.
  private func fitsDigits(_ text: JSONBytes) -> Bool {
    guard text[whole.lowerBound] == UInt8(ascii: "0") else { return false }
    let first = fraction.first { text[$0] != UInt8(ascii: "0") } ?? fraction.upperBound
    return fraction.upperBound - first <= 19
  }

  /// The value of a number with many digits, or far from 1.
  private func distantValue(_ text: JSONBytes, _ reading: NumberReading) -> JSONValue? {
    let digits = String(decoding: text[place], as: UTF8.self)
    if isInteger, let value = Int64(digits) { return .integer(value) }
    let value =
      switch reading {
      case .nearest: Double(digits) ?? .infinity
      case .asLibrary: LibraryNumber(self, in: text).value
      }
    return value.isFinite ? .number(value) : nil
  }
}
