/// Whether a block can hold as much as its header claims; asked before memory is taken for it.
extension CodecBlock {
  /// - Throws: ``CodecError/corrupt(_:offset:reason:)``
  func checkClaim(in record: UnsafeRawBufferPointer, at offset: Int) throws(CodecError) {
    let bytes = UnsafeRawBufferPointer(rebasing: record[start..<start + packed])
    guard let most = CodecBlock.most(codec, in: bytes) else {
      throw .corrupt(codec, offset: offset, reason: "its \(packed) bytes are not framed as \(codec) frames them")
    }
    if unpacked > most {
      throw .corrupt(codec, offset: offset, reason: "its header says \(unpacked) bytes, its \(packed) hold at most \(most)")
    }
  }

  /// The most bytes that these packed ones can stand for; nil if their frame is broken.
  ///
  /// - Deflate codes 258 bytes in two bits at best, a factor of 1,032.
  /// - LZ4 lengths grow by 255 with each byte.
  /// - Zstandard and xz say in their frames how much they hold.
  static func most(_ codec: Codec, in packed: UnsafeRawBufferPointer) -> Int? {
    switch codec {
    case .zlib, .deflate: packed.count * 1_032
    case .lz4: packed.count * 255
    case .zstd: ZstdFrames.most(in: packed)
    case .lzma: XZDecoder.promised(by: packed)
    }
  }
}
