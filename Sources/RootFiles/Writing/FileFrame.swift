internal import Storage

/// Everything of a written file that is neither basket nor tree: header, root directory, list of keys, class
/// descriptions and the record of free room.
struct FileFrame {
  private let fileName: String
  private let packing: Packing
  private var keys: [[UInt8]] = []
  private var keysSeek = 0, keysSize = 0
  private var infoSeek = 0, infoSize = 0
  private var freeSeek = 0, freeSize = 0
  private var end = 0
  /// Sixteen bytes that name the file, from a digest of its directory and its trees' records.
  private var identity = [UInt8](repeating: 0, count: 16)

  static let stringTitle = "Collectable string class"
  /// Places beyond this need 64 bits.
  private static let smallEnd = 2_000_000_000
  private static let directorySize = 60

  init(fileName: String, packing: Packing) {
    self.fileName = fileName
    self.packing = packing
  }

  /// Where the first record after the root directory starts.
  static func contentStart(_ fileName: String) -> Int { RecordKey.rootSeek + nameSize(fileName) + directorySize }

  /// The root directory's key and names.
  private static func nameSize(_ fileName: String) -> Int {
    RecordKey.length(isBig: false, "TFile", fileName, "") + nameStrings(fileName).count
  }

  private static func nameStrings(_ fileName: String) -> [UInt8] {
    var writer = ByteWriter()
    writer.add(string: fileName)
    writer.add(string: "")
    return writer.bytes
  }

  static func stringContent(_ text: String) -> [UInt8] {
    var writer = ByteWriter()
    writer.framed(version: 1) {
      $0.addTObject()
      $0.add(string: text)
    }
    return writer.bytes
  }

  /// The record of an object, which the directory will list.
  mutating func object(
    _ className: String, _ name: String, _ title: String, _ packed: (content: [UInt8], unpacked: Int), at seek: Int
  ) -> [UInt8] {
    var writer = ByteWriter()
    writer.addKey(
      className, name, title, stored: packed.content.count, unpacked: packed.unpacked, seek: seek,
      parent: RecordKey.rootSeek, isBig: true)
    keys.append(writer.bytes)
    writer.add(packed.content)
    identity = Array(SHA256.hexDigest(of: identity + writer.bytes).utf8.prefix(16))
    return writer.bytes
  }

  /// The records that end the file.
  mutating func ending(at seek: Int, infos: (content: [UInt8], unpacked: Int)) -> [UInt8] {
    var list = ByteWriter()
    list.add(Int32(keys.count))
    for key in keys { list.add(key) }
    var result = ByteWriter()
    keysSeek = seek
    keysSize = add(list.bytes, unpacked: list.count, "TFile", fileName, "", at: keysSeek, to: &result)
    infoSeek = seek + result.count
    infoSize = add(
      infos.content, unpacked: infos.unpacked, "TList", "StreamerInfo", "Doubly linked list", at: infoSeek, to: &result)
    freeSeek = seek + result.count
    let isBig = freeSeek > Self.smallEnd
    let size = RecordKey.length(isBig: isBig, "TFile", fileName, "") + (isBig ? 18 : 10)
    end = freeSeek + size
    freeSize = add(freeContent(isBig: isBig), unpacked: isBig ? 18 : 10, "TFile", fileName, "", at: freeSeek, to: &result)
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

  // MARK: The start of the file

  /// The header and the root directory, to be written over the room left for them.
  func start() -> [UInt8] {
    let isBig = end > Self.smallEnd
    var writer = ByteWriter()
    addHeader(to: &writer, isBig: isBig)
    writer.add([UInt8](repeating: 0, count: RecordKey.rootSeek - writer.count))
    let names = Self.nameStrings(fileName)
    let size = names.count + Self.directorySize
    writer.addKey(
      "TFile", fileName, "", stored: size, unpacked: size, seek: RecordKey.rootSeek, parent: 0, isBig: false)
    writer.add(names)
    let directoryStart = writer.count
    addDirectory(to: &writer, isBig: isBig)
    writer.add([UInt8](repeating: 0, count: directoryStart + Self.directorySize - writer.count))
    return writer.bytes
  }

  private func addHeader(to writer: inout ByteWriter, isBig: Bool) {
    writer.add(Array("root".utf8))
    writer.add(Int32(63_200 + (isBig ? 1_000_000 : 0)))  // the version of ROOT whose layouts these are
    writer.add(Int32(RecordKey.rootSeek))
    addPlace(end, to: &writer, isBig)
    addPlace(freeSeek, to: &writer, isBig)
    writer.add(Int32(freeSize))
    writer.add(Int32(1))
    writer.add(Int32(Self.nameSize(fileName)))
    writer.add(UInt8(isBig ? 8 : 4))
    writer.add(Int32(packing.settings))
    addPlace(infoSeek, to: &writer, isBig)
    writer.add(Int32(infoSize))
    addIdentity(to: &writer)
  }

  private func addDirectory(to writer: inout ByteWriter, isBig: Bool) {
    writer.add(Int16(isBig ? 1_005 : 5))
    writer.add(RecordKey.fixedTime)
    writer.add(RecordKey.fixedTime)
    writer.add(Int32(keysSize))
    writer.add(Int32(Self.nameSize(fileName)))
    for place in [RecordKey.rootSeek, 0, keysSeek] { addPlace(place, to: &writer, isBig) }
    addIdentity(to: &writer)
  }

  private func addIdentity(to writer: inout ByteWriter) {
    writer.add(Int16(1))
    writer.add(identity)
  }

  private func addPlace(_ place: Int, to writer: inout ByteWriter, _ isBig: Bool) {
    if isBig { writer.add(Int64(place)) } else { writer.add(UInt32(place)) }
  }
}
