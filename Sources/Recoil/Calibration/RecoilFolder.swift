public import Storage

/// The folder a calibration lives in: calibration.json, correctionlib.json.gz, accumulators.json.gz, inputs.json and, after a
/// check, closure.json.
///
/// The first three depend on the inputs alone. inputs.json holds the paths of this machine and enters no digest.
public struct RecoilFolder: Sendable {
  let files: ResultFolder

  static let calibrationName = "calibration.json"
  static let correctionName = "correctionlib.json.gz"
  static let accumulatorName = "accumulators.json.gz"
  static let inputsName = "inputs.json"
  static let closureName = "closure.json"

  /// The folder's path.
  public var path: String { files.path }

  /// A folder that is there.
  public init(_ path: String) { files = ResultFolder(path) }

  /// A folder for new results, which is made when they are written: a job that fails before leaves nothing.
  /// - Throws: ``StorageError/outputExists(path:)`` before any work is done, if results are there already and may not be
  ///   overwritten; ``StorageError/unwritable(path:reason:)`` if no such folder can be made.
  public init(creating path: String, overwrite: Bool) throws(StorageError) {
    let names = [Self.calibrationName, Self.correctionName, Self.accumulatorName, Self.inputsName]
    files = try ResultFolder(creating: path, for: names, overwrite: overwrite)
  }

  /// What was written.
  public struct Written: Sendable, Codable {
    /// The files.
    public let files: [String]
    /// The calibration's digest.
    public let digest: String
    /// The largest difference between the correction set and the exact map on a grid, GeV.
    public let correctionSetError: Double

    /// The same for people.
    public var text: String {
      files.joined(separator: "\n") + "\ndigest \(digest)\ncorrection set within \(correctionSetError) GeV of the exact map"
    }
  }

  /// Writes a calibration with its correction set and accumulators, the calibration last.
  /// - Parameter threads: how many share the work; the bytes do not depend on it.
  public func write(_ derivation: RecoilDerivation, threads: Int = 1) throws -> Written {
    var calibration = derivation.calibration
    let (bytes, digest) = try calibration.sealed()
    calibration.digest = digest
    let correction = try calibration.correctionSet(threads: threads)
    try files.put(try correction.set.bytes(compressed: true), Self.correctionName)
    try files.put(Gzip.compress(try sortedJSON(derivation.parts)), Self.accumulatorName)
    try files.put(try sortedJSON(derivation.inputs), Self.inputsName)
    try files.put(bytes, Self.calibrationName)
    try files.remove(Self.closureName)  // of the calibration that was here before
    let names = [Self.calibrationName, Self.correctionName, Self.accumulatorName, Self.inputsName]
    return Written(files: names.map(files.file), digest: digest, correctionSetError: correction.largestError)
  }

  /// Refuses, before any work is done, to check into a folder that has a closure.json already or cannot be written.
  /// - Throws: ``StorageError/outputExists(path:)``, ``StorageError/unwritable(path:reason:)``.
  public func requireRoomForClosure(overwrite: Bool) throws(StorageError) { _ = try closureFolder(overwrite: overwrite) }

  /// Writes the result of a check, making the folder if need be.
  public func write(_ closure: RecoilClosure, overwrite: Bool) throws { try put(closure: closure, overwrite: overwrite) }

  func put(closure: some Encodable, overwrite: Bool) throws {
    try closureFolder(overwrite: overwrite).put(try sortedJSON(closure), Self.closureName)
  }

  private func closureFolder(overwrite: Bool) throws(StorageError) -> ResultFolder {
    try ResultFolder(creating: path, for: [Self.closureName], overwrite: overwrite)
  }

  /// Reads everything in the folder that a report needs; accumulators and closure may be missing.
  public func read() throws -> (calibration: RecoilCalibration, parts: [RecoilPart]?, closure: RecoilClosure?) {
    let calibration = try RecoilCalibration(contentsOf: files.file(Self.calibrationName))
    let parts = try files.value([RecoilPart].self, Self.accumulatorName)
    return (calibration, parts, try files.value(RecoilClosure.self, Self.closureName))
  }
}
