internal import CLZ4
internal import CXXHash
internal import CZlib
internal import CZstd

/// How to pack the records of a ROOT file.
public enum Packing: Sendable, Hashable {
  /// As they are.
  case none
  /// zlib; levels 1 (fast) to 9 (small).
  case zlib(level: Int)
  /// LZ4: large files, fastest reading.
  case lz4
  /// Zstandard; levels 1 to 19. ROOT's habit is 5.
  case zstd(level: Int)

  /// The number by which ROOT knows the choice: 100 times the codec plus the level.
  public var settings: Int {
    switch self {
    case .none: 0
    case .zlib(let level): 100 + level
    case .lz4: 404
    case .zstd(let level): 500 + level
    }
  }

  private var codec: Codec? {
    switch self {
    case .none: nil
    case .zlib: .zlib
    case .lz4: .lz4
    case .zstd: .zstd
    }
  }

  /// Packs bytes into blocks; nil if they are better left as they are (``none``, or no gain).
  ///
  /// The same bytes give the same blocks wherever the same library versions are installed.
  /// - Throws: ``CodecError/packingFailed(_:reason:)``, for a level the library does not know, among others.
  public func pack(_ bytes: [UInt8]) throws(CodecError) -> [UInt8]? {
    guard let codec else { return nil }
    var result: [UInt8] = []
    var start = 0
    while start < bytes.count {
      let end = min(start + Codec.largestBlock, bytes.count)
      let part = bytes[start..<end]
      let body = try packBlock(part)
      guard body.count <= Codec.largestBlock else { return nil }
      result += codec.tag
      result.append(codec.method)
      result += littleEndian24(body.count)
      result += littleEndian24(part.count)
      result += body
      start = end
    }
    return result.count < bytes.count ? result : nil
  }

  private func packBlock(_ bytes: ArraySlice<UInt8>) throws(CodecError) -> [UInt8] {
    switch self {
    case .none: Array(bytes)
    case .zlib(let level): try deflated(bytes, level)
    case .lz4: try encodedLZ4(bytes)
    case .zstd(let level): try encodedZstd(bytes, level)
    }
  }

  private func deflated(_ bytes: ArraySlice<UInt8>, _ level: Int) throws(CodecError) -> [UInt8] {
    var size = compressBound(UInt(bytes.count))
    var code: Int32 = 0
    let packed = [UInt8](unsafeUninitializedCapacity: Int(size)) { target, count in
      bytes.withUnsafeBufferPointer {
        code = compress2(target.baseAddress, &size, $0.baseAddress, UInt($0.count), Int32(clamping: level))
      }
      count = code == Z_OK ? Int(size) : 0
    }
    guard code == Z_OK else { throw .packingFailed(.zlib, reason: "code \(code) at level \(level)") }
    return packed
  }

  private func encodedLZ4(_ bytes: ArraySlice<UInt8>) throws(CodecError) -> [UInt8] {
    let bound = Int(LZ4_compressBound(Int32(bytes.count)))  // at most largestBlock
    let packed = [UInt8](unsafeUninitializedCapacity: bound + Codec.checksumSize) { target, count in
      let body = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[Codec.checksumSize...])
      let size = bytes.withUnsafeBytes { source in
        LZ4_compress_default(
          source.baseAddress?.assumingMemoryBound(to: CChar.self), body.baseAddress?.assumingMemoryBound(to: CChar.self),
          Int32(source.count), Int32(body.count))
      }
      UnsafeMutableRawBufferPointer(target).storeBytes(of: XXH64(body.baseAddress, Int(size), 0).bigEndian, as: UInt64.self)
      count = size > 0 ? Int(size) + Codec.checksumSize : 0
    }
    guard !packed.isEmpty else { throw .packingFailed(.lz4, reason: "its own bound was not enough") }
    return packed
  }

  private func encodedZstd(_ bytes: ArraySlice<UInt8>, _ level: Int) throws(CodecError) -> [UInt8] {
    guard (1...Int(ZSTD_maxCLevel())).contains(level) else {
      throw .packingFailed(.zstd, reason: "level \(level) is not within 1 to \(ZSTD_maxCLevel())")
    }
    var code = 0
    let packed = [UInt8](unsafeUninitializedCapacity: ZSTD_compressBound(bytes.count)) { target, count in
      code = bytes.withUnsafeBytes { ZSTD_compress(target.baseAddress, target.count, $0.baseAddress, $0.count, Int32(level)) }
      count = ZSTD_isError(code) == 0 ? code : 0
    }
    guard ZSTD_isError(code) == 0 else { throw .packingFailed(.zstd, reason: String(cString: ZSTD_getErrorName(code))) }
    return packed
  }
}

private func littleEndian24(_ value: Int) -> [UInt8] {
  [UInt8(truncatingIfNeeded: value), UInt8(truncatingIfNeeded: value >> 8), UInt8(truncatingIfNeeded: value >> 16)]
}
