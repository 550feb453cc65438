internal import CLZ4
internal import CLZMA
internal import CXXHash
internal import CZlib
internal import CZstd

/// Unpacks records; keeps the libraries' working memory from one record to the next. One per task.
public struct CodecUnpacker: ~Copyable {
  private var zstd: OpaquePointer?

  /// Allocates nothing yet.
  public init() {}

  deinit { ZSTD_freeDCtx(zstd) }

  /// Checks that the blocks of a record fit it and hold exactly `expected` bytes together, without unpacking them.
  ///
  /// A caller that allocates after this check allocates no more than the blocks themselves claim.
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
    case .zlib: inflated(source, target, window: 15)
    case .deflate: inflated(source, target, window: -15)
    case .lzma: decodedXZ(source, target)
    case .lz4: decodedLZ4(source, target)
    case .zstd: decodedZstd(source, target)
    }
  }

  private func inflated(
    _ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer, window: Int32
  ) -> String? {
    var stream = z_stream()
    guard inflateInit2_(&stream, window, ZLIB_VERSION, Int32(MemoryLayout<z_stream>.size)) == Z_OK else {
      return "zlib could not start"
    }
    defer { inflateEnd(&stream) }
    stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress?.assumingMemoryBound(to: UInt8.self))
    stream.avail_in = UInt32(source.count)  // at most largestBlock
    stream.next_out = target.baseAddress?.assumingMemoryBound(to: UInt8.self)
    stream.avail_out = UInt32(target.count)
    let code = inflate(&stream, Z_FINISH)
    guard code == Z_STREAM_END else { return "zlib says \(code)" }
    return shortage(Int(stream.total_out), target.count)
  }

  private func decodedXZ(_ source: UnsafeRawBufferPointer, _ target: UnsafeMutableRawBufferPointer) -> String? {
    var memoryLimit = UInt64(256) << 20
    var consumed = 0, produced = 0
    let code = lzma_stream_buffer_decode(
      &memoryLimit, 0, nil, source.baseAddress?.assumingMemoryBound(to: UInt8.self), &consumed, source.count,
      target.baseAddress?.assumingMemoryBound(to: UInt8.self), &produced, target.count)
    guard code == LZMA_OK else { return "liblzma says \(code.rawValue)" }
    return shortage(produced, target.count)
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
