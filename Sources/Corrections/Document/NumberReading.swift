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

  /// The value of a number in JSON that is no integer of 64 bits; nil for anything else.
  func value(of text: String) -> Double? {
    var text = text
    let value = text.withUTF8 { try? JSONParser.parse(JSONBytes($0), numbers: self) }
    guard case .number(let number) = value else { return nil }
    return number
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
  private let number: JSONNumber

  init(_ number: JSONNumber, in text: JSONBytes) {
    self.number = number
    if text[number.whole.lowerBound] != UInt8(ascii: "0") { addWhole(text) }
    if !number.fraction.isEmpty { addFraction(text) }
    if !number.isInteger { leaveInteger() }
  }

  private mutating func leaveInteger() {
    if isInteger { (significand, isInteger) = (Double(integer), false) }
  }

  private mutating func addWhole(_ text: JSONBytes) {
    let largest = number.isNegative ? UInt64(Int64.max) + 1 : UInt64.max
    for place in number.whole {
      let digit = UInt64(text[place] &- UInt8(ascii: "0"))
      if isInteger, integer <= (largest - digit) / 10 {
        integer = integer * 10 + digit
      } else {
        leaveInteger()
        significand = significand * 10 + Double(digit)
      }
    }
    significantDigits = number.whole.count - 1
  }

  private mutating func addFraction(_ text: JSONBytes) {
    var place = number.fraction.lowerBound
    while isInteger, integer < 1 << 53, place < number.fraction.upperBound {
      integer = integer * 10 + UInt64(text[place] &- UInt8(ascii: "0"))
      place += 1
      if integer != 0 { significantDigits += 1 }
    }
    leaveInteger()
    while significantDigits < 17, place < number.fraction.upperBound {
      significand = significand * 10 + Double(text[place] &- UInt8(ascii: "0"))
      place += 1
      if significand > 0 { significantDigits += 1 }
    }
    scale = number.fraction.lowerBound - place
  }

  var value: Double {
    let size = isInteger ? Double(integer) : Self.scaled(significand, by: number.exponent + scale)
    return number.isNegative ? -size : size
  }

  private static func scaled(_ significand: Double, by power: Int) -> Double {
    if power > 308 { return significand == 0 ? 0 : .infinity }
    if power >= 0 { return significand * powers[power] }
    if power >= -308 { return significand / powers[-power] }
    return power < -616 ? 0 : significand / powers[308] / powers[-power - 308]
  }

  private static let powers: [Double] = (0...308).compactMap { Double("1e\($0)") }
}
