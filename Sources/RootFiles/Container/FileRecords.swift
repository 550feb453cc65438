internal import Storage

/// The first bytes of a file: where its directory and its class descriptions are.
struct FileHeader {
  let directorySeek: Int
  let infoSeek: Int
  let infoSize: Int

  init(_ file: MappedFile) throws(RootFileError) {
    guard let bytes = file.bytes(at: 0, count: min(file.count, 80)), bytes.starts(with: Array("root".utf8)) else {
      throw .notRoot(path: file.path, reason: "it does not start with the letters 'root'")
    }
    var cursor = ByteCursor(bytes, at: 4)
    do throws(Damage) {
      let version = try cursor.int(Int32.self)
      let isBig = version >= 1_000_000
      let begin = try cursor.int(Int32.self)
      let end = isBig ? try cursor.int(Int64.self) : try cursor.int(Int32.self)
      guard end <= file.count else {
        throw Damage(offset: 12, reason: "the file has \(file.count) of \(end) bytes: it is cut short")
      }
      try cursor.skip(isBig ? 8 : 4)  // where the free segments are
      try cursor.skip(8)  // their size and number
      let nameSize = try cursor.int(Int32.self)
      try cursor.skip(1 + 4)  // bytes per pointer, packing
      infoSeek = isBig ? try cursor.int(Int64.self) : try cursor.int(UInt32.self)
      infoSize = try cursor.int(Int32.self)
      directorySeek = begin + nameSize
    } catch {
      throw .damaged(path: file.path, object: "file header", offset: error.offset, reason: error.reason)
    }
  }
}

/// A record of a file: its key and its content, unpacked.
struct FileRecord {
  let seek: Int
  let key: RecordKey
  let content: [UInt8]
}

/// Reads records wherever they lie, with damage named by file, object and place.
struct FileRecords: Sendable {
  let file: MappedFile

  func damaged(_ object: String, _ seek: Int, _ damage: Damage) -> RootFileError {
    .damaged(path: file.path, object: object, offset: seek, reason: "\(damage.reason) (byte \(damage.offset) of it)")
  }

  func damaged(_ object: String, _ seek: Int, _ reason: String) -> RootFileError {
    .damaged(path: file.path, object: object, offset: seek, reason: reason)
  }

  /// A cursor over `count` bytes from `seek`, fewer where the file ends.
  func cursor(at seek: Int, count: Int, of object: String) throws(RootFileError) -> ByteCursor {
    guard seek >= 0, seek < file.count, let bytes = file.bytes(at: seek, count: min(count, file.count - seek)) else {
      throw damaged(object, seek, "it lies outside the file's \(file.count) bytes; the file may be cut short")
    }
    return ByteCursor(bytes)
  }

  /// A cursor over the header of the record at `seek`, with room for `extra` bytes after its key.
  func headerCursor(at seek: Int, of object: String) throws(RootFileError) -> ByteCursor {
    let first = try cursor(at: seek, count: 256, of: object)
    let prefix = first.bytes
    guard prefix.count >= RecordKey.prefixSize else { throw damaged(object, seek, "its key is cut short by the file's end") }
    let keyLength = Int(prefix[14]) << 8 | Int(prefix[15])
    return keyLength <= 256 ? first : try cursor(at: seek, count: keyLength, of: object)
  }

  /// Reads and unpacks the record at `seek`.
  func record(at seek: Int, of object: String) throws(RootFileError) -> FileRecord {
    var header = try headerCursor(at: seek, of: object)
    let key: RecordKey
    do throws(Damage) { key = try RecordKey(&header) } catch { throw damaged(object, seek, error) }
    guard key.byteCount >= key.keyLength else { throw damaged(object, seek, "it is shorter than its key") }
    return FileRecord(seek: seek, key: key, content: try content(of: key, at: seek, object))
  }

  private func content(of key: RecordKey, at seek: Int, _ object: String) throws(RootFileError) -> [UInt8] {
    let start = seek + key.keyLength
    if !key.isPacked {
      if let bytes = file.bytes(at: start, count: key.objectLength) { return bytes }
      throw damaged(object, seek, "its \(key.objectLength) bytes reach past the end of the file; it may be cut short")
    }
    let unpacked: [UInt8]?
    do throws(CodecError) {
      unpacked = try file.withBytes(at: start, count: key.storedLength) { packed throws(CodecError) in
        try unpack(packed, count: key.objectLength)
      }
    } catch {
      throw damaged(object, seek, error.description)
    }
    guard let unpacked else {
      throw damaged(object, seek, "its \(key.byteCount) bytes reach past the end of the file; it may be cut short")
    }
    return unpacked
  }

  private func unpack(_ packed: UnsafeRawBufferPointer, count: Int) throws(CodecError) -> [UInt8] {
    try CodecUnpacker.check(packed, expected: count)
    var unpacker = CodecUnpacker()
    var bytes = [UInt8](repeating: 0, count: count)
    var failure: CodecError?
    bytes.withUnsafeMutableBytes { target in
      do throws(CodecError) { try unpacker.unpack(packed, into: target) } catch { failure = error }
    }
    if let failure { throw failure }
    return bytes
  }
}
