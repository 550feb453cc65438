import Foundation
public import Storage

/// The folder a mass fit lives in: `fit.json` and, if there are sWeights, `sweights.root`.
public struct MassFitFolder: Sendable {
  /// The folder's path.
  public let path: String
  private let overwrite: Bool

  /// The file with the numbers.
  public static let resultName = "fit.json"
  /// The file with the sWeights.
  public static let weightsName = "sweights.root"
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
    for name in [Self.resultName, Self.weightsName] where !overwrite {
      if FileManager.default.fileExists(atPath: "\(path)/\(name)") { throw .outputExists(path: "\(path)/\(name)") }
    }
    try requireWritableFolder(path)
  }

  /// Writes a fit, its numbers last, and returns the paths of the files.
  ///
  /// sWeights of a fit that was here before are removed if the new one has none, and so is the page of a report.
  public func write(_ outcome: MassFitOutcome) throws -> [String] {
    let bytes = try outcome.result.fileBytes()
    try makeFolder(path)
    let weights = "\(path)/\(Self.weightsName)"
    if let tree = outcome.weights {
      try tree.write(
        to: weights, title: "sWeights of \(outcome.result.name)", provenance: outcome.result.provenanceText(),
        overwrite: overwrite)
    } else {
      try? FileManager.default.removeItem(atPath: weights)
    }
    try? FileManager.default.removeItem(atPath: "\(path)/\(Self.pageName)")  // of the fit that was here before
    try AtomicFile.write(bytes, to: "\(path)/\(Self.resultName)", overwrite: overwrite)
    return (outcome.weights == nil ? [] : [weights]) + ["\(path)/\(Self.resultName)"]
  }

  /// Whether the folder holds a mass fit.
  public var isThere: Bool { FileManager.default.fileExists(atPath: "\(path)/\(Self.resultName)") }

  /// Reads the numbers.
  /// - Throws: ``StorageError`` if the file cannot be read or is no mass fit of a version this program knows.
  public func read() throws(StorageError) -> MassFitResult {
    let file = "\(path)/\(Self.resultName)"
    let bytes = try contents(ofFile: file)
    struct Header: Decodable {
      let format: String
      let formatVersion: Int
    }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)), header.format == MassFitResult.formatName else {
      throw .damaged(path: file, reason: "it is no result of concord fit, or cut short. Run concord fit again")
    }
    guard header.formatVersion == MassFitResult.currentVersion else {
      throw .damaged(
        path: file,
        reason: "version \(header.formatVersion) of the format; this program reads version \(MassFitResult.currentVersion)")
    }
    do { return try JSONDecoder().decode(MassFitResult.self, from: Data(bytes)) } catch {
      throw .damaged(path: file, reason: "\(error). Run concord fit again")
    }
  }
}

extension MassFitResult {
  /// The bytes of `fit.json`: sorted keys, the same for the same inputs, card and seed.
  public func fileBytes() throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    return Array(try encoder.encode(self)) + [0x0a]
  }

  /// What the file with the sWeights says about where they come from.
  fileprivate func provenanceText() throws -> String {
    struct Text: Encodable {
      let program = "concord"
      let kind = "mass-fit"
      let name: String
      let provenance: MassFitProvenance
    }
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return String(decoding: try encoder.encode(Text(name: name, provenance: provenance)), as: UTF8.self)
  }
}
