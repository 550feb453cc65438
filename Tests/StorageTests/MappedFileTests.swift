import Glibc
import Storage
import Testing

@Suite("Mapped files")
struct MappedFileTests {
  private let path = "/tmp/mapped-\(getpid())-\(UInt64.random(in: 0 ... .max))"

  @Test("Bytes are those of the file, and none are given beyond its end")
  func bytes() throws {
    let written = (0..<10_007).map { UInt8(truncatingIfNeeded: $0 &* 37 >> 3) }
    try AtomicFile.write(written, to: path)
    defer { unlink(path) }
    let file = try MappedFile(path: path)
    #expect(file.count == 10_007)
    #expect(file.bytes(at: 0, count: 10_007) == written)
    #expect(file.bytes(at: 4_100, count: 13) == Array(written[4_100..<4_113]))
    #expect(file.bytes(at: 10_007, count: 0) == [])
    for (offset, count) in [(10_000, 8), (-1, 2), (5, -1), (10_008, 0), (1, .max), (.max, 1)] {
      #expect(file.bytes(at: offset, count: count) == nil)
    }
    #expect(file.withBytes(at: 3, count: 1) { $0[0] } == written[3])
  }

  @Test("Missing, empty and other than regular files are refused by name")
  func refused() throws {
    #expect(throws: StorageError.unreadable(path: path, reason: "No such file or directory")) { try MappedFile(path: path) }
    #expect(throws: StorageError.unreadable(path: "/tmp", reason: "it is not a regular file")) { try MappedFile(path: "/tmp") }
    try AtomicFile.write([], to: path)
    defer { unlink(path) }
    #expect(throws: StorageError.damaged(path: path, reason: "the file is empty")) { try MappedFile(path: path) }
    #expect(throws: StorageError.damaged(path: "memory", reason: "the file is empty")) {
      try MappedFile(bytes: [], name: "memory")
    }
  }
}
