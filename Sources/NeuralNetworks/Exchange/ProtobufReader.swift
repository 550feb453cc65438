/// Reads one protobuf message field by field, never outside its own bytes.
///
/// Protobuf's wire format is a list of (field number, wire type, content); a message within is a run of bytes read by a reader
/// of its own. Every length is checked against the bytes that are left before it is used, unknown fields cost nothing but
/// their key, and messages may lie in each other ``depthLimit`` deep, so that the work is bounded by size × depth.
///
/// Protocol Buffers documentation, *Encoding*.
package struct ProtobufReader {
  /// How deep messages may lie in each other. A tensor in a graph lies five deep, a graph within a function some more.
  package static let depthLimit = 24

  /// The bytes of the whole file, so that places are counted from its start.
  let bytes: [UInt8]
  /// The next byte to be read.
  private(set) var position: Int
  /// The first byte that is not the message's.
  let end: Int
  /// The way from the outermost message, for errors.
  let path: String
  private let depth: Int

  /// Reads `bytes` as one message.
  package init(_ bytes: [UInt8]) {
    (self.bytes, position, end, path, depth) = (bytes, 0, bytes.count, "", 0)
  }

  private init(_ outer: ProtobufReader, range: Range<Int>, path: String) {
    bytes = outer.bytes
    (position, end, self.path, depth) = (range.lowerBound, range.upperBound, path, outer.depth + 1)
  }

  /// The next field, nil at the end of the message.
  /// - Throws: ``ExchangeError`` if the bytes end within the field, or are none.
  package mutating func next() throws(ExchangeError) -> ProtobufField? {
    guard position < end else { return nil }
    let start = position
    let key = try varint()
    let number = key >> 3
    guard 1...0x1fff_ffff ~= number else { throw error(.badFieldNumber(number), at: start) }
    let field = Int(number)
    switch key & 7 {
    case 0: return ProtobufField(number: field, offset: start, content: .varint(try varint()))
    case 1: return ProtobufField(number: field, offset: start, content: .fixed64(try fixed(8)))
    case 2: return ProtobufField(number: field, offset: start, content: .bytes(try run(of: field)))
    case 3, 4: throw error(.group(field: field), at: start)
    case 5: return ProtobufField(number: field, offset: start, content: .fixed32(UInt32(try fixed(4))))
    default: throw error(.badWireType(Int(key & 7), field: field), at: start)
    }
  }

  /// A number of seven bits a byte, the lowest first; at most ten bytes.
  mutating func varint() throws(ExchangeError) -> UInt64 {
    let start = position
    var value: UInt64 = 0
    for shift in stride(from: 0, through: 63, by: 7) {
      guard position < end else { throw error(.truncated(what: "a number", needs: 1, left: 0), at: start) }
      let byte = bytes[position]
      guard shift < 63 || byte < 2 else { break }
      position += 1
      value |= UInt64(byte & 0x7f) << UInt64(shift)
      if byte < 0x80 { return value }
    }
    throw error(.overlongNumber, at: start)
  }

  /// `count` bytes as a little-endian number.
  mutating func fixed(_ count: Int) throws(ExchangeError) -> UInt64 {
    guard end - position >= count else {
      throw error(.truncated(what: "a number", needs: UInt64(count), left: end - position), at: position)
    }
    defer { position += count }
    return (0..<count).reduce(0) { $0 | UInt64(bytes[position + $1]) << UInt64(8 * $1) }
  }

  /// The place of a run of bytes with its length in front.
  private mutating func run(of field: Int) throws(ExchangeError) -> Range<Int> {
    let start = position
    let length = try varint()
    guard length <= UInt64(end - position) else {
      throw error(.truncated(what: "field \(field)", needs: length, left: end - position), at: start)
    }
    defer { position += Int(length) }
    return position..<position + Int(length)
  }

  func error(_ problem: ExchangeError.Problem, at offset: Int) -> ExchangeError {
    ExchangeError(problem, at: offset, in: path)
  }
}

/// One field of a message: its number, the byte of its key, and what it holds.
package struct ProtobufField: Sendable, Hashable {
  package let number: Int
  package let offset: Int
  package let content: Content

  /// The four kinds of content that the wire knows.
  package enum Content: Sendable, Hashable {
    case varint(UInt64)
    case fixed64(UInt64)
    case fixed32(UInt32)
    /// The place of the bytes in the file.
    case bytes(Range<Int>)

    var kind: String {
      switch self {
      case .varint: "number of variable length"
      case .fixed64: "number of eight bytes"
      case .fixed32: "number of four bytes"
      case .bytes: "run of bytes"
      }
    }
  }
}

extension ProtobufReader {
  /// A reader of the message in `field`; `step` is put behind the path.
  package func message(_ field: ProtobufField, _ step: String) throws(ExchangeError) -> ProtobufReader {
    let range = try bytes(field)
    guard depth < Self.depthLimit else { throw error(.tooDeep(limit: Self.depthLimit), at: field.offset) }
    return ProtobufReader(self, range: range, path: path.isEmpty ? step : path + "." + step)
  }

  /// The place of the field's bytes.
  package func bytes(_ field: ProtobufField) throws(ExchangeError) -> Range<Int> {
    guard case .bytes(let range) = field.content else { throw wrongType(field, "run of bytes") }
    return range
  }

  /// The field's bytes as text.
  /// - Throws: ``ExchangeError`` if they are not UTF-8.
  package func text(_ field: ProtobufField, _ what: String) throws(ExchangeError) -> String {
    guard let text = String(validating: bytes[try bytes(field)], as: UTF8.self) else {
      throw error(.notText(what: what), at: field.offset)
    }
    return text
  }

  /// The field as a signed number of 64 bits.
  package func integer(_ field: ProtobufField) throws(ExchangeError) -> Int {
    guard case .varint(let value) = field.content else { throw wrongType(field, "number of variable length") }
    return Int(Int64(bitPattern: value))
  }

  /// The field as a `Float`.
  package func real(_ field: ProtobufField) throws(ExchangeError) -> Float {
    guard case .fixed32(let bits) = field.content else { throw wrongType(field, "number of four bytes") }
    return Float(bitPattern: bits)
  }

  /// Appends a repeated field of whole numbers to `values`, packed or one at a time; never more than `limit` in all.
  package func append(
    _ field: ProtobufField, to values: inout [Int], limit: Int
  ) throws(ExchangeError) {
    guard case .bytes(let range) = field.content else {
      try check(values.count + 1, limit, field)
      return values.append(try integer(field))
    }
    var packed = ProtobufReader(self, range: range, path: path)
    while packed.position < packed.end {
      try check(values.count + 1, limit, field)
      values.append(Int(Int64(bitPattern: try packed.varint())))
    }
  }

  /// Appends a repeated field of `Float` (`width` 4) or `Double` (8) to `values`, packed or one at a time.
  package func append(
    _ field: ProtobufField, width: Int, to values: inout [Double], limit: Int
  ) throws(ExchangeError) {
    switch field.content {
    case .fixed32(let bits) where width == 4:
      try check(values.count + 1, limit, field)
      values.append(Double(Float(bitPattern: bits)))
    case .fixed64(let bits) where width == 8:
      try check(values.count + 1, limit, field)
      values.append(Double(bitPattern: bits))
    case .bytes(let range):
      var packed = ProtobufReader(self, range: range, path: path)
      try check(values.count + range.count / width, limit, field)
      while packed.position < packed.end {
        let bits = try packed.fixed(width)
        values.append(width == 4 ? Double(Float(bitPattern: UInt32(bits))) : Double(bitPattern: bits))
      }
    default: throw wrongType(field, "number of \(width == 4 ? "four" : "eight") bytes")
    }
  }

  private func check(_ count: Int, _ limit: Int, _ field: ProtobufField) throws(ExchangeError) {
    guard count <= limit else { throw error(.tooMany(what: "values", count: count, limit: limit), at: field.offset) }
  }

  private func wrongType(_ field: ProtobufField, _ expected: String) -> ExchangeError {
    error(.wrongWireType(field: field.number, expected: expected, found: field.content.kind), at: field.offset)
  }
}
