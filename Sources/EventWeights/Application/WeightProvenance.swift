import Corrections
import EventFiles
import Storage

/// What a file of weights says of itself.
struct WeightProvenance: Codable {
  /// A correction set that was used.
  struct Source: Codable {
    let file: String
    let sha256: String
    let corrections: [Used]
  }

  /// A correction that was used, with its version; compounds name those they are made of.
  struct Used: Codable, Hashable {
    let name: String
    let version: Int
  }

  let program: String
  let version: String
  let kind: String
  /// The card's name, where other outputs name their calibration.
  let calibration: String
  let cardSHA256: String
  let sets: [Source]
  let instructionSet: String
  let inputs: [FileFingerprint]

  /// The name of the string in the output.
  static let name = "ConcordProvenance"

  init(_ plan: WeightPlan, appliedTo chain: EventChain) throws {
    (program, version, instructionSet) = ("concord", concordVersion, EventFiles.instructionSet)
    (kind, calibration) = (CorrectionCard.kind, plan.card.name)
    cardSHA256 = SHA256.hexDigest(of: Array(plan.card.text.utf8))
    sets = plan.sets.map { Source($0, plan) }
    inputs = try chain.fingerprints() + chain.friendFingerprints()
  }

  /// As it is written.
  func text() throws -> String { String(decoding: try sortedJSON(self), as: UTF8.self) }
}

extension WeightProvenance.Source {
  fileprivate init(_ set: WeightPlan.ReadSet, _ plan: WeightPlan) {
    file = set.path.split(separator: "/").last.map(String.init) ?? set.path
    sha256 = set.sha256
    var used: [WeightProvenance.Used] = []
    for part in plan.columns.filter({ $0.setPath == set.path }).flatMap(\.correction.parts) {
      let one = WeightProvenance.Used(name: part.name, version: part.version)
      if !used.contains(one) { used.append(one) }
    }
    corrections = used
  }
}
