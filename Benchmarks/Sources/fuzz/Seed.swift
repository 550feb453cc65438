import Storage

/// A good file to make bad ones of.
struct Seed {
  let path: String
  let bytes: [UInt8]
  /// The packed blocks in it that can be unpacked: their content can be changed too, behind all checksums.
  let blocks: [Block]

  struct Block {
    /// Where its header starts.
    let offset: Int
    /// The most bytes that header and packed bytes may take.
    let room: Int
    let content: [UInt8]
  }

  private static let largestContent = 1 << 20

  /// Whether it is a correction set, and not a ROOT file.
  var isCorrectionSet: Bool { path.hasSuffix(".json") }

  init(path: String) throws {
    self.path = path
    bytes = try contents(ofFile: path)
    blocks = Seed.blocks(in: bytes)
  }

  private static func blocks(in bytes: [UInt8]) -> [Block] {
    let tags: Set<[UInt8]> = Set(Codec.allCases.map { Array($0.rawValue.utf8) })
    var found: [Block] = []
    var unpacker = CodecUnpacker()
    var place = 0
    while place + 9 < bytes.count {
      defer { place += 1 }
      guard tags.contains([bytes[place], bytes[place + 1]]) else { continue }
      func size(_ i: Int) -> Int { Int(bytes[i]) | Int(bytes[i + 1]) << 8 | Int(bytes[i + 2]) << 16 }
      let (packed, unpacked) = (size(place + 3), size(place + 6))
      guard packed > 0, unpacked > 0, unpacked <= largestContent, place + 9 + packed <= bytes.count else { continue }
      var content = [UInt8](repeating: 0, count: unpacked)
      let record = bytes[place..<place + 9 + packed]
      let isWhole = record.withUnsafeBytes { source in
        content.withUnsafeMutableBytes { (try? unpacker.unpack(source, into: $0)) != nil }
      }
      guard isWhole else { continue }
      found.append(Block(offset: place, room: 9 + packed, content: content))
      place += 8 + packed
    }
    return found
  }
}
