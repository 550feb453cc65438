/// The ways in which bytes inside a ROOT file are packed.
///
/// A packed record is a row of blocks. Each starts with nine bytes: two letters naming the codec, one byte of method,
/// then the packed and the unpacked size as three little-endian bytes each. LZ4 blocks carry the big-endian XXH64 of
/// the packed bytes before them.
public enum Codec: String, Sendable, Hashable, CaseIterable {
  case zlib = "ZL"
  /// Bare deflate streams, written before the year 2000.
  case deflate = "CS"
  case lzma = "XZ"
  case lz4 = "L4"
  case zstd = "ZS"

  /// The most bytes one block holds, packed or not.
  public static let largestBlock = 0xff_ffff

  static let headerSize = 9
  static let checksumSize = 8

  init?(tag first: UInt8, _ second: UInt8) {
    self.init(rawValue: String(decoding: [first, second], as: UTF8.self))
  }

  var tag: [UInt8] { Array(rawValue.utf8) }

  /// The byte after the tag, as ROOT writes it.
  var method: UInt8 {
    switch self {
    case .zlib, .deflate: 8
    case .lzma: 0
    case .lz4, .zstd: 1
    }
  }
}

/// Why a packed record could not be unpacked, or bytes not packed.
public enum CodecError: Error, Sendable, Hashable, CustomStringConvertible {
  /// No codec has this tag.
  case unknownCodec(tag: [UInt8], offset: Int)
  /// The block, or its header, does not fit its record.
  case blockOutOfBounds(offset: Int, reason: String)
  /// The codec's library refused the block.
  case corrupt(Codec, offset: Int, reason: String)
  /// The blocks together do not hold what the record promises.
  case sizeMismatch(expected: Int, found: Int)
  /// The codec's library could not pack.
  case packingFailed(Codec, reason: String)

  /// What is wrong, where, and what to do.
  public var description: String {
    switch self {
    case .unknownCodec(let tag, let offset): "no codec has the tag \(tag) of the block at byte \(offset)"
    case .blockOutOfBounds(let offset, let reason): "the packed block at byte \(offset) does not fit: \(reason)"
    case .corrupt(let codec, let offset, let reason): "the \(codec) block at byte \(offset) is corrupt: \(reason)"
    case .sizeMismatch(let expected, let found): "the packed blocks hold \(found) bytes where \(expected) are promised"
    case .packingFailed(let codec, let reason): "\(codec) could not pack: \(reason)"
    }
  }
}

/// The header of one block, checked against the record it lies in.
struct CodecBlock {
  let codec: Codec
  /// Where the packed bytes start in the record, after the header.
  let start: Int
  let packed: Int
  let unpacked: Int

  init(in record: UnsafeRawBufferPointer, at offset: Int) throws(CodecError) {
    guard record.count - offset >= Codec.headerSize else {
      throw .blockOutOfBounds(offset: offset, reason: "\(record.count - offset) bytes are left for its header of 9")
    }
    guard let codec = Codec(tag: record[offset], record[offset + 1]) else {
      throw .unknownCodec(tag: [record[offset], record[offset + 1]], offset: offset)
    }
    func size(at i: Int) -> Int { Int(record[i]) | Int(record[i + 1]) << 8 | Int(record[i + 2]) << 16 }
    self.codec = codec
    start = offset + Codec.headerSize
    packed = size(at: offset + 3)
    unpacked = size(at: offset + 6)
    guard packed <= record.count - start else {
      throw .blockOutOfBounds(offset: offset, reason: "it needs \(packed) bytes and \(record.count - start) are left")
    }
  }

  /// The blocks of a record, one after the other, until `expected` bytes are accounted for.
  static func all(in record: UnsafeRawBufferPointer, expected: Int) throws(CodecError) -> [CodecBlock] {
    var blocks: [CodecBlock] = []
    var offset = 0, total = 0
    while total < expected {
      let block = try CodecBlock(in: record, at: offset)
      guard block.unpacked > 0 else { throw .blockOutOfBounds(offset: offset, reason: "it says it holds nothing") }
      try block.checkClaim(in: record, at: offset)
      total += block.unpacked
      offset = block.start + block.packed
      blocks.append(block)
    }
    guard total == expected else { throw .sizeMismatch(expected: expected, found: total) }
    return blocks
  }
}
