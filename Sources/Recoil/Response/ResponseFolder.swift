import Foundation
public import Storage

/// The folder a response measurement lives in: `response.json`, and `response.csv` for people.
public struct ResponseFolder: Sendable {
  /// The folder's path.
  public let path: String
  private let overwrite: Bool

  static let resultName = "response.json"
  static let tableName = "response.csv"
  /// The page that a report puts beside them.
  static let pageName = "report.html"

  /// A folder that is there.
  public init(_ path: String) {
    self.path = path
    overwrite = false
  }

  /// A folder for new results, which is made when they are written: a job that fails before leaves nothing.
  /// - Throws: ``StorageError/outputExists(path:)`` before any work is done, if results are there already and may not be
  ///   overwritten; ``StorageError/unwritable(path:reason:)`` if no such folder can be made.
  public init(creating path: String, overwrite: Bool) throws(StorageError) {
    self.path = path
    self.overwrite = overwrite
    for name in [Self.resultName, Self.tableName] where !overwrite {
      if FileManager.default.fileExists(atPath: "\(path)/\(name)") { throw .outputExists(path: "\(path)/\(name)") }
    }
    try requireWritableFolder(path)
  }

  /// Writes a result, its numbers last, and returns the paths of the files. The page of a report that was here before is removed.
  public func write(_ result: ResponseResult) throws -> [String] {
    let bytes = try result.fileBytes()
    try makeFolder(path)
    try? FileManager.default.removeItem(atPath: "\(path)/\(Self.pageName)")
    try AtomicFile.write(Array(result.csv.utf8), to: "\(path)/\(Self.tableName)", overwrite: overwrite)
    try AtomicFile.write(bytes, to: "\(path)/\(Self.resultName)", overwrite: overwrite)
    return [Self.resultName, Self.tableName].map { "\(path)/\($0)" }
  }

  /// Whether the folder holds a response measurement.
  public var isThere: Bool { FileManager.default.fileExists(atPath: "\(path)/\(Self.resultName)") }

  /// Reads the numbers.
  /// - Throws: ``StorageError`` if the file cannot be read or is no measurement of a version this program knows.
  public func read() throws(StorageError) -> ResponseResult {
    let file = "\(path)/\(Self.resultName)"
    let bytes = try contents(ofFile: file)
    struct Header: Decodable {
      let format: String
      let formatVersion: Int
    }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)), header.format == ResponseResult.formatName
    else {
      throw .damaged(path: file, reason: "it is no measured response, or cut short. Run concord derive again")
    }
    guard header.formatVersion == ResponseResult.currentVersion else {
      throw .damaged(
        path: file,
        reason: "version \(header.formatVersion) of the format; this program reads version \(ResponseResult.currentVersion)")
    }
    do { return try JSONDecoder().decode(ResponseResult.self, from: Data(bytes)) } catch {
      throw .damaged(path: file, reason: "\(error). Run concord derive again")
    }
  }
}

extension ResponseResult {
  /// The bytes of `response.json`: sorted keys, the same for the same inputs and card.
  public func fileBytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [0x0a]
  }
}
