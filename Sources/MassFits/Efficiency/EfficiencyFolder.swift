import Corrections
import Foundation
public import Storage

/// The folder an efficiency measurement lives in: `efficiencies.json` and `correctionlib.json.gz`.
public struct EfficiencyFolder: Sendable {
  /// The folder's path.
  public let path: String
  private let overwrite: Bool

  /// The file with the numbers.
  public static let resultName = "efficiencies.json"
  /// The file with the correction set.
  public static let correctionName = "correctionlib.json.gz"

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
    for name in [Self.resultName, Self.correctionName] where !overwrite {
      if FileManager.default.fileExists(atPath: "\(path)/\(name)") { throw .outputExists(path: "\(path)/\(name)") }
    }
    try requireWritableFolder(path)
  }

  /// Whether the folder holds an efficiency measurement.
  public var isThere: Bool { FileManager.default.fileExists(atPath: "\(path)/\(Self.resultName)") }

  /// Writes the correction set and the numbers, these last, and returns the paths of the files.
  public func write(_ result: EfficiencyResult) throws -> [String] {
    let (bytes, set) = (try result.fileBytes(), try result.correctionSet())
    try makeFolder(path)
    let files = [Self.correctionName, Self.resultName].map { "\(path)/\($0)" }
    try AtomicFile.write(try set.bytes(compressed: true), to: files[0], overwrite: overwrite)
    try AtomicFile.write(bytes, to: files[1], overwrite: overwrite)
    try? FileManager.default.removeItem(atPath: "\(path)/\(MassFitFolder.pageName)")  // of the measurement that was here before
    return files
  }

  /// Reads the numbers.
  /// - Throws: ``StorageError`` if the file cannot be read or is no measurement of a version this program knows.
  public func read() throws(StorageError) -> EfficiencyResult {
    let file = "\(path)/\(Self.resultName)"
    let bytes = try contents(ofFile: file)
    struct Header: Decodable {
      let format: String
      let formatVersion: Int
    }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)), header.format == EfficiencyResult.formatName
    else {
      throw .damaged(path: file, reason: "it is no efficiency measurement, or cut short. Run concord fit again")
    }
    guard header.formatVersion == EfficiencyResult.currentVersion else {
      throw .damaged(
        path: file,
        reason: "version \(header.formatVersion) of the format; this program reads version \(EfficiencyResult.currentVersion)")
    }
    do { return try JSONDecoder().decode(EfficiencyResult.self, from: Data(bytes)) } catch {
      throw .damaged(path: file, reason: "\(error). Run concord fit again")
    }
  }
}
