extension RecordKey {
  /// Keys carry a time; equal content must give equal bytes, so it is always the first second of 2000.
  static let fixedTime: UInt32 = 5 << 26 | 1 << 22 | 1 << 17
  /// Where every file's root directory lies.
  static let rootSeek = 100

  /// The length of a key with these names.
  static func length(isBig: Bool, _ className: String, _ name: String, _ title: String) -> Int {
    (isBig ? 34 : 26) + stringLength(className) + stringLength(name) + stringLength(title)
  }

  private static func stringLength(_ text: String) -> Int { text.utf8.count + (text.utf8.count < 255 ? 1 : 5) }
}

extension ByteWriter {
  /// The key of a record whose content takes `stored` bytes in the file and `unpacked` in memory.
  /// - Parameter extra: bytes after the names that count as part of the key (a basket's header).
  mutating func addKey(
    _ className: String, _ name: String, _ title: String, stored: Int, unpacked: Int, seek: Int, parent: Int,
    isBig: Bool, cycle: Int = 1, extra: Int = 0
  ) {
    let length = RecordKey.length(isBig: isBig, className, name, title) + extra
    add(Int32(length + stored))
    add(Int16(isBig ? 1_004 : 4))
    add(Int32(unpacked))
    add(RecordKey.fixedTime)
    add(Int16(length))
    add(Int16(cycle))
    if isBig {
      add(Int64(seek))
      add(Int64(parent))
    } else {
      add(UInt32(seek))
      add(UInt32(parent))
    }
    add(string: className)
    add(string: name)
    add(string: title)
  }
}
