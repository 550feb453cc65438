import Cards
import EventFiles
import Storage

extension RecoilProvenance {
  /// What was read for a card, and by which program.
  /// - Parameter counts: what became of the events of a sample's file.
  init(_ card: Card, _ samples: [(RecoilSample, EventChain)], counts: (String, Int) -> EventCounts) throws {
    var inputs: [Input] = []
    for (sample, chain) in samples {
      for (index, file) in try chain.fingerprints().enumerated() {
        inputs.append(
          Input(
            sample: sample.name, file: file.file, entries: file.entries, counts: counts(sample.name, index),
            sampledSHA256: file.sampledSHA256))
      }
      for file in try chain.friendFingerprints() {
        inputs.append(
          Input(
            sample: "\(sample.name) friend", file: file.file, entries: file.entries, counts: EventCounts(),
            sampledSHA256: file.sampledSHA256))
      }
    }
    let identities = samples.map { EventIdentity($0.1) }
    self.init(
      version: concordVersion, instructionSet: EventFiles.instructionSet, card: card.text,
      cardSHA256: SHA256.hexDigest(of: Array(card.text.utf8)), inputs: inputs,
      identity: identities.contains(.entryNumber) ? .entryNumber : .columns)
  }
}
