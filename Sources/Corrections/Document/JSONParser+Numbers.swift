extension JSONParser {
  /// A number at the position.
  mutating func number() throws(CorrectionError) -> JSONValue {
    let number = try scanNumber()
    guard let value = number.value(in: text, numbers) else {
      let digits = String(decoding: text[number.place], as: UTF8.self)
      throw failure("\(digits) is too large for a double", at: number.place.lowerBound)
    }
    return value
  }

  /// Checks a number and gathers its digits in one pass.
  @inline(__always)
  private mutating func scanNumber() throws(CorrectionError) -> JSONNumber {
    let start = position
    let isNegative = take(UInt8(ascii: "-"))
    var digits: UInt64 = 0
    let whole = gatherWhole(&digits)
    guard !whole.isEmpty else { throw failure("no value begins like this", at: start) }
    guard whole.count == 1 || text[whole.lowerBound] != UInt8(ascii: "0") else {
      throw failure("numbers have no leading zeros", at: start)
    }
    var fraction = position..<position
    if take(UInt8(ascii: ".")) {
      fraction = gather(&digits)
      guard !fraction.isEmpty else { throw failure("digits must follow the point") }
    }
    var isInteger = fraction.isEmpty
    var exponent = 0
    if text[position] | 0x20 == UInt8(ascii: "e") {
      isInteger = false
      exponent = try self.exponent()
    }
    return JSONNumber(
      place: start..<position, isNegative: isNegative, whole: whole, fraction: fraction, isInteger: isInteger,
      exponent: exponent, digits: digits)
  }

  /// The digits before a point, mostly one or two.
  @inline(__always)
  private mutating func gatherWhole(_ digits: inout UInt64) -> Range<Int> {
    let start = position
    while case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 {
      digits = digits &* 10 &+ UInt64(digit)
      position &+= 1
    }
    return start..<position
  }

  @inline(__always)
  private mutating func gather(_ digits: inout UInt64) -> Range<Int> {
    let start = position
    text.gatherDigits(into: &digits, from: &position)
    return start..<position
  }

  private mutating func exponent() throws(CorrectionError) -> Int {
    position += 1
    let isBelow = take(UInt8(ascii: "+")) ? false : take(UInt8(ascii: "-"))
    let first = position
    var size = 0
    while case let digit = text[position] &- UInt8(ascii: "0"), digit < 10 {
      size = min(size * 10 + Int(digit), 100_000)
      position += 1
    }
    guard position > first else { throw failure("digits must follow the exponent sign") }
    return isBelow ? -size : size
  }
}
