import Storage
import Testing

@Suite("Codecs")
struct CodecTests {
  /// Bytes that pack well in places and not in others.
  private func sample(_ count: Int) -> [UInt8] {
    (0..<count).map {
      $0 % 1_000 < 700 ? UInt8(truncatingIfNeeded: $0 / 64) : UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 11)
    }
  }

  private func unpack(_ record: [UInt8], count: Int) throws(CodecError) -> [UInt8] {
    var result = [UInt8](repeating: 0xaa, count: count)
    var failure: CodecError?
    result.withUnsafeMutableBytes { target in
      record.withUnsafeBytes { source in
        var unpacker = CodecUnpacker()
        do throws(CodecError) { try unpacker.unpack(source, into: target) } catch { failure = error }
      }
    }
    if let failure { throw failure }
    return result
  }

  static let packings: [Packing] = [.zlib(level: 1), .zlib(level: 9), .lz4, .zstd(level: 1), .zstd(level: 19)]

  @Test("What was packed comes back", arguments: packings, [300, 70_001])
  func roundTrip(packing: Packing, count: Int) throws {
    let bytes = sample(count)
    let packed = try #require(try packing.pack(bytes))
    #expect(packed.count < bytes.count)
    #expect(try unpack(packed, count: count) == bytes)
  }

  @Test("More than one block is used beyond 16 MiB", arguments: [Packing.lz4, .zstd(level: 1)])
  func severalBlocks(packing: Packing) throws {
    let bytes = sample(Codec.largestBlock + 12_345)
    let packed = try #require(try packing.pack(bytes))
    #expect(Array(packed[6..<9]) == [0xff, 0xff, 0xff], "the first block is full")
    #expect(try unpack(packed, count: bytes.count) == bytes)
  }

  @Test("Bytes that do not shrink are left as they are")
  func noGain() throws {
    for packing in Self.packings + [.none] { #expect(try packing.pack([3, 1, 4, 1, 5, 9, 2, 6]) == nil) }
    #expect(try Packing.zstd(level: 5).pack([]) == nil)
  }

  @Test("ROOT's numbers for the choice of packing")
  func settings() { #expect([Packing.none, .zlib(level: 1), .lz4, .zstd(level: 5)].map(\.settings) == [0, 101, 404, 505]) }

  @Test("A level the library does not know is refused", arguments: [Packing.zlib(level: 12), .zstd(level: 40), .zstd(level: 0)])
  func level(packing: Packing) {
    #expect(throws: CodecError.self) { try packing.pack(sample(500)) }
  }

  private static let plain: [UInt8] = (0..<20).flatMap { _ in Array("recoil ".utf8) } + Array(0..<40)
  /// `plain` by Python's lzma (xz, CRC32) and zlib (raw deflate).
  private static let xz = """
    fd377a585a0000016922de360200210116000000742fe5a3e000b300345d0039194891b11ee502e97378382d875ebef0b66c3de3f31a34337ab7e3ba\
    365998eebed44f89018dda0b676e8c608e0e2629c9872c00e8d55f4100014cb4010000007bd734e63e300d8b020000000001595a
    """
  private static let deflated = """
    2b4a4dcecfcc51281a0c14032313330b2b1b3b072717370f2f1fbf80a090b088a898b884a494b48cac9cbc82a292b28aaa9a3a00
    """

  private func block(_ tag: String, _ hex: String) -> [UInt8] {
    let digits = hex.compactMap { $0.hexDigitValue }
    let body = stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
    return Array(tag.utf8) + [0, UInt8(body.count), 0, 0, 180, 0, 0] + body
  }

  @Test("Blocks of liblzma and of bare deflate, which are only read")
  func foreign() throws {
    #expect(try unpack(block("XZ", Self.xz), count: 180) == Self.plain)
    #expect(try unpack(block("CS", Self.deflated), count: 180) == Self.plain)
    #expect(try unpack(block("CS", Self.deflated) + block("XZ", Self.xz), count: 360) == Self.plain + Self.plain)
  }

  @Test("A damaged LZ4 block is known by its checksum")
  func checksum() throws {
    var packed = try #require(try Packing.lz4.pack(sample(5_000)))
    packed[packed.count - 5] ^= 1
    #expect(throws: CodecError.corrupt(.lz4, offset: 0, reason: "its checksum does not match")) {
      try unpack(packed, count: 5_000)
    }
  }

  @Test("Every changed or missing byte gives bytes or an error", arguments: packings)
  func damaged(packing: Packing) throws {
    let bytes = sample(2_000)
    let packed = try #require(try packing.pack(bytes))
    for place in packed.indices {
      var changed = packed
      changed[place] ^= 0x41
      _ = try? unpack(changed, count: 2_000)
      #expect(throws: CodecError.self) { try unpack(Array(packed[..<place]), count: 2_000) }
    }
  }

  @Test("Sizes that do not add up are refused before anything is unpacked")
  func sizes() throws {
    let packed = try #require(try Packing.zstd(level: 3).pack(sample(900)))
    #expect(throws: CodecError.sizeMismatch(expected: 800, found: 900)) { try unpack(packed, count: 800) }
    #expect(throws: CodecError.blockOutOfBounds(offset: packed.count, reason: "0 bytes are left for its header of 9")) {
      try unpack(packed, count: 901)
    }
    #expect(throws: CodecError.unknownCodec(tag: [81, 81], offset: 0)) { try unpack(Array("QQ1234567890".utf8), count: 5) }
    #expect(
      CodecError.unknownCodec(tag: [81, 81], offset: 7).description == "no codec has the tag [81, 81] of the block at byte 7")
  }
}
