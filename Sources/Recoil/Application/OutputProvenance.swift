import EventFiles
import Foundation
import RootFiles
import Storage

/// What a corrected file says of itself, so that it is not corrected twice.
struct OutputProvenance: Codable {
  let program: String
  let version: String
  /// `recoil` or `xy`.
  let kind: String
  let calibration: String
  let digest: String
  let cardSHA256: String
  let seed: UInt64
  let instructionSet: String
  let inputs: [FileFingerprint]

  /// The name of the provenance string in the output.
  static let name = "ConcordProvenance"

  init<Calibration: SealedCalibration>(_ calibration: Calibration, appliedTo chain: EventChain) throws {
    (program, version, instructionSet) = ("concord", concordVersion, EventFiles.instructionSet)
    (kind, self.calibration, digest) = (Calibration.kind.rawValue, calibration.name, calibration.digest)
    (cardSHA256, seed) = (calibration.provenance.cardSHA256, calibration.split.seed)
    inputs = try chain.fingerprints() + chain.friendFingerprints()
  }

  /// As it is written.
  func text() throws -> String { String(decoding: try sortedJSON(self), as: UTF8.self) }

  /// The kind and the name of the calibration that was applied to a file; nil for files that are as they were, and for those of a
  /// correction set's weights, which leave MET alone.
  static func found(in path: String) throws -> (kind: String, calibration: String)? {
    guard try EventFile.hasRootHeader(path), let text = try RootFile(path: path).string(name) else { return nil }
    guard let found = try? JSONDecoder().decode(Origin.self, from: Data(text.utf8)) else {
      return ("unknown", "an unreadable provenance")
    }
    return found.kind == "correction" ? nil : (found.kind, found.calibration)
  }

  private struct Origin: Decodable {
    let kind: String
    let calibration: String
  }
}
