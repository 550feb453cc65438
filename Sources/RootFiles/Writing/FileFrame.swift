/// What starts and ends a written file: header, root directory, class descriptions and the record of free room.
struct FileFrame {
  private let settings: Int
  private var infoSeek = 0, infoSize = 0
  private var freeSeek = 0, freeSize = 0
  private var end = 0

  /// Files carry a name of their own. Equal content must give equal bytes, so it is always this one.
  static let fileName = "concord.root"
  /// Places beyond this need 64 bits.
  static let smallEnd = 2_000_000_000
  /// The version of ROOT whose layouts are written.
  private static let version = 63_200

  init(settings: Int) { self.settings = settings }

  /// Whether places in header and directories take 64 bits.
  var isBig: Bool { end > Self.smallEnd }

  /// Where the first record after the root directory starts.
  static var contentStart: Int { RecordKey.rootSeek + nameSize + Directory.recordSize }

  /// The root directory's key and names.
  static var nameSize: Int { RecordKey.length(isBig: false, Directory.rootClass, fileName, "") + names.count }

  private static var names: [UInt8] {
    var writer = ByteWriter()
    writer.add(string: fileName)
    writer.add(string: "")
    return writer.bytes
  }

  /// The records that end the file, from `seek` on.
  mutating func ending(at seek: Int, infos: (content: [UInt8], unpacked: Int)) -> [UInt8] {
    var result = ByteWriter()
    infoSeek = seek
    infoSize = add(
      infos.content, unpacked: infos.unpacked, "TList", "StreamerInfo", "Doubly linked list", at: infoSeek, to: &result)
    freeSeek = seek + result.count
    let isBig = freeSeek > Self.smallEnd
    let size = RecordKey.length(isBig: isBig, Directory.rootClass, Self.fileName, "") + (isBig ? 18 : 10)
    end = freeSeek + size
    let free = freeContent(isBig: isBig)
    freeSize = add(free, unpacked: free.count, Directory.rootClass, Self.fileName, "", at: freeSeek, to: &result)
    return result.bytes
  }

  /// What lies behind the end of the file is free, up to the next round number.
  private func freeContent(isBig: Bool) -> [UInt8] {
    var writer = ByteWriter()
    if isBig {
      writer.add(Int16(1_001))
      writer.add(Int64(end))
      writer.add(Int64((end / 1_000_000_000 + 1) * 1_000_000_000))
    } else {
      writer.add(Int16(1))
      writer.add(Int32(end))
      writer.add(Int32(Self.smallEnd))
    }
    return writer.bytes
  }

  private func add(
    _ content: [UInt8], unpacked: Int, _ className: String, _ name: String, _ title: String, at seek: Int,
    to result: inout ByteWriter
  ) -> Int {
    let before = result.count
    result.addKey(
      className, name, title, stored: content.count, unpacked: unpacked, seek: seek, parent: RecordKey.rootSeek,
      isBig: seek > Self.smallEnd)
    result.add(content)
    return result.count - before
  }

  /// The header and the root directory, to be written over the room left for them.
  func start(_ root: Directory, identity: [UInt8]) -> [UInt8] {
    var writer = ByteWriter()
    addHeader(to: &writer, identity)
    writer.add([UInt8](repeating: 0, count: RecordKey.rootSeek - writer.count))
    let size = Self.names.count + Directory.recordSize
    writer.addKey(
      Directory.rootClass, Self.fileName, "", stored: size, unpacked: size, seek: RecordKey.rootSeek, parent: 0, isBig: false)
    writer.add(Self.names)
    writer.add(root.content(identity: identity, isBig: isBig))
    return writer.bytes
  }

  private func addHeader(to writer: inout ByteWriter, _ identity: [UInt8]) {
    writer.add(Array("root".utf8))
    writer.add(Int32(Self.version + (isBig ? 1_000_000 : 0)))
    writer.add(Int32(RecordKey.rootSeek))
    writer.addPlace(end, isBig)
    writer.addPlace(freeSeek, isBig)
    writer.add(Int32(freeSize))
    writer.add(Int32(1))
    writer.add(Int32(Self.nameSize))
    writer.add(UInt8(isBig ? 8 : 4))
    writer.add(Int32(settings))
    writer.addPlace(infoSeek, isBig)
    writer.add(Int32(infoSize))
    writer.addIdentity(identity)
  }
}
