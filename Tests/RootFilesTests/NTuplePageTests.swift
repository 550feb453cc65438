import Columns
import Testing

@testable import RootFiles

/// Bytes of a page, and how a reader with all the time of the world decodes them.
private struct SlowPage {
  let column: PhysicalColumn
  let bytes: [UInt8]
  let count: Int

  /// Element `i` as the bits that were stored.
  func bits(_ i: Int, split: Bool) -> UInt64 {
    var value: UInt64 = 0
    for bit in 0..<column.bits {
      // Split pages hold byte b of element i at place b * count + i.
      let place = split ? (bit / 8 * count + i) * 8 + bit % 8 : i * column.bits + bit
      value |= UInt64(bytes[place / 8] >> UInt8(place % 8) & 1) << UInt64(bit)
    }
    return value
  }
}

@Suite("RNTuple pages")
struct NTuplePageTests {
  private func column(_ type: Int, _ bits: Int) throws -> PhysicalColumn {
    var bytes: [UInt8] = [UInt8(type), 0, UInt8(bits), 0, 0, 0, 0, 0, 2, 0, 0, 0]
    for limit in [-2.385, 7.41] { bytes += withUnsafeBytes(of: limit.bitPattern.littleEndian) { Array($0) } }
    var cursor = EnvelopeCursor(bytes)
    return try PhysicalColumn(&cursor)
  }

  private func decoded<T: BitwiseCopyable>(_ page: SlowPage, as type: T.Type) throws -> [T] {
    let encoding = try #require(PageEncoding(page.column))
    #expect(encoding.type.byteCount == MemoryLayout<T>.size)
    return [T](unsafeUninitializedCapacity: page.count) { target, count in
      guard let base = target.baseAddress else { return }
      page.bytes.withUnsafeBytes { encoding.decode($0, to: base, count: page.count) }
      count = page.count
    }
  }

  private func pages(_ type: Int, _ bits: Int) throws -> [SlowPage] {
    var numbers = TestNumbers(seed: UInt64(type * 64 + bits))
    let column = try column(type, bits)
    return try [0, 1, 2, 7, 8, 9, 31, 64, 65, 257].map { count in
      let bytes = try #require(PageEncoding(column)).byteCount(count)
      return SlowPage(column: column, bytes: (0..<bytes).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }, count: count)
    }
  }

  @Test(
    "Split and plain pages of whole numbers decode as one by one",
    arguments: [
      (0x05, 16), (0x06, 16), (0x07, 32), (0x09, 64), (0x12, 16), (0x14, 32), (0x16, 64), (0x18, 32), (0x19, 64),
    ])
  func integers(type: Int, bits: Int) throws {
    for page in try pages(type, bits) {
      let wanted = (0..<page.count).map { page.bits($0, split: type > 0x10) }
      switch bits {
      case 16: #expect(try decoded(page, as: UInt16.self).map { UInt64($0) } == wanted)
      case 32: #expect(try decoded(page, as: UInt32.self).map { UInt64($0) } == wanted)
      default: #expect(try decoded(page, as: UInt64.self) == wanted)
      }
    }
  }

  @Test("Zigzag gives back the sign", arguments: [(0x11, 16), (0x13, 32), (0x15, 64)])
  func zigzag(type: Int, bits: Int) throws {
    for page in try pages(type, bits) {
      let wanted = (0..<page.count).map { i in
        let stored = page.bits(i, split: true)
        return stored % 2 == 0 ? Int64(stored / 2) : -Int64(stored / 2) - 1
      }
      switch bits {
      case 16: #expect(try decoded(page, as: Int16.self).map { Int64($0) } == wanted)
      case 32: #expect(try decoded(page, as: Int32.self).map { Int64($0) } == wanted)
      default: #expect(try decoded(page, as: Int64.self) == wanted)
      }
    }
  }

  @Test("Ends of lists add up", arguments: [(0x0e, 32), (0x0f, 64), (0x1a, 32), (0x1b, 64)])
  func index(type: Int, bits: Int) throws {
    for page in try pages(type, bits) {
      var sum: UInt64 = 0
      let wanted = (0..<page.count).map { i in
        let stored = page.bits(i, split: type > 0x10)
        sum &+= stored
        return type > 0x10 ? sum : stored
      }
      #expect(try decoded(page, as: UInt64.self) == wanted)
    }
  }

  @Test("Bits, halves, truncated and quantized numbers decode as one by one")
  func narrow() throws {
    for page in try pages(0x00, 1) {
      #expect(try decoded(page, as: UInt8.self) == (0..<page.count).map { UInt8(page.bits($0, split: false)) })
    }
    for type in [0x0b, 0x17] {
      for page in try pages(type, 16) {
        let wanted = (0..<page.count).map { half(UInt16(page.bits($0, split: type == 0x17))) }
        let found = try decoded(page, as: Float.self)
        #expect(zip(found, wanted).allSatisfy { $0 == $1 || ($0.isNaN && $1.isNaN) })
      }
    }
    for bits in 10...31 {
      for page in try pages(0x1c, bits) {
        let wanted = (0..<page.count).map { UInt32(page.bits($0, split: false)) << UInt32(32 - bits) }
        #expect(try decoded(page, as: UInt32.self) == wanted)
      }
    }
    for bits in 1...32 {
      for page in try pages(0x1d, bits) {
        let wanted = (0..<page.count).map { i in
          Float(-2.385 + Double(page.bits(i, split: false)) * (7.41 - -2.385) / Double(UInt64(1) << UInt64(bits) - 1))
        }
        #expect(try decoded(page, as: Float.self) == wanted)
      }
    }
  }

  /// A half precision number by its definition.
  private func half(_ bits: UInt16) -> Float {
    let sign: Float = bits >> 15 == 0 ? 1 : -1
    let exponent = Int(bits >> 10 & 31), fraction = Float(bits & 1023) / 1024
    if exponent == 31 { return fraction == 0 ? sign * .infinity : .nan }
    if exponent == 0 { return sign * fraction * 0x1p-14 }
    return sign * Float(sign: .plus, exponent: exponent - 15, significand: 1 + fraction)
  }

  @Test("Unknown types and impossible widths have no encoding")
  func unknown() throws {
    for (type, bits) in [(0x10, 96), (0x1e, 32), (0xff, 8), (0x07, 16), (0x1c, 9), (0x1c, 32), (0x1d, 33), (0x1d, 0), (0x00, 8)] {
      #expect(PageEncoding(try column(type, bits)) == nil, "\(type) \(bits)")
    }
  }

  @Test("Representations are read in the narrowest type that holds them all")
  func promotion() {
    #expect(ElementType(holding: [.float32, .float64]) == .float64)
    #expect(ElementType(holding: [.uint8, .bool]) == .uint8)
    #expect(ElementType(holding: [.uint16, .int16]) == .int32)
    #expect(ElementType(holding: [.int8, .int64]) == .int64)
    #expect(ElementType(holding: [.int16, .float32]) == .float32)
    #expect(ElementType(holding: [.int32, .float32]) == .float64)
  }
}
