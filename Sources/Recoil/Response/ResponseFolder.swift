public import Storage

/// The folder a response measurement lives in: `response.json`, and `response.csv` for people.
public struct ResponseFolder: Sendable {
  private let files: ResultFolder
  private static let format = ResultFormat(
    ResponseResult.formatName, version: ResponseResult.currentVersion, called: "measured response", from: "concord derive")

  static let resultName = "response.json"
  static let tableName = "response.csv"
  /// The page that a report puts beside them.
  static let pageName = "report.html"

  /// The folder's path.
  public var path: String { files.path }

  /// A folder that is there.
  public init(_ path: String) { files = ResultFolder(path) }

  /// A folder for new results, which is made when they are written: a job that fails before leaves nothing.
  /// - Throws: ``StorageError/outputExists(path:)`` before any work is done, if results are there already and may not be
  ///   overwritten; ``StorageError/unwritable(path:reason:)`` if no such folder can be made.
  public init(creating path: String, overwrite: Bool) throws(StorageError) {
    files = try ResultFolder(creating: path, for: [Self.resultName, Self.tableName], overwrite: overwrite)
  }

  /// Writes a result, its numbers last, and returns the paths of the files. The page of a report that was here before is removed.
  public func write(_ result: ResponseResult) throws -> [String] {
    let bytes = try result.fileBytes()
    try files.remove(Self.pageName)
    try files.put(Array(result.csv.utf8), Self.tableName)
    try files.put(bytes, Self.resultName)
    return [Self.resultName, Self.tableName].map(files.file)
  }

  /// Whether the folder holds a response measurement.
  public var isThere: Bool { files.holds(Self.resultName) }

  /// Reads the numbers.
  /// - Throws: ``StorageError`` if the file cannot be read or is no measurement of a version this program knows.
  public func read() throws(StorageError) -> ResponseResult {
    try Self.format.read(ResponseResult.self, Self.resultName, in: files)
  }
}

extension ResponseResult {
  /// The bytes of `response.json`: sorted keys, the same for the same inputs and card.
  public func fileBytes() throws -> [UInt8] { try sortedJSON(self, pretty: true) + [0x0a] }
}
