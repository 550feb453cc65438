import Storage
import Testing

@Suite("What packed blocks claim to hold")
struct ClaimTests {
  private static let plain: [UInt8] = (0..<20).flatMap { _ in Array("recoil ".utf8) } + Array(0..<40)

  /// A block of `body` that claims `unpacked` bytes.
  private func block(_ tag: String, _ body: [UInt8], claims unpacked: Int) -> [UInt8] {
    func bytes(_ size: Int) -> [UInt8] { (0..<3).map { UInt8(truncatingIfNeeded: size >> (8 * $0)) } }
    return Array(tag.utf8) + [0] + bytes(body.count) + bytes(unpacked) + body
  }

  private func bytes(_ hex: String) -> [UInt8] {
    let digits = hex.compactMap(\.hexDigitValue)
    return stride(from: 0, to: digits.count, by: 2).map { UInt8(digits[$0] * 16 + digits[$0 + 1]) }
  }

  /// Checks, then unpacks.
  private func unpack(_ record: [UInt8], count: Int) throws -> [UInt8] {
    try record.withUnsafeBytes { source in
      try CodecUnpacker.check(source, expected: count)
      var target = [UInt8](repeating: 0xaa, count: count)
      var unpacker = CodecUnpacker()
      for _ in 0..<2 {  // the second time with the memory of the first
        try target.withUnsafeMutableBytes { try unpacker.unpack(source, into: $0) }
      }
      return target
    }
  }

  @Test(
    "A header that claims more than its bytes can hold is refused before memory is taken",
    arguments: [Packing.zlib(level: 6), .lz4, .zstd(level: 5)])
  func overstated(packing: Packing) throws {
    var packed = try #require(try packing.pack(Self.plain))
    packed.replaceSubrange(6..<9, with: [0xff, 0xff, 0xff])
    let error = try #require(throws: CodecError.self) {
      try packed.withUnsafeBytes { try CodecUnpacker.check($0, expected: Codec.largestBlock) }
    }
    #expect(error.description.contains("block at byte 0 is corrupt: its header says 16777215 bytes, its"))
  }

  @Test("The densest blocks that the codecs can make are not refused")
  func densest() throws {
    let zeros = [UInt8](repeating: 0, count: 9_000_017)
    for packing in [Packing.zlib(level: 9), .lz4, .zstd(level: 19)] {
      let packed = try #require(try packing.pack(zeros))
      #expect(try unpack(packed, count: zeros.count) == zeros)
    }
  }

  /// By xz 5.4.1: `--block-size=64`; by Python's lzma: preset 9, whose dictionary is 64 MB.
  static let xz = [
    """
    fd377a585a0000016922de360200210116000000742fe5a3e0003f000e5d0039194891b11ee502ce85703800000000002e4186340200210116000000
    742fe5a3e0003f000e5d003298ca4473a289fb0109b9d000000000009ac964700200210116000000742fe5a3010033636f696c207265636f696c2000
    0102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f2021222324252627008d82505a00032640264048340c371b313e300d8b
    020000000001595a
    """,
    """
    fd377a585a000004e6d6b446020021011c00000010cf58cce000b300345d0039194891b11ee502e97378382d875ebef0b66c3de3f31a34337ab7e3ba
    365998eebed44f89018dda0b676e8c608e0e2629c9872c00ac6fd0b13436e806000150b4010000009b152092b1c467fb020000000004595a
    """,
  ]

  @Test("xz streams of several blocks, and with dictionaries far larger than they need", arguments: xz)
  func xzStreams(hex: String) throws {
    let body = bytes(hex)
    #expect(try unpack(block("XZ", body, claims: 180), count: 180) == Self.plain)
    for claim in [179, 181, Codec.largestBlock] {
      #expect(throws: CodecError.self) { try unpack(block("XZ", body, claims: claim), count: claim) }
    }
    for place in body.indices {  // every byte is under one of the checksums, or is none that matters
      var changed = body
      changed[place] ^= 0x21
      if let found = try? unpack(block("XZ", changed, claims: 180), count: 180) { #expect(found == Self.plain) }
      #expect(throws: CodecError.self) { try unpack(block("XZ", Array(body[..<place]), claims: 180), count: 180) }
    }
  }

  @Test("A Zstandard frame that does not say its size is bounded by its blocks")
  func zstdWithoutSize() throws {
    // By libzstd, without content size and checksum; then with one run of 1,000 bytes of 0x5a, then with a frame to skip before it.
    let stream = bytes(
      """
      28b52ffd0000bd0100f4027265636f696c20000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f20212223242526270100
      0251c508
      """)
    #expect(try unpack(block("ZS", stream, claims: 180), count: 180) == Self.plain)
    #expect(throws: CodecError.self) { try unpack(block("ZS", stream, claims: 200_000), count: 200_000) }
    let run = bytes("28b52ffd0000431f005a")
    #expect(try unpack(block("ZS", run, claims: 1_000), count: 1_000) == [UInt8](repeating: 0x5a, count: 1_000))
    #expect(throws: CodecError.corrupt(.zstd, offset: 0, reason: "its header says 1001 bytes, its 10 hold at most 1000")) {
      try unpack(block("ZS", run, claims: 1_001), count: 1_001)
    }
    let skipped = bytes("502a4d1803000000aabbcc") + run
    #expect(try unpack(block("ZS", skipped, claims: 1_000), count: 1_000).count == 1_000)
    #expect(throws: CodecError.corrupt(.zstd, offset: 0, reason: "its 7 bytes are not framed as zstd frames them")) {
      try unpack(block("ZS", Array(run.prefix(7)), claims: 1_000), count: 1_000)
    }
  }

  @Test("A zlib stream that holds more or less than its header says, or fails its checksum, is damage")
  func zlibStreams() throws {
    var packed = try #require(try Packing.zlib(level: 6).pack(Self.plain))
    packed[6] = 179
    #expect(throws: CodecError.corrupt(.zlib, offset: 0, reason: "it holds more than the 179 bytes its header says")) {
      try unpack(packed, count: 179)
    }
    packed[6] = 181
    #expect(throws: CodecError.corrupt(.zlib, offset: 0, reason: "it holds 180 bytes, its header says 181")) {
      try unpack(packed, count: 181)
    }
    packed[6] = 180
    packed[packed.count - 1] ^= 1
    #expect(throws: CodecError.corrupt(.zlib, offset: 0, reason: "it is no zlib stream, or its checksum does not match")) {
      try unpack(packed, count: 180)
    }
  }
}
