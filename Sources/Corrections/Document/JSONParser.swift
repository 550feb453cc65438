/// Reads JSON text (RFC 8259, and the bare words `NaN`, `Infinity`, `-Infinity` that Python writes).
///
/// Numbers are rounded correctly to double unless ``NumberReading`` says otherwise; a number too large for double is refused, and
/// so are duplicate keys, nesting deeper than ``maxDepth`` and anything after the value.
package struct JSONParser {
  /// How deep arrays and objects may nest.
  package static let maxDepth = 200

  private let bytes: [UInt8]
  private let numbers: NumberReading
  private var position = 0
  private var depth = 0

  private init(_ bytes: [UInt8], _ numbers: NumberReading) { (self.bytes, self.numbers) = (bytes, numbers) }

  /// The value that `bytes` (UTF-8) spell.
  /// - Throws: ``CorrectionError`` (`syntax`) with line and column, both counted from 1.
  package static func parse(_ bytes: [UInt8], numbers: NumberReading = .nearest) throws(CorrectionError) -> JSONValue {
    var parser = JSONParser(bytes, numbers)
    if bytes.starts(with: [0xEF, 0xBB, 0xBF]) { parser.position = 3 }
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == bytes.count else { throw parser.failure("more text after the value") }
    return value
  }

  private func failure(_ what: String, at place: Int? = nil) -> CorrectionError {
    let before = bytes[..<min(place ?? position, bytes.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return CorrectionError(.syntax(line: line, column: before.count - start + 1, what))
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }
  private func byte(_ ahead: Int) -> UInt8? { position + ahead < bytes.count ? bytes[position + ahead] : nil }

  private mutating func skipSpace() {
    while let byte = next, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value() throws(CorrectionError) -> JSONValue {
    skipSpace()
    guard let first = next else { throw failure("the text ends where a value must be") }
    switch first {
    case UInt8(ascii: "{"): return try nested { (parser) throws(CorrectionError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(CorrectionError) in try parser.array() }
    case UInt8(ascii: "\""): return .string(try string())
    default:
      if let word = word() { return word }
      return try number()
    }
  }

  private mutating func nested(
    _ body: (inout JSONParser) throws(CorrectionError) -> JSONValue
  ) throws(CorrectionError) -> JSONValue {
    guard depth < Self.maxDepth else { throw failure("nesting is deeper than \(Self.maxDepth)") }
    depth += 1
    defer { depth -= 1 }
    position += 1
    return try body(&self)
  }

  private mutating func array() throws(CorrectionError) -> JSONValue {
    var items: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(items) }
    while true {
      items.append(try value())
      skipSpace()
      if take("]") { return .array(items) }
      guard take(",") else { throw failure("',' or ']' must follow an array element") }
    }
  }

  private mutating func object() throws(CorrectionError) -> JSONValue {
    var members: [JSONMember] = []
    var seen: Set<String> = []
    skipSpace()
    if take("}") { return .object(members) }
    while true {
      skipSpace()
      let start = position
      guard next == UInt8(ascii: "\"") else { throw failure("a key in quotes must be here") }
      let key = try string()
      if members.count == 8 { seen = Set(members.map(\.key)) }
      let isNew = members.count < 8 ? !members.contains { $0.key == key } : seen.insert(key).inserted
      guard isNew else { throw failure("the key \"\(key)\" occurs twice", at: start) }
      skipSpace()
      guard take(":") else { throw failure("':' must follow the key \"\(key)\"") }
      members.append(JSONMember(key, try value()))
      skipSpace()
      if take("}") { return .object(members) }
      guard take(",") else { throw failure("',' or '}' must follow the member \"\(key)\"") }
    }
  }

  private static let words: [(String, JSONValue)] = [
    ("true", .bool(true)), ("false", .bool(false)), ("null", .null), ("NaN", .number(.nan)),
    ("Infinity", .number(.infinity)), ("-Infinity", .number(-.infinity)),
  ]

  private mutating func word() -> JSONValue? {
    guard let first = next, first > UInt8(ascii: "9") || (first == UInt8(ascii: "-") && byte(1) == UInt8(ascii: "I")) else {
      return nil
    }
    for (word, value) in Self.words where bytes[position...].starts(with: word.utf8) {
      position += word.utf8.count
      return value
    }
    return nil
  }
}

// MARK: Numbers

extension JSONParser {
  private mutating func skipDigits() -> Int {
    let start = position
    while let byte = next, byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") { position += 1 }
    return position - start
  }

  private mutating func number() throws(CorrectionError) -> JSONValue {
    let start = position
    let isNegative = take("-")
    let leadingZero = next == UInt8(ascii: "0")
    let whole = position
    let digits = skipDigits()
    guard digits > 0 else { throw failure("no value begins like this", at: start) }
    guard digits == 1 || !leadingZero else { throw failure("numbers have no leading zeros", at: start) }
    var (isInteger, fraction, power) = (true, position..<position, 0)
    if take(".") {
      isInteger = false
      let first = position
      guard skipDigits() > 0 else { throw failure("digits must follow the point") }
      (fraction, power) = (first..<position, first - position)
    }
    if take("e") || take("E") {
      isInteger = false
      let isBelow = take("+") ? false : take("-")
      let first = position
      guard skipDigits() > 0 else { throw failure("digits must follow the exponent sign") }
      let size = position - first < 5 ? Int(folded(first..<position)) : 100_000
      power += isBelow ? -size : size
    }
    if digits + fraction.count <= 19 {
      let integer = folded(fraction, after: folded(whole..<whole + digits))
      if isInteger, let value = Int64(exactly: integer) { return .integer(isNegative ? -value : value) }
      if !isInteger, let size = DecimalNumber.value(integer, power, numbers) { return .number(isNegative ? -size : size) }
    }
    return try longNumber(start, isInteger)
  }

  /// A number with many digits, or far from 1.
  private func longNumber(_ start: Int, _ isInteger: Bool) throws(CorrectionError) -> JSONValue {
    let digits = bytes[start..<position]
    if isInteger, let value = Int64(String(decoding: digits, as: UTF8.self)) { return .integer(value) }
    let value = numbers.value(of: digits)
    guard value.isFinite else {
      throw failure("\(String(decoding: digits, as: UTF8.self)) is too large for a double", at: start)
    }
    return .number(value)
  }

  /// The number that at most 19 digits spell, behind those of `front`.
  private func folded(_ place: Range<Int>, after front: UInt64 = 0) -> UInt64 {
    var number = front
    for i in place { number = number &* 10 &+ UInt64(bytes[i] &- UInt8(ascii: "0")) }
    return number
  }
}

// MARK: Strings

extension JSONParser {
  private mutating func string() throws(CorrectionError) -> String {
    let start = position
    position += 1
    while let byte = next, byte != UInt8(ascii: "\""), byte != UInt8(ascii: "\\"), byte >= 0x20 { position += 1 }
    if next == UInt8(ascii: "\""), let plain = String(validating: bytes[start + 1..<position], as: UTF8.self) {
      position += 1
      return plain
    }
    var text = Array(bytes[start + 1..<position])
    while let byte = next {
      position += 1
      switch byte {
      case UInt8(ascii: "\""):
        guard let string = String(validating: text, as: UTF8.self) else { throw failure("not UTF-8", at: start) }
        return string
      case UInt8(ascii: "\\"): text += try escape()
      case ..<0x20: throw failure("a control character must be escaped in a string", at: position - 1)
      default: text.append(byte)
      }
    }
    throw failure("the string has no end", at: start)
  }

  private mutating func escape() throws(CorrectionError) -> [UInt8] {
    guard let byte = next else { throw failure("the text ends inside an escape") }
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
    guard (0xD800..<0xDC00).contains(high), take("\\"), take("u") else { throw failure("half a surrogate pair", at: start) }
    let low = try fourHexDigits()
    guard (0xDC00..<0xE000).contains(low), let scalar = Unicode.Scalar(0x10000 + (high - 0xD800) << 10 + (low - 0xDC00))
    else { throw failure("half a surrogate pair", at: start) }
    return scalar
  }

  private mutating func fourHexDigits() throws(CorrectionError) -> UInt32 {
    guard position + 4 <= bytes.count, bytes[position..<position + 4].allSatisfy({ Character(Unicode.Scalar($0)).isHexDigit }),
      let value = UInt32(String(decoding: bytes[position..<position + 4], as: UTF8.self), radix: 16)
    else { throw failure("four hexadecimal digits must follow \\u") }
    position += 4
    return value
  }
}
