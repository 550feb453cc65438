import ArgumentParser
import Cards
import Recoil
import Reports
import Storage

/// `concord derive`
struct Derive: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Derives a calibration from data and simulation, as a card says.",
    discussion: "Writes calibration.json, correctionlib.json.gz, accumulators.json.gz and inputs.json into the output folder.")

  @Argument(help: "The card, a YAML file.") var card: String
  @Option(help: "The folder for the results; the card's name if left out.") var output: String?
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @OptionGroup var work: WorkOptions

  func run() throws {
    let recoil = try RecoilCard(Card(readingFrom: card))
    let folder = try RecoilFolder(creating: output ?? recoil.name, overwrite: work.force)
    let progress = ProgressLine()
    let derivation = try RecoilDeriver(recoil, threads: work.threads) { progress.show($0) }.derive()
    let written = try folder.write(derivation)
    if derivation.calibration.provenance.identity == .entryNumber {
      note("the files have no columns run, luminosityBlock and event: events are split by entry number")
    }
    for remark in EventCounts.remarks(derivation.calibration.provenance.inputs.map { ($0.sample, $0.counts) }) { note(remark) }
    try StandardOutput.show(format == .json ? jsonText(written) : FitSummary(derivation.calibration).text + "\n" + written.text)
  }
}
