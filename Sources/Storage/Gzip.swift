internal import CDeflate
internal import CZlib

/// The gzip format (RFC 1952), written without a time or a name so that the same bytes give the same file.
public enum Gzip {
  /// Whether the bytes start as a gzip file does.
  public static func isCompressed(_ bytes: [UInt8]) -> Bool { bytes.count > 2 && bytes[0] == 0x1f && bytes[1] == 0x8b }

  /// Compresses with libdeflate at level 9, which is far faster than zlib there and no worse.
  public static func compress(_ bytes: [UInt8]) -> [UInt8] {
    guard let compressor = libdeflate_alloc_compressor(9) else { preconditionFailure("no memory for a compressor") }
    defer { libdeflate_free_compressor(compressor) }
    let bound = libdeflate_gzip_compress_bound(compressor, bytes.count)
    return [UInt8](unsafeUninitializedCapacity: bound) { target, count in
      count = bytes.withUnsafeBytes {
        libdeflate_gzip_compress(compressor, $0.baseAddress, $0.count, target.baseAddress, bound)
      }
      precondition(count > 0, "libdeflate did not finish within its own bound")
    }
  }

  /// Decompresses; several members one after the other are joined, and zeros behind them left out, as gunzip does.
  /// - Parameter path: the file the bytes came from, for messages.
  /// - Throws: ``StorageError/damaged(path:reason:)`` if the stream is cut short, corrupt, followed by something else or
  ///   unreasonably large (more than `limit` bytes).
  public static func decompress(
    _ bytes: [UInt8], path: String = "gzip data", limit: Int = 1 << 31
  ) throws(StorageError) -> [UInt8] {
    var result: [UInt8] = []
    var position = 0
    repeat {
      let (member, consumed) = try decompressMember(bytes, at: position, path: path, after: result.count, limit: limit)
      result += member
      position += consumed
      if bytes[position...].allSatisfy({ $0 == 0 }) { return result }  // padding, as tapes and blocks leave it
      guard bytes[position...].starts(with: [0x1f, 0x8b]) else {
        let rest = bytes.count - position
        let text = rest == 1 ? "1 byte follows" : "\(rest) bytes follow"
        throw .damaged(path: path, reason: "\(text) the gzip stream without being a part of it; cut the file there")
      }
    } while true
  }

  private static func decompressMember(
    _ bytes: [UInt8], at start: Int, path: String, after others: Int, limit: Int
  ) throws(StorageError) -> (member: [UInt8], consumed: Int) {
    var stream = z_stream()
    guard inflateInit2_(&stream, gzipWindow, ZLIB_VERSION, streamSize) == Z_OK else {
      throw .damaged(path: path, reason: "zlib could not start decompressing")
    }
    defer { inflateEnd(&stream) }
    var result: [UInt8] = []
    var chunk = [UInt8](repeating: 0, count: 1 << 16)
    while true {
      let before = Int(stream.total_out)
      let code = run(&stream, from: bytes, at: start + Int(stream.total_in), into: &chunk) { inflate($0, Z_NO_FLUSH) }
      let got = Int(stream.total_out) - before
      result += chunk[..<got]
      if code == Z_STREAM_END { return (result, Int(stream.total_in)) }
      guard code == Z_OK && others + result.count <= limit else {
        let fault = code == Z_BUF_ERROR ? "cut short" : "corrupt"
        throw .damaged(path: path, reason: code == Z_OK ? "it holds more than \(limit) bytes" : "the gzip stream is \(fault)")
      }
    }
  }

  private static let gzipWindow: Int32 = 15 + 16
  private static let streamSize = Int32(MemoryLayout<z_stream>.size)

  /// One call of zlib: reads `input` from `offset`, writes `output` from its start.
  private static func run(
    _ stream: inout z_stream, from input: [UInt8], at offset: Int, into output: inout [UInt8],
    _ step: (UnsafeMutablePointer<z_stream>) -> Int32
  ) -> Int32 {
    input.withUnsafeBufferPointer { source in
      output.withUnsafeMutableBufferPointer { target in
        stream.next_in = UnsafeMutablePointer(mutating: source.baseAddress.map { $0 + offset })
        stream.avail_in = UInt32(clamping: source.count - offset)
        stream.next_out = target.baseAddress
        stream.avail_out = UInt32(clamping: target.count)
        return step(&stream)
      }
    }
  }
}
