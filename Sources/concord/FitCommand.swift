import ArgumentParser
import Cards
import MassFits
import Reports
import Storage

/// `concord fit`
struct Fit: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Fits a mass spectrum as a card says: parameters, yields, sWeights, or efficiencies by tag and probe.",
    discussion: """
      Writes fit.json and, with sWeights, the friend tree sweights.root into the output folder. Exit code 1 when the fit has no \
      usable result; fit.json then says how it ended. Cards of kind efficiency are measured by tag and probe in bins: they give \
      efficiencies.json and a correction set.
      """)

  @Argument(help: "The card, a YAML file.") var card: String
  @Option(help: "The folder for the results; the card's name if left out.") var output: String?
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @OptionGroup var work: WorkOptions

  func run() throws {
    let card = try Card(readingFrom: card)
    if try EfficiencyCard.isOne(card) { return try measure(card) }
    let fit = try MassFitCard(card)
    let folder = try MassFitFolder(creating: output ?? fit.name, overwrite: work.force)
    let progress = ProgressLine()
    let outcome = try MassFitter(fit, threads: work.threads) { progress.show($0) }.fit()
    let files = try folder.write(outcome)
    for warning in MassFitSummary(outcome.result).warnings { note(warning) }
    try StandardOutput.show(
      format == .json ? jsonText(outcome.result) : MassFitSummary(outcome.result).text + "\n" + files.joined(separator: "\n"))
    if let failure = outcome.failure { throw failure }
  }

  /// A card of kind efficiency.
  private func measure(_ card: Card) throws {
    let efficiency = try EfficiencyCard(card)
    let folder = try EfficiencyFolder(creating: output ?? efficiency.name, overwrite: work.force)
    let progress = ProgressLine()
    let result = try TagAndProbe(efficiency, threads: work.threads) { progress.show($0) }.measure()
    let files = try folder.write(result)
    try StandardOutput.show(
      format == .json ? jsonText(result) : EfficiencyTable(result).text + "\n" + files.joined(separator: "\n"))
  }
}
