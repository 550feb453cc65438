import Foundation
public import Storage

/// The folder a calibration lives in: calibration.json, correctionlib.json.gz, accumulators.json.gz, inputs.json and, after a
/// check, closure.json.
///
/// The first three depend on the inputs alone. inputs.json holds the paths of this machine and enters no digest.
public struct RecoilFolder: Sendable {
  /// The folder's path.
  public let path: String
  private let overwrite: Bool

  static let calibrationName = "calibration.json"
  static let correctionName = "correctionlib.json.gz"
  static let accumulatorName = "accumulators.json.gz"
  static let inputsName = "inputs.json"
  static let closureName = "closure.json"

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
    for name in [Self.calibrationName, Self.correctionName, Self.accumulatorName, Self.inputsName] where !overwrite {
      if FileManager.default.fileExists(atPath: "\(path)/\(name)") { throw .outputExists(path: "\(path)/\(name)") }
    }
    try requireWritableFolder(path)
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
    try makeFolder(path)
    try put(try correction.set.bytes(compressed: true), Self.correctionName)
    try put(Gzip.compress(try Self.json(derivation.parts)), Self.accumulatorName)
    try put(try Self.json(derivation.inputs), Self.inputsName)
    try put(bytes, Self.calibrationName)
    try removeStale(Self.closureName)
    let names = [Self.calibrationName, Self.correctionName, Self.accumulatorName, Self.inputsName]
    return Written(files: names.map { "\(path)/\($0)" }, digest: digest, correctionSetError: correction.largestError)
  }

  /// Refuses, before any work is done, to check into a folder that has a closure.json already or cannot be written.
  /// - Throws: ``StorageError/outputExists(path:)``, ``StorageError/unwritable(path:reason:)``.
  public func requireRoomForClosure(overwrite: Bool) throws(StorageError) {
    let file = "\(path)/\(Self.closureName)"
    if !overwrite && FileManager.default.fileExists(atPath: file) { throw .outputExists(path: file) }
    try requireWritableFolder(path)
  }

  /// Writes the result of a check, making the folder if need be.
  public func write(_ closure: RecoilClosure, overwrite: Bool) throws {
    try requireRoomForClosure(overwrite: overwrite)
    try makeFolder(path)
    try AtomicFile.write(try Self.json(closure), to: "\(path)/\(Self.closureName)", overwrite: overwrite)
  }

  /// Reads everything in the folder that a report needs; accumulators and closure may be missing.
  public func read() throws -> (calibration: RecoilCalibration, parts: [RecoilPart]?, closure: RecoilClosure?) {
    let calibration = try RecoilCalibration(contentsOf: "\(path)/\(Self.calibrationName)")
    return (calibration, try decoded([RecoilPart].self, Self.accumulatorName), try decoded(RecoilClosure.self, Self.closureName))
  }

  /// Removes a result of the calibration that was here before.
  func removeStale(_ name: String) throws(StorageError) {
    let file = "\(path)/\(name)"
    guard FileManager.default.fileExists(atPath: file) else { return }
    do { try FileManager.default.removeItem(atPath: file) } catch { throw .unwritable(path: file, reason: "\(error)") }
  }

  func put(_ bytes: [UInt8], _ name: String) throws(StorageError) {
    try AtomicFile.write(bytes, to: "\(path)/\(name)", overwrite: overwrite)
  }

  func decoded<Value: Decodable>(_ type: Value.Type, _ name: String) throws(StorageError) -> Value? {
    let file = "\(path)/\(name)"
    guard FileManager.default.fileExists(atPath: file) else { return nil }
    let stored = try contents(ofFile: file)
    let bytes = Gzip.isCompressed(stored) ? try Gzip.decompress(stored, path: file) : stored
    do { return try JSONDecoder().decode(type, from: Data(bytes)) } catch {
      throw .damaged(path: file, reason: "\(error)")
    }
  }

  static func json(_ value: some Encodable) throws -> [UInt8] {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    return Array(try encoder.encode(value))
  }
}
