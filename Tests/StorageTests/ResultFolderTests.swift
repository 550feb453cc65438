import Foundation
import Storage
import Testing

@Suite("Folders of results")
struct ResultFolderTests {
  /// A result as the rooms above have them.
  struct Measurement: Codable, Equatable {
    var format = "concord-example"
    var formatVersion = 3
    var path = "a/b"
    var values = [2.385, -0.0625]
  }

  let place = NSTemporaryDirectory() + "concord-results-\(UUID().uuidString)"
  let format = ResultFormat("concord-example", version: 3, called: "example", from: "concord try")

  private func folder(overwrite: Bool = false) throws -> ResultFolder {
    try ResultFolder(creating: place, for: ["numbers.json"], overwrite: overwrite)
  }

  private func message(reading text: String) throws -> String {
    let folder = try folder(overwrite: true)
    try folder.put(Array(text.utf8), "numbers.json")
    return try #require(throws: StorageError.self) { try format.read(Measurement.self, "numbers.json", in: folder) }.description
  }

  @Test("A folder is made by its first file; what is there is refused before, unless it may be overwritten")
  func refuses() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let first = try folder()
    #expect(!FileManager.default.fileExists(atPath: place) && !first.holds("numbers.json"))
    try first.put([1, 2, 3], "numbers.json")
    let error = try #require(throws: StorageError.self) { try folder() }
    #expect(error == .outputExists(path: place + "/numbers.json"))
    try folder(overwrite: true).put([4], "numbers.json")
    #expect(try contents(ofFile: first.file("numbers.json")) == [4])
    try first.remove("numbers.json")
    #expect(!first.holds("numbers.json"))
  }

  @Test("A folder that cannot be is refused before any work")
  func unwritable() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    try folder().put([1], "a")
    let below = place + "/a/b/c"
    let error = try #require(throws: StorageError.self) { try ResultFolder(creating: below, for: [], overwrite: true) }
    #expect(error == .unwritable(path: below, reason: "\(place)/a is a file, not a folder"))
  }

  @Test("JSON has sorted keys and plain slashes, and reads back packed or not; a missing file is nil, a bad one an error")
  func values() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let (folder, json) = (try folder(), try sortedJSON(Measurement()))
    let text = #"{"format":"concord-example","formatVersion":3,"path":"a/b","values":[2.385,-0.0625]}"#
    #expect(String(decoding: json, as: UTF8.self) == text)
    try folder.put(json, "plain.json")
    try folder.put(Gzip.compress(json), "packed.json.gz")
    for name in ["plain.json", "packed.json.gz"] { #expect(try folder.value(Measurement.self, name) == Measurement()) }
    #expect(try folder.value(Measurement.self, "none.json") == nil)
    try folder.put(Array("{".utf8), "bad.json")
    let error = try #require(throws: StorageError.self) { try folder.value(Measurement.self, "bad.json") }
    #expect(error.description.contains("bad.json: damaged"))
  }

  @Test("Only a result of the right format and version is read; the message says what to run")
  func formats() throws {
    defer { try? FileManager.default.removeItem(atPath: place) }
    let whole = String(decoding: try sortedJSON(Measurement(), pretty: true), as: UTF8.self)
    for other in ["{}", "no JSON", whole.replacingOccurrences(of: "example", with: "sample")] {
      #expect(try message(reading: other).hasSuffix("it is no example, or cut short. Run concord try again"))
    }
    #expect(
      try message(reading: whole.replacingOccurrences(of: "3,", with: "4,"))
        .hasSuffix("version 4 of the format; this program reads version 3"))
    #expect(try message(reading: whole.replacingOccurrences(of: "values", with: "value")).hasSuffix(". Run concord try again"))
    let folder = try folder(overwrite: true)
    try folder.put(Array(whole.utf8), "numbers.json")
    #expect(try format.read(Measurement.self, "numbers.json", in: folder) == Measurement())
  }
}
