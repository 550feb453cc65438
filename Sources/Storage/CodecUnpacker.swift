internal import CDeflate
internal import CLZ4
internal import CXXHash
internal import CZstd

/// Unpacks records; keeps the libraries' working memory from one record to the next. One per task.
public struct CodecUnpacker: ~Copyable {
  private var zstd: OpaquePointer?
  private var deflate: OpaquePointer?
  private var xz = XZDecoder()

  /// Allocates nothing yet.
  public init() {}

  deinit {
    ZSTD_freeDCtx(zstd)
    libdeflate_free_decompressor(deflate)  // does nothing to nil
  }

  /// Checks that the blocks of a record fit it and hold exactly `expected` bytes together, without unpacking them.
  ///
  /// Each block must be able to hold what it claims (see ``CodecBlock/most(in:)``), so a caller that allocates after this check
  /// cannot be made to take memory by a few changed bytes.
  public static func check(_ record: UnsafeRawBufferPointer, expected: Int) throws(CodecError) {
    _ = try CodecBlock.all(in: record, expected: expected)
  }

  /// Unpacks a record of one or more blocks.
  /// - Parameter target: filled from first to last byte.
  /// - Throws: ``CodecError`` if a block is damaged or the sizes do not add up; `target` then holds rubbish.
  public mutating func unpack(
    _ record: UnsafeRawBufferPointer, into target: UnsafeMutableRawBufferPointer
  ) throws(CodecError) {
    var written = 0
    for block in try CodecBlock.all(in: record, expected: target.count) {
      let source = UnsafeRawBufferPointer(rebasing: record[block.start..<block.start + block.packed])
      let part = UnsafeMutableRawBufferPointer(rebasing: target[written..<written + block.unpacked])
      if let reason = unpackBlock(block.codec, source, part) {
        throw .corrupt(block.codec, offset: block.start - Codec.headerSize, reason: reason)
      }
      written += block.unpacked
    }
  }

  /// Returns nil if all went well, else what was wrong.
  private mutating func unpackBlock(
    _ codec: Codec, _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> String? {
    switch codec {
    case .zlib, .deflate: inflated(codec, source, target)
    case .lzma: xz.unpack(source, into: target)
    case .lz4: decodedLZ4(source, target)
    case .zstd: decodedZstd(source, target)
    }
  }

  /// libdeflate takes half of zlib's time and checks the same checksums, so what it refuses is damaged: zlib is not asked.
  private mutating func inflated(
    _ codec: Codec, _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> String? {
    if deflate == nil { deflate = libdeflate_alloc_decompressor() }
    guard let deflate else { return "libdeflate could not start" }
    var produced = 0
    let code =
      codec == .zlib
      ? libdeflate_zlib_decompress(deflate, source.baseAddress, source.count, target.baseAddress, target.count, &produced)
      : libdeflate_deflate_decompress(deflate, source.baseAddress, source.count, target.baseAddress, target.count, &produced)
    switch code {
    case LIBDEFLATE_SUCCESS: return shortage(produced, target.count)
    case LIBDEFLATE_INSUFFICIENT_SPACE: return "it holds more than the \(target.count) bytes its header says"
    default: return "it is no \(codec) stream, or its checksum does not match"
    }
  }

  private func decodedLZ4(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) -> String? {
    guard source.count > Codec.checksumSize else { return "it is shorter than its checksum" }
    let body = UnsafeRawBufferPointer(rebasing: source[Codec.checksumSize...])
    let stored = UInt64(bigEndian: source.loadUnaligned(as: UInt64.self))
    guard XXH64(body.baseAddress, body.count, 0) == stored else { return "its checksum does not match" }
    let produced = LZ4_decompress_safe(
      body.baseAddress?.assumingMemoryBound(to: CChar.self), target.baseAddress?.assumingMemoryBound(to: CChar.self),
      Int32(body.count), Int32(target.count))
    guard produced >= 0 else { return "liblz4 says \(produced)" }
    return shortage(Int(produced), target.count)
  }

  private mutating func decodedZstd(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer
  ) -> String? {
    if zstd == nil { zstd = ZSTD_createDCtx() }
    guard let zstd else { return "libzstd could not start" }
    let produced = ZSTD_decompressDCtx(zstd, target.baseAddress, target.count, source.baseAddress, source.count)
    if ZSTD_isError(produced) != 0 { return String(cString: ZSTD_getErrorName(produced)) }
    return shortage(produced, target.count)
  }

  private func shortage(_ produced: Int, _ wanted: Int) -> String? {
    produced == wanted ? nil : "it holds \(produced) bytes, its header says \(wanted)"
  }
}
