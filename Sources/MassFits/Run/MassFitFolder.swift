public import Storage

/// The folder a mass fit lives in: `fit.json` and, if there are sWeights, `sweights.root`.
public struct MassFitFolder: Sendable {
  private let files: ResultFolder
  private static let format = ResultFormat(
    MassFitResult.formatName, version: MassFitResult.currentVersion, called: "result of concord fit", from: "concord fit")

  /// The file with the numbers.
  public static let resultName = "fit.json"
  /// The file with the sWeights.
  public static let weightsName = "sweights.root"
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
    files = try ResultFolder(creating: path, for: [Self.resultName, Self.weightsName], overwrite: overwrite)
  }

  /// Writes a fit, its numbers last, and returns the paths of the files.
  ///
  /// sWeights of a fit that was here before are removed if the new one has none, and so is the page of a report.
  public func write(_ outcome: MassFitOutcome) throws -> [String] {
    let bytes = try outcome.result.fileBytes()
    try files.make()
    if let tree = outcome.weights {
      try tree.write(
        to: files.file(Self.weightsName), title: "sWeights of \(outcome.result.name)",
        provenance: outcome.result.provenanceText(), overwrite: files.overwrite)
    } else {
      try files.remove(Self.weightsName)
    }
    try files.remove(Self.pageName)  // of the fit that was here before
    try files.put(bytes, Self.resultName)
    return ((outcome.weights == nil ? [] : [Self.weightsName]) + [Self.resultName]).map(files.file)
  }

  /// Whether the folder holds a mass fit.
  public var isThere: Bool { files.holds(Self.resultName) }

  /// Reads the numbers.
  /// - Throws: ``StorageError`` if the file cannot be read or is no mass fit of a version this program knows.
  public func read() throws(StorageError) -> MassFitResult {
    try Self.format.read(MassFitResult.self, Self.resultName, in: files)
  }
}

extension MassFitResult {
  /// The bytes of `fit.json`: sorted keys, the same for the same inputs, card and seed.
  public func fileBytes() throws -> [UInt8] { try sortedJSON(self, pretty: true) + [0x0a] }

  /// What the file with the sWeights says about where they come from.
  fileprivate func provenanceText() throws -> String {
    struct Text: Encodable {
      let program = "concord"
      let kind = "mass-fit"
      let name: String
      let provenance: MassFitProvenance
    }
    return String(decoding: try sortedJSON(Text(name: name, provenance: provenance)), as: UTF8.self)
  }
}
