import Foundation
import Storage
import Testing

@Suite("AtomicFile")
struct AtomicFileTests {
  let folder: String

  init() throws {
    folder = NSTemporaryDirectory() + "concord-atomic-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
  }

  private func names() throws -> [String] { try FileManager.default.contentsOfDirectory(atPath: folder).sorted() }

  @Test("A committed file holds every byte, replaced ones included")
  func committed() throws {
    var file = try AtomicFile(path: folder + "/a")
    try file.write(Array("0123456789".utf8))
    try file.rewrite(Array("xy".utf8), at: 3)
    try file.write(Array("!".utf8))
    #expect(file.position == 11)
    try file.commit()
    #expect(try contents(ofFile: folder + "/a") == Array("012xy56789!".utf8))
    #expect(try names() == ["a"])
  }

  @Test("An uncommitted file leaves nothing")
  func abandoned() throws {
    do {
      var file = try AtomicFile(path: folder + "/b")
      try file.write([UInt8](repeating: 7, count: 3_000_000))
    }
    #expect(try names() == [])
  }

  @Test("An existing file is kept unless overwriting was asked for")
  func existing() throws {
    try AtomicFile.write(Array("old".utf8), to: folder + "/c")
    #expect(throws: StorageError.outputExists(path: folder + "/c")) { try AtomicFile.write([1], to: folder + "/c") }
    #expect(try contents(ofFile: folder + "/c") == Array("old".utf8))
    try AtomicFile.write(Array("new".utf8), to: folder + "/c", overwrite: true)
    #expect(try contents(ofFile: folder + "/c") == Array("new".utf8))
  }

  @Test("A folder that is not there is named with the system's reason")
  func noFolder() {
    let path = folder + "/none/d"
    #expect(throws: StorageError.unwritable(path: path, reason: "No such file or directory")) {
      try AtomicFile.write([1], to: path)
    }
    #expect(throws: StorageError.unreadable(path: path, reason: "No such file or directory")) { try contents(ofFile: path) }
  }

  @Test("Pipes are neither replaced nor waited for; a link keeps its place and its target is replaced")
  func specialFiles() throws {
    let folder = NSTemporaryDirectory() + "/special-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    #expect(mkfifo("\(folder)/pipe", 0o600) == 0)
    let refused = StorageError.unwritable(path: "\(folder)/pipe", reason: "it is not a regular file")
    #expect(throws: refused) { try AtomicFile.write([1], to: "\(folder)/pipe", overwrite: true) }
    let unread = StorageError.unreadable(path: "\(folder)/pipe", reason: "it is not a regular file")
    #expect(throws: unread) { try leadingBytes(ofFile: "\(folder)/pipe", count: 4) }
    #expect(throws: unread) { try MappedFile(path: "\(folder)/pipe") }
    try AtomicFile.write([7, 8], to: "\(folder)/target")
    try FileManager.default.createSymbolicLink(atPath: "\(folder)/link", withDestinationPath: "\(folder)/target")
    try AtomicFile.write([9], to: "\(folder)/link", overwrite: true)
    #expect(try contents(ofFile: "\(folder)/target") == [9])
    #expect(try FileManager.default.destinationOfSymbolicLink(atPath: "\(folder)/link") == "\(folder)/target")
  }
}
