/// A place in a little-endian envelope of an RNTuple, or in one frame of it. No read leaves `limit`.
struct EnvelopeCursor {
  let bytes: [UInt8]
  private(set) var position: Int
  let limit: Int

  init(_ bytes: [UInt8], at position: Int = 0, limit: Int? = nil) {
    self.bytes = bytes
    self.position = position
    self.limit = limit ?? bytes.count
  }

  var remaining: Int { limit - position }

  mutating func integer<T: FixedWidthInteger>(_ type: T.Type = T.self) throws(Damage) -> T {
    let size = MemoryLayout<T>.size
    guard size <= remaining else { throw Damage(offset: position, reason: "a number is cut short") }
    defer { position += size }
    return bytes.withUnsafeBytes { T(littleEndian: $0.loadUnaligned(fromByteOffset: position, as: T.self)) }
  }

  /// An integer of type `T` as `Int`; numbers that do not fit are damage.
  mutating func int<T: FixedWidthInteger>(_ type: T.Type) throws(Damage) -> Int {
    let start = position
    let value = try integer(type)
    guard let int = Int(exactly: value) else { throw Damage(offset: start, reason: "\(value) is no size that can be") }
    return int
  }

  mutating func double() throws(Damage) -> Double { Double(bitPattern: try integer(UInt64.self)) }

  /// A text with its length in four bytes in front.
  mutating func text() throws(Damage) -> String {
    let length = try int(UInt32.self)
    guard length <= remaining else { throw Damage(offset: position, reason: "a text of \(length) bytes is cut short") }
    defer { position += length }
    return String(decoding: bytes[position..<position + length], as: UTF8.self)
  }

  mutating func skip(_ count: Int) throws(Damage) {
    guard count >= 0, count <= remaining else { throw Damage(offset: position, reason: "\(count) bytes are cut short") }
    position += count
  }

  // MARK: Frames

  /// Steps over a record; the cursor returned is inside it.
  mutating func record() throws(Damage) -> EnvelopeCursor {
    let start = position
    let size = try integer(Int64.self)
    guard size >= 8 else { throw Damage(offset: start, reason: "a record of \(size) bytes cannot be") }
    return try enter(start, size: UInt64(size))
  }

  /// Steps over a list; the cursor returned is at the first of its `count` items, which take at least `itemSize` bytes each.
  mutating func list(of itemSize: Int) throws(Damage) -> (count: Int, items: EnvelopeCursor) {
    let start = position
    let size = try integer(Int64.self)
    guard size < 0 else { throw Damage(offset: start, reason: "a list should be here") }
    var items = try enter(start, size: size.magnitude)
    let count = try items.int(UInt32.self)
    guard count <= items.remaining / itemSize else {
      throw Damage(offset: start, reason: "\(count) items cannot be in a list of \(size.magnitude) bytes")
    }
    return (count, items)
  }

  /// Frames are stepped over by the size they state, as later versions may append to them.
  private mutating func enter(_ start: Int, size: UInt64) throws(Damage) -> EnvelopeCursor {
    guard size <= UInt64(limit - start) else {
      throw Damage(offset: start, reason: "a frame of \(size) bytes does not fit the \(limit - start) left")
    }
    let inner = EnvelopeCursor(bytes, at: position, limit: start + Int(size))
    guard inner.remaining >= 0 else { throw Damage(offset: start, reason: "a frame of \(size) bytes cannot be") }
    position = start + Int(size)
    return inner
  }

  // MARK: Places in the file

  /// Where a block lies in the file: an offset and the bytes stored there.
  mutating func locator() throws(Damage) -> FileBlock {
    let start = position
    let head = Int(try integer(Int32.self))
    if head >= 0 { return FileBlock(offset: try int(UInt64.self), storedBytes: head) }
    let type = -head >> 24, size = -head & 0xffff
    guard type == 1, size >= 20 else {
      throw Damage(offset: start, reason: "its data lies where locators of type \(type) point, which is not in this file")
    }
    let stored = try int(UInt64.self)
    let block = FileBlock(offset: try int(UInt64.self), storedBytes: stored)
    try skip(size - 20)
    return block
  }
}

/// A range of bytes of the file, packed or not.
struct FileBlock: Sendable {
  let offset: Int
  let storedBytes: Int
}
