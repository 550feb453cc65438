/// Where, in a block of bytes, something is not as the format promises.
struct Damage: Error {
  let offset: Int
  let reason: String
}

/// A place in a block of big-endian data. No read leaves the block.
struct ByteCursor {
  let bytes: [UInt8]
  private(set) var position: Int

  init(_ bytes: [UInt8], at position: Int = 0) {
    self.bytes = bytes
    self.position = position
  }

  var remaining: Int { bytes.count - position }

  func damage(_ reason: String) -> Damage { Damage(offset: position, reason: reason) }

  /// Makes sure that `count` more bytes are there.
  func need(_ count: Int, for what: @autoclosure () -> String) throws(Damage) {
    guard count >= 0 && count <= remaining else { throw damage("\(what()) needs \(count) bytes, \(remaining) are left") }
  }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(Damage) -> T {
    let size = MemoryLayout<T>.size
    try need(size, for: "a number")
    let value = bytes.withUnsafeBytes { T(bigEndian: $0.loadUnaligned(fromByteOffset: position, as: T.self)) }
    position += size
    return value
  }

  /// An integer of type `T`, widened.
  mutating func int<T: FixedWidthInteger>(_ type: T.Type) throws(Damage) -> Int { Int(truncatingIfNeeded: try integer(type)) }

  /// A 32-bit number of things that each take at least `size` more bytes.
  mutating func count(of size: Int, _ what: String) throws(Damage) -> Int {
    let count = try int(Int32.self)
    guard count >= 0 && count <= remaining / size else {
      throw Damage(offset: position - 4, reason: "\(count) \(what) cannot be in the \(remaining) bytes left")
    }
    return count
  }

  /// A string preceded by its length: one byte, or 255 and four bytes.
  mutating func string() throws(Damage) -> String {
    var length = try int(UInt8.self)
    if length == 255 { length = try int(UInt32.self) }
    try need(length, for: "a string")
    defer { position += length }
    return String(decoding: bytes[position..<position + length], as: UTF8.self)
  }

  /// A string ended by a zero byte.
  mutating func terminatedString() throws(Damage) -> String {
    guard let end = bytes[position...].prefix(1_024).firstIndex(of: 0) else { throw damage("a class name does not end") }
    defer { position = end + 1 }
    return String(decoding: bytes[position..<end], as: UTF8.self)
  }

  mutating func block(_ count: Int, _ what: String) throws(Damage) -> [UInt8] {
    try need(count, for: what)
    defer { position += count }
    return Array(bytes[position..<position + count])
  }

  mutating func skip(_ count: Int) throws(Damage) {
    try need(count, for: "what is skipped")
    position += count
  }

  mutating func move(to place: Int) throws(Damage) {
    guard place >= 0 && place <= bytes.count else { throw damage("place \(place) lies outside \(bytes.count) bytes") }
    position = place
  }
}

/// What precedes the members of an object: how long it is, and which version of its class wrote it.
struct ObjectFrame {
  static let countBit: UInt32 = 0x4000_0000
  let version: Int
  /// Where the object ends, if the frame says so.
  let end: Int?
}

extension ByteCursor {
  mutating func frame() throws(Damage) -> ObjectFrame {
    let start = position
    let word = remaining >= 4 ? try integer(UInt32.self) : 0
    guard word & ObjectFrame.countBit != 0 else {
      position = start
      return ObjectFrame(version: try int(Int16.self), end: nil)
    }
    let count = Int(word & ~ObjectFrame.countBit)
    guard count >= 2 && count <= remaining else {
      throw Damage(offset: start, reason: "an object of \(count) bytes does not fit the \(remaining) left")
    }
    let end = position + count
    return ObjectFrame(version: try int(Int16.self), end: end)
  }
}
