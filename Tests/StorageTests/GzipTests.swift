import Storage
import Testing

@Suite("Gzip")
struct GzipTests {
  @Test("What was compressed comes back", arguments: [0, 1, 65_535, 65_536, 300_007])
  func roundTrip(count: Int) throws {
    let bytes = (0..<count).map { UInt8(truncatingIfNeeded: $0 &* 2_654_435_761 >> 7) }
    #expect(try Gzip.decompress(Gzip.compress(bytes)) == bytes)
  }

  @Test("The header carries no time, so equal bytes give equal files")
  func headerHasNoTime() {
    let packed = Gzip.compress(Array("calibration".utf8))
    #expect(Array(packed[4..<8]) == [0, 0, 0, 0])
    #expect(packed == Gzip.compress(Array("calibration".utf8)))
  }

  @Test("Members written one after the other are joined")
  func members() throws {
    let joined = Gzip.compress(Array("recoil ".utf8)) + Gzip.compress(Array("map".utf8))
    #expect(String(decoding: try Gzip.decompress(joined), as: UTF8.self) == "recoil map")
  }

  @Test("Zeros behind the stream are padding; anything else is counted and called what it is")
  func behind() throws {
    let packed = Gzip.compress(Array("recoil map".utf8))
    #expect(String(decoding: try Gzip.decompress(packed + [UInt8](repeating: 0, count: 37)), as: UTF8.self) == "recoil map")
    let reason = "5 bytes follow the gzip stream without being a part of it; cut the file there"
    #expect(throws: StorageError.damaged(path: "x.json.gz", reason: reason)) {
      try Gzip.decompress(packed + Array("trail".utf8), path: "x.json.gz")
    }
  }

  @Test("A stream cut short or changed is refused by name", arguments: [5, 20, 33])
  func damaged(at byte: Int) {
    let packed = Gzip.compress((0..<4_000).map { UInt8(truncatingIfNeeded: $0 * $0 / 7) })
    #expect(throws: StorageError.damaged(path: "x.json.gz", reason: "the gzip stream is cut short")) {
      try Gzip.decompress(Array(packed[..<byte]), path: "x.json.gz")
    }
    var changed = packed
    changed[packed.count - 6] ^= 0x10
    #expect(throws: StorageError.damaged(path: "x.json.gz", reason: "the gzip stream is corrupt")) {
      try Gzip.decompress(changed, path: "x.json.gz")
    }
  }
}
