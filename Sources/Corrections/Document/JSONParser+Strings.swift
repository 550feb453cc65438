extension JSONParser {
  /// A text in quotes, the first of which is at the position.
  mutating func string() throws(CorrectionError) -> String {
    let start = position
    var place = start + 1
    text.skipPlainText(from: &place)
    if text[place] == UInt8(ascii: "\"") {
      position = place + 1
      return text.plainText(start + 1..<place)
    }
    position = start + 1
    return try longString(start)
  }

  /// A text with escapes or characters beyond ASCII, or without an end.
  private mutating func longString(_ start: Int) throws(CorrectionError) -> String {
    var bytes: [UInt8] = []
    while position < text.count {
      let byte = text[position]
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: bytes, as: UTF8.self) else { throw failure("not UTF-8", at: start) }
        return string
      case UInt8(ascii: "\\"): bytes += try escape()
      case ..<0x20: throw failure("a control character must be escaped in a string", at: position - 1)
      default: bytes.append(byte)
      }
    }
    throw failure("the string has no end", at: start)
  }

  private mutating func escape() throws(CorrectionError) -> [UInt8] {
    guard position < text.count else { throw failure("the text ends inside an escape") }
    let byte = text[position]
    position += 1
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"): return [byte]
    case UInt8(ascii: "b"): return [0x08]
    case UInt8(ascii: "f"): return [0x0C]
    case UInt8(ascii: "n"): return [0x0A]
    case UInt8(ascii: "r"): return [0x0D]
    case UInt8(ascii: "t"): return [0x09]
    case UInt8(ascii: "u"): return Array(String(Character(try unicodeEscape())).utf8)
    default: throw failure("no escape begins like this", at: position - 1)
    }
  }

  private mutating func unicodeEscape() throws(CorrectionError) -> Unicode.Scalar {
    let start = position
    let high = try fourHexDigits()
    if let scalar = Unicode.Scalar(high) { return scalar }
    guard (0xD800..<0xDC00).contains(high), take(UInt8(ascii: "\\")), take(UInt8(ascii: "u")) else {
      throw failure("half a surrogate pair", at: start)
    }
    let low = try fourHexDigits()
    guard (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw failure("half a surrogate pair", at: start) }
    return scalar
  }

  private mutating func fourHexDigits() throws(CorrectionError) -> UInt32 {
    guard position + 4 <= text.count, text[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: text[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits must follow \\u") }
    position += 4
    return value
  }
}
