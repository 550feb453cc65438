import Foundation
import Storage

/// What an XY job keeps in its folder: calibration.json, correctionlib.json.gz, inputs.json and, after a check, closure.json.
extension RecoilFolder {
  /// What deriving an XY calibration wrote.
  public struct XYWritten: Sendable, Codable {
    /// The files.
    public let files: [String]
    /// The calibration's digest.
    public let digest: String

    /// The same for people.
    public var text: String { files.joined(separator: "\n") + "\ndigest \(digest)" }
  }

  /// Writes a calibration with its correction set, the calibration last.
  public func write(_ derivation: XYDerivation) throws -> XYWritten {
    let bytes = try derivation.calibration.fileBytes()
    let sealed = try JSONDecoder().decode(XYCalibration.self, from: Data(bytes))
    let set = try sealed.correctionSet()
    try makeFolder(path)
    try put(try set.bytes(compressed: true), Self.correctionName)
    try put(try Self.json(derivation.inputs), Self.inputsName)
    try put(bytes, Self.calibrationName)
    for name in [Self.closureName, Self.accumulatorName] {  // of the calibration that was here before
      try? FileManager.default.removeItem(atPath: "\(path)/\(name)")
    }
    let names = [Self.calibrationName, Self.correctionName, Self.inputsName]
    return XYWritten(files: names.map { "\(path)/\($0)" }, digest: sealed.digest)
  }

  /// Writes the result of a check, making the folder if need be.
  public func write(_ closure: XYClosure, overwrite: Bool) throws {
    try requireRoomForClosure(overwrite: overwrite)
    try makeFolder(path)
    try AtomicFile.write(try Self.json(closure), to: "\(path)/\(Self.closureName)", overwrite: overwrite)
  }

  /// Reads what a report of an XY calibration needs; the closure may be missing.
  public func readXY() throws -> (calibration: XYCalibration, closure: XYClosure?) {
    (try XYCalibration(contentsOf: "\(path)/\(Self.calibrationName)"), try decoded(XYClosure.self, Self.closureName))
  }
}
