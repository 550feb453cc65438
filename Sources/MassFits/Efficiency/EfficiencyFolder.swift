import Corrections
public import Storage

/// The folder an efficiency measurement lives in: `efficiencies.json` and `correctionlib.json.gz`.
public struct EfficiencyFolder: Sendable {
  private let files: ResultFolder
  private static let format = ResultFormat(
    EfficiencyResult.formatName, version: EfficiencyResult.currentVersion, called: "efficiency measurement", from: "concord fit")

  /// The file with the numbers.
  public static let resultName = "efficiencies.json"
  /// The file with the correction set.
  public static let correctionName = "correctionlib.json.gz"

  /// The folder's path.
  public var path: String { files.path }

  /// A folder that is there.
  public init(_ path: String) { files = ResultFolder(path) }

  /// A folder for new results, which is made when they are written: a job that fails before leaves nothing.
  /// - Throws: ``StorageError/outputExists(path:)`` before any work is done, if results are there already and may not be
  ///   overwritten; ``StorageError/unwritable(path:reason:)`` if no such folder can be made.
  public init(creating path: String, overwrite: Bool) throws(StorageError) {
    files = try ResultFolder(creating: path, for: [Self.resultName, Self.correctionName], overwrite: overwrite)
  }

  /// Whether the folder holds an efficiency measurement.
  public var isThere: Bool { files.holds(Self.resultName) }

  /// Writes the correction set and the numbers, these last, and returns the paths of the files.
  public func write(_ result: EfficiencyResult) throws -> [String] {
    let (bytes, set) = (try result.fileBytes(), try result.correctionSet())
    try files.put(try set.bytes(compressed: true), Self.correctionName)
    try files.put(bytes, Self.resultName)
    try files.remove(MassFitFolder.pageName)  // of the measurement that was here before
    return [Self.correctionName, Self.resultName].map(files.file)
  }

  /// Reads the numbers.
  /// - Throws: ``StorageError`` if the file cannot be read or is no measurement of a version this program knows.
  public func read() throws(StorageError) -> EfficiencyResult {
    try Self.format.read(EfficiencyResult.self, Self.resultName, in: files)
  }
}
