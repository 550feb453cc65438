internal import Columns

/// How the elements of a physical column lie in its pages.
struct PageEncoding: Sendable, Hashable {
  enum Form: Sendable, Hashable {
    /// One bit each, the lowest bit of a byte first.
    case bits
    /// As in memory.
    case plain
    /// All first bytes, then all second bytes, and so on.
    case split
    /// Split; signed numbers with their sign moved to the lowest bit.
    case splitZigzag
    /// Ends of lists, as 32 or 64 bits.
    case index
    /// Ends of lists, each less the one before, split.
    case splitIndex
    /// Half precision.
    case half
    case splitHalf
    /// The highest bits of single precision numbers, packed without gaps.
    case truncated
    /// Whole numbers that count steps from the lowest to the highest value, packed without gaps.
    case quantized(ClosedRange<Double>)
  }

  let form: Form
  /// The type of the elements once decoded.
  let type: ElementType
  /// Bits of one element in a page.
  let bits: Int

  /// Bytes of a page of `count` elements.
  func byteCount(_ count: Int) -> Int { (count * bits + 7) / 8 }

  /// Whether pages are what memory holds, so that they can be unpacked in place.
  var isPlain: Bool { form == .plain || (form == .index && bits == 64) }

  var isIndex: Bool { form == .index || form == .splitIndex }

  /// - Returns: nil, where the type is not known or its width is not possible.
  init?(_ column: PhysicalColumn) {
    guard let (form, type, bits) = PageEncoding.known(column) else { return nil }
    guard bits.contains(column.bits) else { return nil }
    self.form = form
    self.type = type
    self.bits = column.bits
  }

  /// What each number of the format means, in the order of the format's table.
  private static func known(_ column: PhysicalColumn) -> (Form, ElementType, ClosedRange<Int>)? {
    switch column.type {
    case 0x00: (.bits, .bool, 1...1)
    case 0x01, 0x02, 0x04: (.plain, .uint8, 8...8)
    case 0x03: (.plain, .int8, 8...8)
    case 0x05: (.plain, .int16, 16...16)
    case 0x06: (.plain, .uint16, 16...16)
    case 0x07: (.plain, .int32, 32...32)
    case 0x08: (.plain, .uint32, 32...32)
    case 0x09: (.plain, .int64, 64...64)
    case 0x0a: (.plain, .uint64, 64...64)
    case 0x0b: (.half, .float32, 16...16)
    case 0x0c: (.plain, .float32, 32...32)
    case 0x0d: (.plain, .float64, 64...64)
    case 0x0e: (.index, .int64, 32...32)
    case 0x0f: (.index, .int64, 64...64)
    case 0x11: (.splitZigzag, .int16, 16...16)
    case 0x12: (.split, .uint16, 16...16)
    case 0x13: (.splitZigzag, .int32, 32...32)
    case 0x14: (.split, .uint32, 32...32)
    case 0x15: (.splitZigzag, .int64, 64...64)
    case 0x16: (.split, .uint64, 64...64)
    case 0x17: (.splitHalf, .float32, 16...16)
    case 0x18: (.split, .float32, 32...32)
    case 0x19: (.split, .float64, 64...64)
    case 0x1a: (.splitIndex, .int64, 32...32)
    case 0x1b: (.splitIndex, .int64, 64...64)
    case 0x1c: (.truncated, .float32, 10...31)
    case 0x1d: column.range.map { (.quantized($0), .float32, 1...32) }
    default: nil
    }
  }

  /// Decodes a page.
  /// - Precondition: `page` has ``byteCount(_:)`` bytes, `target` room for `count` elements of `type`.
  func decode(_ page: UnsafeRawBufferPointer, to target: UnsafeMutableRawPointer, count: Int) {
    precondition(page.count == byteCount(count), "a page of another size")
    guard count > 0, let source = page.baseAddress else { return }
    switch (form, bits) {
    case (.bits, _): decodeBits(source, target, count)
    case (.plain, _): target.copyMemory(from: source, byteCount: page.count)
    case (.split, 16): joinPlanes16(source, target, count, zigzag: false)
    case (.split, 32): joinPlanes32(source, target, count, zigzag: false)
    case (.split, _): joinPlanes64(source, target, count, zigzag: false)
    case (.splitZigzag, 16): joinPlanes16(source, target, count, zigzag: true)
    case (.splitZigzag, 32): joinPlanes32(source, target, count, zigzag: true)
    case (.splitZigzag, _): joinPlanes64(source, target, count, zigzag: true)
    case (.index, 32): widenIndex(source, target, count)
    case (.index, _): target.copyMemory(from: source, byteCount: page.count)
    case (.splitIndex, 32): joinDeltas32(source, target, count)
    case (.splitIndex, _): joinDeltas64(source, target, count)
    case (.half, _): decodeHalves(source, target, count, split: false)
    case (.splitHalf, _): decodeHalves(source, target, count, split: true)
    case (.truncated, _): decodeTruncated(page, target, count, bits: bits)
    case (.quantized(let range), _): decodeQuantized(page, target, count, bits: bits, range)
    }
  }
}
