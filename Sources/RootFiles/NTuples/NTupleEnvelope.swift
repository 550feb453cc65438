internal import Storage

/// The kinds of envelope, as their first two bytes say.
enum EnvelopeKind: UInt64 {
  case header = 1
  case footer = 2
  case pageList = 3

  var words: String {
    switch self {
    case .header: "header"
    case .footer: "footer"
    case .pageList: "page list"
    }
  }
}

/// An envelope of an RNTuple: unpacked, its checksum verified.
struct NTupleEnvelope: Sendable {
  /// The whole of it.
  let bytes: [UInt8]
  /// The XXH3 of all bytes but the last eight, which hold it.
  let checksum: UInt64

  /// - Parameter label: what errors call the RNTuple.
  init(
    _ kind: EnvelopeKind, at block: FileBlock, unpackedBytes: Int, of label: String, in records: FileRecords
  ) throws(RootFileError) {
    let name = "the \(kind.words) of \(label)"
    do throws(Damage) {
      bytes = try NTupleEnvelope.unpacked(block, unpackedBytes, records.file)
      var cursor = EnvelopeCursor(bytes)
      let word = try cursor.integer(UInt64.self)
      guard word & 0xffff == kind.rawValue else {
        throw Damage(offset: 0, reason: "an envelope of type \(word & 0xffff) lies there")
      }
      guard bytes.count >= 16, word >> 16 == UInt64(bytes.count) else {
        throw Damage(offset: 0, reason: "it says it has \(word >> 16) bytes, there are \(bytes.count)")
      }
      var end = EnvelopeCursor(bytes, at: bytes.count - 8)
      checksum = try end.integer(UInt64.self)
      let found = bytes.withUnsafeBytes { xxh3(UnsafeRawBufferPointer(rebasing: $0.dropLast(8))) }
      guard found == checksum else { throw Damage(offset: bytes.count - 8, reason: "its checksum does not match its bytes") }
    } catch {
      throw records.damaged(name, block.offset, error)
    }
  }

  /// A cursor behind the first word, that ends before the checksum.
  var cursor: EnvelopeCursor { EnvelopeCursor(bytes, at: 8, limit: bytes.count - 8) }

  private static func unpacked(_ block: FileBlock, _ count: Int, _ file: MappedFile) throws(Damage) -> [UInt8] {
    if block.storedBytes == count {
      if let bytes = file.bytes(at: block.offset, count: count) { return bytes }
      throw Damage(offset: 0, reason: "its \(count) bytes reach past the end of the file; it may be cut short")
    }
    var failure: CodecError?
    let bytes = file.withBytes(at: block.offset, count: block.storedBytes) { packed -> [UInt8] in
      do throws(CodecError) {
        try CodecUnpacker.check(packed, expected: count)
        return try unpack(packed, count)
      } catch {
        failure = error
        return []
      }
    }
    if let failure { throw Damage(offset: 0, reason: failure.description) }
    guard let bytes else {
      throw Damage(offset: 0, reason: "its \(block.storedBytes) bytes reach past the end of the file; it may be cut short")
    }
    return bytes
  }

  private static func unpack(_ packed: UnsafeRawBufferPointer, _ count: Int) throws(CodecError) -> [UInt8] {
    var unpacker = CodecUnpacker()
    var failure: CodecError?
    let bytes = [UInt8](unsafeUninitializedCapacity: count) { target, filled in
      do throws(CodecError) {
        let room = UnsafeMutableRawBufferPointer(rebasing: UnsafeMutableRawBufferPointer(target)[..<count])
        try unpacker.unpack(packed, into: room)
        filled = count
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return bytes
  }
}
