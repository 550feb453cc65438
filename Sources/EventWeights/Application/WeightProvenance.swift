import Corrections
import EventFiles
import Storage

/// What a file of weights says of itself.
struct WeightProvenance: Codable {
  let program: String
  let version: String
  let kind: String
  /// The card's name, where other outputs name their calibration.
  let calibration: String
  let cardSHA256: String
  let sets: [SetFingerprint]
  let instructionSet: String
  let inputs: [FileFingerprint]

  /// The name of the string in the output.
  static let name = "ConcordProvenance"

  init(_ plan: WeightPlan, appliedTo chain: EventChain) throws {
    (program, version, instructionSet) = ("concord", concordVersion, EventFiles.instructionSet)
    (kind, calibration) = (CorrectionCard.kind, plan.card.name)
    cardSHA256 = SHA256.hexDigest(of: Array(plan.card.text.utf8))
    sets = plan.sets.map { set in
      SetFingerprint(
        set.path, sha256: set.sha256, using: plan.columns.filter { $0.setPath == set.path }.map(\.correction))
    }
    inputs = try chain.fingerprints() + chain.friendFingerprints()
  }

  /// As it is written.
  func text() throws -> String { String(decoding: try sortedJSON(self), as: UTF8.self) }
}
