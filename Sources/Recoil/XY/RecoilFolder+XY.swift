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
    try files.put(try set.bytes(compressed: true), Self.correctionName)
    try files.put(try sortedJSON(derivation.inputs), Self.inputsName)
    try files.put(bytes, Self.calibrationName)
    for name in [Self.closureName, Self.accumulatorName] { try files.remove(name) }  // of the calibration that was here before
    let names = [Self.calibrationName, Self.correctionName, Self.inputsName]
    return XYWritten(files: names.map(files.file), digest: sealed.digest)
  }

  /// Writes the result of a check, making the folder if need be.
  public func write(_ closure: XYClosure, overwrite: Bool) throws { try put(closure: closure, overwrite: overwrite) }

  /// Reads what a report of an XY calibration needs; the closure may be missing.
  public func readXY() throws -> (calibration: XYCalibration, closure: XYClosure?) {
    (try XYCalibration(contentsOf: files.file(Self.calibrationName)), try files.value(XYClosure.self, Self.closureName))
  }
}
