import ArgumentParser
import Cards
import Recoil

/// `concord derive`
struct Derive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Derives a calibration from data and simulation, as a card says.",
    discussion: "The card's kind says what is derived; the results go into the output folder.")

  private static let kinds = ["recoil", "xy", "response"]

  @Argument(help: "The card, a YAML file.") var card: String
  @Option(help: "The folder for the results; the card's name if left out.") var output: String?
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @OptionGroup var work: WorkOptions

  func run() throws {
    let card = try Card(readingFrom: card)
    switch try card.kind(among: Self.kinds) {
    case "response": try deriveResponse(card)
    case "xy": try deriveXY(card)
    default: try deriveRecoil(card)
    }
  }

  /// What a user should know of the events that were read.
  func noteRemarks(on provenance: RecoilProvenance) {
    if provenance.identity == .entryNumber {
      note("the files have no columns run, luminosityBlock and event: events are split by entry number")
    }
    for remark in EventCounts.remarks(provenance.inputs.map { ($0.sample, $0.counts) }) { note(remark) }
  }
}
