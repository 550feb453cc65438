internal import Storage

/// A directory of a file being written: where its record lies, and the keys of what is in it.
struct Directory {
  /// Its names from the root on; empty for the root itself.
  let path: [String]
  let name: String
  let title: String
  /// Where its record lies; the directory that holds it by its place.
  let seek: Int
  let parentSeek: Int
  private(set) var keys: [[UInt8]] = []
  private var names: Set<String> = []
  private var keysSeek = 0, keysSize = 0

  /// The data after the key and names, with room for 64-bit places.
  static let recordSize = 60
  /// Keys say `TDirectory` of every directory, as ROOT's do: its reader of RNTuples looks for no other.
  static let rootClass = "TFile", className = "TDirectory"

  init(path: [String], title: String, seek: Int, parentSeek: Int) {
    self.path = path
    self.title = title
    self.seek = seek
    self.parentSeek = parentSeek
    name = path.last ?? FileFrame.fileName
  }

  var isRoot: Bool { path.isEmpty }

  /// Takes a name for an object to come.
  /// - Returns: false if something has it already.
  mutating func reserve(_ name: String) -> Bool { names.insert(name).inserted }

  /// Lists an object whose name was taken before.
  mutating func list(key: [UInt8]) { keys.append(key) }

  /// The key of a directory that is not the root.
  var key: [UInt8] {
    var writer = ByteWriter()
    writer.addKey(
      Self.className, name, title, stored: Self.recordSize, unpacked: Self.recordSize, seek: seek, parent: parentSeek,
      isBig: true)
    return writer.bytes
  }

  /// The list of keys as a record, to be written at `seek`.
  mutating func keyList(at seek: Int) -> [UInt8] {
    var list = ByteWriter()
    list.add(Int32(keys.count))
    for key in keys { list.add(key) }
    var record = ByteWriter()
    record.addKey(
      isRoot ? Self.rootClass : Self.className, name, title, stored: list.count, unpacked: list.count, seek: seek,
      parent: self.seek, isBig: seek > FileFrame.smallEnd)
    record.add(list.bytes)
    keysSeek = seek
    keysSize = record.count
    return record.bytes
  }

  /// The directory's data: where it and its keys are.
  /// - Parameter isBig: whether places take 64 bits. The data are as long in any case.
  func content(identity: [UInt8], isBig: Bool) -> [UInt8] {
    var writer = ByteWriter()
    writer.add(Int16(isBig ? 1_005 : 5))
    writer.add(RecordKey.fixedTime)
    writer.add(RecordKey.fixedTime)
    writer.add(Int32(keysSize))
    writer.add(Int32(isRoot ? FileFrame.nameSize : key.count))
    for place in [seek, parentSeek, keysSeek] { writer.addPlace(place, isBig) }
    writer.addIdentity(isRoot ? identity : identityInside(identity))
    writer.add([UInt8](repeating: 0, count: Self.recordSize - writer.count))
    return writer.bytes
  }

  /// An identity of the directory's own, from the file's and its path.
  private func identityInside(_ file: [UInt8]) -> [UInt8] {
    fileIdentity(Array(SHA256.hexDigest(of: file + Array(path.joined(separator: "/").utf8)).utf8))
  }
}

extension ByteWriter {
  mutating func addIdentity(_ identity: [UInt8]) {
    add(Int16(1))
    add(identity)
  }

  mutating func addPlace(_ place: Int, _ isBig: Bool) {
    if isBig { add(Int64(place)) } else { add(UInt32(place)) }
  }
}
