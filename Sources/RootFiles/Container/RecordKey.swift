/// The key in front of every record of a file: how long the record is and what it holds.
struct RecordKey {
  /// Bytes of key and stored content together.
  let byteCount: Int
  /// Bytes of the content once unpacked.
  let objectLength: Int
  let keyLength: Int
  let cycle: Int
  /// Where the record itself lies (as the key says).
  let seek: Int
  let className: String
  let name: String
  let title: String

  /// The fixed part every key starts with.
  static let prefixSize = 18

  var storedLength: Int { byteCount - keyLength }
  /// Reserved room may make the stored content longer than it is once unpacked, so equality is no sign.
  var isPacked: Bool { objectLength > storedLength }

  init(_ cursor: inout ByteCursor) throws(Damage) {
    let start = cursor.position
    byteCount = try cursor.int(Int32.self)
    let version = try cursor.int(Int16.self)
    objectLength = try cursor.int(Int32.self)
    try cursor.skip(4)  // date and time
    keyLength = try cursor.int(Int16.self)
    cycle = try cursor.int(Int16.self)
    seek = version > 1_000 ? try cursor.int(Int64.self) : try cursor.int(UInt32.self)
    try cursor.skip(version > 1_000 ? 8 : 4)  // where the directory is
    className = try cursor.string()
    name = try cursor.string()
    title = try cursor.string()
    guard keyLength >= RecordKey.prefixSize, objectLength >= 0, seek >= 0 else {
      throw Damage(offset: start, reason: "a key of \(keyLength) bytes for an object of \(objectLength) cannot be")
    }
  }
}
