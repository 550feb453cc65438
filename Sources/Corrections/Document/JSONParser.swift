/// Reads JSON text (RFC 8259, and the bare words `NaN`, `Infinity`, `-Infinity` that Python writes).
///
/// Numbers are rounded correctly to double unless ``NumberReading`` says otherwise; a number too large for double is refused, and
/// so are duplicate keys, nesting deeper than ``maxDepth`` and anything after the value.
package struct JSONParser {
  /// How deep arrays and objects may nest.
  package static let maxDepth = 200

  let text: JSONBytes
  let numbers: NumberReading
  var position = 0
  private(set) var depth = 0
  var keys = JSONKeys()

  private init(_ text: JSONBytes, _ numbers: NumberReading) { (self.text, self.numbers) = (text, numbers) }

  /// The value that `bytes` (UTF-8) spell.
  /// - Throws: ``CorrectionError`` (`syntax`) with line and column, both counted from 1.
  package static func parse(_ bytes: [UInt8], numbers: NumberReading = .nearest) throws(CorrectionError) -> JSONValue {
    try bytes.withUnsafeBufferPointer { (bytes) throws(CorrectionError) in try parse(JSONBytes(bytes), numbers: numbers) }
  }

  static func parse(_ text: JSONBytes, numbers: NumberReading) throws(CorrectionError) -> JSONValue {
    var parser = JSONParser(text, numbers)
    if text.spells("\u{FEFF}", at: 0) { parser.position = 3 }
    let value = try parser.value()
    parser.skipSpace()
    guard parser.position == text.count else { throw parser.failure("more text after the value") }
    return value
  }

  func failure(_ what: String, at place: Int? = nil) -> CorrectionError {
    let before = text[0..<min(place ?? position, text.count)]
    let line = before.count { $0 == UInt8(ascii: "\n") } + 1
    let start = before.lastIndex(of: UInt8(ascii: "\n")).map { $0 + 1 } ?? 0
    return CorrectionError(.syntax(line: line, column: before.count - start + 1, what))
  }

  @inline(__always)
  mutating func skipSpace() {
    while case let byte = text[position], byte <= 0x20, byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 {
      position += 1
    }
  }

  @inline(__always)
  mutating func take(_ byte: UInt8) -> Bool {
    guard text[position] == byte else { return false }
    position += 1
    return true
  }

  mutating func value() throws(CorrectionError) -> JSONValue {
    skipSpace()
    switch text[position] {
    case UInt8(ascii: "0")...UInt8(ascii: "9"): return try number()
    case UInt8(ascii: "-") where text[position + 1] != UInt8(ascii: "I"): return try number()
    case UInt8(ascii: "{"): return try nested { (parser) throws(CorrectionError) in try parser.object() }
    case UInt8(ascii: "["): return try nested { (parser) throws(CorrectionError) in .array(try parser.array()) }
    case UInt8(ascii: "\""): return .string(try string())
    default:
      guard position < text.count else { throw failure("the text ends where a value must be") }
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

  private mutating func word() -> JSONValue? {
    let words: [(StaticString, JSONValue)] = [
      ("true", .bool(true)), ("false", .bool(false)), ("null", .null), ("NaN", .number(.nan)),
      ("Infinity", .number(.infinity)), ("-Infinity", .number(-.infinity)),
    ]
    guard let (word, value) = words.first(where: { text.spells($0.0, at: position) }) else { return nil }
    position += word.utf8CodeUnitCount
    return value
  }
}

// MARK: Arrays

extension JSONParser {
  private mutating func array() throws(CorrectionError) -> JSONArray {
    let start = position
    skipSpace()
    if take(UInt8(ascii: "]")) { return [] }
    var reals: [Double] = []
    repeat {
      let item = try value()
      guard case .number(let real) = item else { return try array(after: reals, item) }
      if reals.count == reals.capacity { reals.reserveCapacity(room(after: reals.count, since: start)) }
      reals.append(real)
    } while try goesOn()
    return JSONArray(reals: reals)
  }

  /// How many elements to make room for, when there are `count` since `start`. For long arrays those to come are guessed from the
  /// length of those that are there: to double the room now and then would take three times the memory.
  private func room(after count: Int, since start: Int) -> Int {
    guard count >= 256 else { return max(4, 2 * count) }
    let left = Double(text.distance(to: UInt8(ascii: "]"), from: position))
    let guess = 1.03 * left * Double(count) / Double(position - start)
    return count + max(count / 2, Int(guess))
  }

  /// An array that does not begin with reals alone.
  private mutating func array(after reals: [Double], _ item: JSONValue) throws(CorrectionError) -> JSONArray {
    var items = reals.map { JSONValue.number($0) } + [item]
    while try goesOn() { items.append(try value()) }
    return JSONArray(items)
  }

  /// Whether another element of an array follows.
  @inline(__always)
  private mutating func goesOn() throws(CorrectionError) -> Bool {
    skipSpace()
    if take(UInt8(ascii: ",")) { return true }
    guard take(UInt8(ascii: "]")) else { throw failure("',' or ']' must follow an array element") }
    return false
  }
}
