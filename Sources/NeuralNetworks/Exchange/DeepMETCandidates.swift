/// Candidates of events as they stand in a file: columns of all events one after the other, in GeV and cm.
package struct DeepMETCandidates: Sendable, Hashable {
  package let pt: [Float]
  package let px: [Float]
  package let py: [Float]
  package let eta: [Float]
  package let mass: [Float]
  package let dxy: [Float]
  package let dz: [Float]
  package let puppiWeight: [Float]
  package let pdgId: [Int]
  package let charge: [Int]
  package let fromPV: [Int]
  /// Event i holds the candidates `offsets[i]..<offsets[i + 1]`.
  package let offsets: [Int]

  /// - Precondition: columns of one length, and offsets that rise from 0 to it.
  package init(
    pt: [Float], px: [Float], py: [Float], eta: [Float], mass: [Float], dxy: [Float], dz: [Float], puppiWeight: [Float],
    pdgId: [Int], charge: [Int], fromPV: [Int], offsets: [Int]
  ) {
    (self.pt, self.px, self.py, self.eta, self.mass) = (pt, px, py, eta, mass)
    (self.dxy, self.dz, self.puppiWeight) = (dxy, dz, puppiWeight)
    (self.pdgId, self.charge, self.fromPV, self.offsets) = (pdgId, charge, fromPV, offsets)
    let lengths = [px, py, eta, mass, dxy, dz, puppiWeight].map(\.count) + [pdgId, charge, fromPV].map(\.count)
    precondition(lengths.allSatisfy { $0 == pt.count }, "the columns of candidates must be equally long")
    precondition(offsets.first == 0 && offsets.last == pt.count, "offsets of events must run from 0 to the number of candidates")
    precondition(zip(offsets, offsets.dropFirst()).allSatisfy { $0 <= $1 }, "offsets of events must rise")
  }
}

/// What happens to a category the network was not trained with, and to NaN.
package enum DeepMETStrictness: Sendable, Hashable {
  /// An error that names the candidate.
  case strict
  /// Charge 0, pdgId 0, fromPV 0 and value 0 in its place; counted.
  case lenient
}

/// A candidate that DeepMET cannot take.
package struct DeepMETInputError: Error, Sendable, Hashable, CustomStringConvertible {
  package let column: String
  package let value: String
  /// Counted from 0.
  package let event: Int
  /// The candidate within the event, counted from 0.
  package let candidate: Int
  /// What the column may hold.
  package let allowed: String

  package var description: String {
    "event \(event), candidate \(candidate): \(column) is \(value), the network knows \(allowed). "
      + "Correct the input, or ask for lenient reading, which counts such candidates"
  }
}
