internal import Storage

/// The object a directory lists for an RNTuple: which version wrote it, and where its header and footer are.
///
/// As other objects of ROOT files it is big-endian; all that it points to is little-endian.
struct NTupleAnchor {
  static let className = "ROOT::RNTuple"
  /// The class of what was written before version 1.0 of the format.
  static let earlyClassName = "ROOT::Experimental::RNTuple"

  let header: FileBlock
  let headerBytes: Int
  let footer: FileBlock
  let footerBytes: Int

  init(_ record: FileRecord, of entry: RootObject, in records: FileRecords) throws(RootFileError) {
    let path = records.file.path
    let early =
      "it was written before version 1.0 of RNTuple, in a form that changed from release to release. "
      + "Convert it with the ROOT release that wrote it"
    guard entry.className == Self.className else {
      throw .unreadableObject(path: path, name: entry.name, reason: early)
    }
    var cursor = ByteCursor(record.content)
    let epoch: Int
    var words: [Int] = []
    do throws(Damage) {
      let frame = try cursor.frame()
      let start = cursor.position
      epoch = try cursor.int(UInt16.self)
      try cursor.skip(6)  // major, minor and patch are for reports only
      for _ in 0..<6 { words.append(try cursor.int(Int64.self)) }
      if epoch == 1 { try Self.verify(cursor.bytes, start, frame.end ?? cursor.bytes.count - 8) }
    } catch {
      throw records.damaged(entry.name, record.seek, error)
    }
    guard epoch == 1 else {
      let later = "version \(epoch) of RNTuple is unknown; version 1 is read"
      throw .unreadableObject(path: path, name: entry.name, reason: epoch == 0 ? early : later)
    }
    guard words.allSatisfy({ $0 >= 0 }) else { throw records.damaged(entry.name, record.seek, "it points outside of the file") }
    header = FileBlock(offset: words[0], storedBytes: words[1])
    headerBytes = words[2]
    footer = FileBlock(offset: words[3], storedBytes: words[4])
    footerBytes = words[5]
  }

  /// The XXH3 of the fields, of which later versions may have more, follows the object.
  private static func verify(_ bytes: [UInt8], _ start: Int, _ end: Int) throws(Damage) {
    guard end > start, end + 8 <= bytes.count else { throw Damage(offset: end, reason: "its checksum is cut short") }
    var cursor = ByteCursor(bytes, at: end)
    let stored = try cursor.integer(UInt64.self)
    let found = bytes.withUnsafeBytes { xxh3(UnsafeRawBufferPointer(rebasing: $0[start..<end])) }
    guard found == stored else { throw Damage(offset: end, reason: "its checksum does not match its bytes") }
  }
}
