import Cards
import Recoil
import Storage

/// Events per second of filling histograms from files, inside one process and on one thread: `derive` without its start, fits
/// and outputs.
struct FillBench {
  let folder: String

  func run() throws {
    for (name, _) in EventMaker.packings {
      let path = "\(folder)/\(name).yaml"
      let card = try RecoilCard(Card(file: path, text: String(decoding: try contents(ofFile: path), as: UTF8.self)))
      var parts: [RecoilPart] = []
      let seconds = try medianSeconds(repetitions: 7) { parts = try fill(card) }
      let counts = parts.map(\.accumulator.counts)
      let read = counts.reduce(0) { $0 + $1.read }
      Measurement(
        key: "fill.\(name).Meps", value: Double(read) / seconds / 1e6,
        checksum: "\(counts.reduce(0) { $0 + $1.selected }) selected"
      ).print()
    }
  }

  private func fill(_ card: RecoilCard) throws -> [RecoilPart] {
    let filling = RecoilFilling(card, threads: 1)
    return try card.openSamples().flatMap { try filling.fill($0, $1).parts }
  }
}
