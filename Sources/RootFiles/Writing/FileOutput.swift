internal import Storage

/// A file while it is written: records go on at its end, packed as asked, and leave their mark in the file's identity.
struct FileOutput: ~Copyable {
  private var file: AtomicFile
  private var digest = SHA256()
  let packing: Packing

  /// Records are at most this long, key not counted: their lengths are 32-bit numbers with a sign.
  static let largestRecord = 1 << 30

  init(_ file: consuming AtomicFile, packing: Packing) {
    self.file = file
    self.packing = packing
  }

  /// Where the next record starts.
  var position: Int { file.position }

  mutating func put(_ bytes: [UInt8]) throws(RootFileError) {
    let mark = bytes.withUnsafeBytes { xxh3($0) }
    withUnsafeBytes(of: mark) { digest.update($0) }
    do throws(StorageError) { try file.write(bytes) } catch { throw .unwritable(error) }
  }

  /// What is stored of a record's content, which takes `unpacked` bytes in memory.
  func packed(_ content: [UInt8], of name: String) throws(RootFileError) -> (content: [UInt8], unpacked: Int) {
    guard content.count <= Self.largestRecord else {
      throw .unfitObject(object: name, reason: "it takes \(content.count) bytes in one record, which holds at most 1 GiB")
    }
    do throws(CodecError) {
      return (try packing.pack(content) ?? content, content.count)
    } catch { throw .unwritable(.unwritable(path: file.path, reason: error.description)) }
  }

  /// Replaces what was left empty at `places` and gives the file its name.
  /// - Parameter patches: given the sixteen bytes that tell this file from others, the bytes and where they belong.
  consuming func commit(_ patches: (_ identity: [UInt8]) -> [(place: Int, bytes: [UInt8])]) throws(RootFileError) {
    var file = file
    let identity = Array(digest.finish().utf8)
    do throws(StorageError) {
      for (place, bytes) in patches(fileIdentity(identity)) { try file.rewrite(bytes, at: place) }
      try file.commit()
    } catch { throw .unwritable(error) }
  }
}

/// Sixteen bytes from hexadecimal digits, marked as an identity that was made by its owner's own rule (RFC 9562, version 8).
func fileIdentity(_ digits: [UInt8]) -> [UInt8] {
  func value(_ letter: UInt8) -> UInt8 { letter < 58 ? letter &- 48 : letter &- 87 }
  var bytes = (0..<16).map { value(digits[2 * $0]) << 4 | value(digits[2 * $0 + 1]) }
  bytes[6] = bytes[6] & 0x0f | 0x80
  bytes[8] = bytes[8] & 0x3f | 0x80
  return bytes
}
