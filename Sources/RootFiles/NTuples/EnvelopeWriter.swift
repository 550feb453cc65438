internal import Storage

/// A little-endian envelope being put together.
struct EnvelopeWriter {
  private(set) var bytes: [UInt8] = []

  mutating func add<T: FixedWidthInteger>(_ value: T) {
    withUnsafeBytes(of: value.littleEndian) { bytes.append(contentsOf: $0) }
  }

  mutating func add(text: String) {
    add(UInt32(text.utf8.count))
    bytes.append(contentsOf: text.utf8)
  }

  mutating func add(_ more: [UInt8]) { bytes.append(contentsOf: more) }

  /// A record: its size, then what `body` adds.
  mutating func record(_ body: (inout EnvelopeWriter) -> Void) {
    let start = bytes.count
    add(Int64(0))
    body(&self)
    replace(Int64(bytes.count - start), at: start)
  }

  /// A list of `count` items: its size with the sign of lists, the count, then what `body` adds.
  mutating func list(count: Int, _ body: (inout EnvelopeWriter) -> Void) {
    let start = bytes.count
    add(Int64(0))
    add(UInt32(count))
    body(&self)
    replace(-Int64(bytes.count - start), at: start)
  }

  private mutating func replace(_ value: Int64, at place: Int) {
    withUnsafeBytes(of: value.littleEndian) { for i in 0..<8 { bytes[place + i] = $0[i] } }
  }

  mutating func add(_ block: FileBlock) {
    if let size = Int32(exactly: block.storedBytes) {
      add(size)
    } else {  // a large locator: its own size and type, negative
      add(-Int32(20 | 1 << 24))
      add(UInt64(block.storedBytes))
    }
    add(UInt64(block.offset))
  }

  /// The envelope: kind and length in front, checksum behind.
  func sealed(_ kind: EnvelopeKind) -> [UInt8] {
    var envelope = EnvelopeWriter()
    envelope.add(kind.rawValue | UInt64(bytes.count + 16) << 16)
    envelope.add(bytes)
    let checksum = envelope.bytes.withUnsafeBytes { xxh3($0) }
    envelope.add(checksum)
    return envelope.bytes
  }
}
