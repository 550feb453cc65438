/// How the decimal numbers of a document become doubles.
///
/// The format's own library (version 2.9) scales the digits by a power of ten in double precision, so that about a sixth of all
/// numbers with sixteen digits come out up to three units in the last place away: contents, edges and parameters. Reading
/// as it does makes every lookup equal to its result bit for bit, and puts values that are exactly at such an edge on the same
/// side. Sets that are to be written again are read with ``nearest``, which gives back the text.
public enum NumberReading: String, Sendable, Hashable, CaseIterable {
  /// The nearest double.
  case nearest
  /// The double that the library makes of the text.
  case asLibrary = "library"

  /// The value of a JSON number; infinite if it is too large.
  /// - Parameter text: digits as JSON has them, checked.
  func value(of text: ArraySlice<UInt8>) -> Double {
    switch self {
    case .nearest: Double(String(decoding: text, as: UTF8.self)) ?? .infinity
    case .asLibrary: LibraryNumber(text).value
    }
  }
}

/// A number as the library reads it: digits gather in an integer while they fit, then in a double, which a power of ten scales.
struct LibraryNumber {
  private var integer: UInt64 = 0
  private var significand = 0.0
  private var isInteger = true
  /// Digits beyond the first of the whole part, and those of the fraction from the first that is not zero.
  private var significantDigits = 0
  private var scale = 0
  private var exponent = 0
  private let isNegative: Bool

  init(_ text: ArraySlice<UInt8>) {
    isNegative = text.first == UInt8(ascii: "-")
    let unsigned = isNegative ? text.dropFirst() : text
    let whole = unsigned.prefix(while: Self.isDigit)
    let afterWhole = unsigned.dropFirst(whole.count)
    if whole.first != UInt8(ascii: "0") { addWhole(whole) }
    if afterWhole.first == UInt8(ascii: ".") { addFraction(afterWhole.dropFirst().prefix(while: Self.isDigit)) }
    if let mark = afterWhole.firstIndex(where: { $0 | 0x20 == UInt8(ascii: "e") }) { setExponent(afterWhole[(mark + 1)...]) }
  }

  private static func isDigit(_ byte: UInt8) -> Bool { byte >= UInt8(ascii: "0") && byte <= UInt8(ascii: "9") }

  private mutating func leaveInteger() {
    if isInteger { (significand, isInteger) = (Double(integer), false) }
  }

  private mutating func addWhole(_ digits: ArraySlice<UInt8>) {
    let largest = isNegative ? UInt64(Int64.max) + 1 : UInt64.max
    for byte in digits {
      let digit = UInt64(byte - UInt8(ascii: "0"))
      if isInteger, integer <= (largest - digit) / 10 {
        integer = integer * 10 + digit
      } else {
        leaveInteger()
        significand = significand * 10 + Double(digit)
      }
    }
    significantDigits = digits.count - 1
  }

  private mutating func addFraction(_ digits: ArraySlice<UInt8>) {
    var rest = digits
    while isInteger, integer < 1 << 53, let digit = rest.popFirst() {
      integer = integer * 10 + UInt64(digit - UInt8(ascii: "0"))
      scale -= 1
      if integer != 0 { significantDigits += 1 }
    }
    leaveInteger()
    for digit in rest where significantDigits < 17 {
      significand = significand * 10 + Double(digit - UInt8(ascii: "0"))
      scale -= 1
      if significand > 0 { significantDigits += 1 }
    }
  }

  private mutating func setExponent(_ text: ArraySlice<UInt8>) {
    leaveInteger()
    let isBelow = text.first == UInt8(ascii: "-")
    let digits = text.drop(while: { !Self.isDigit($0) })
    let size = digits.reduce(0) { min($0 * 10 + Int($1 - UInt8(ascii: "0")), 100_000) }
    exponent = isBelow ? -size : size
  }

  var value: Double {
    let size = isInteger ? Double(integer) : Self.scaled(significand, by: exponent + scale)
    return isNegative ? -size : size
  }

  private static func scaled(_ significand: Double, by power: Int) -> Double {
    if power > 308 { return significand == 0 ? 0 : .infinity }
    if power >= 0 { return significand * powers[power] }
    if power >= -308 { return significand / powers[-power] }
    return power < -616 ? 0 : significand / powers[308] / powers[-power - 308]
  }

  private static let powers: [Double] = (0...308).compactMap { Double("1e\($0)") }
}
