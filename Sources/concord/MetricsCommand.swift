import ArgumentParser
import Evaluation
import Statistics

/// `concord metrics`
struct Metrics: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "How well scores tell signal from background: AUC, ADO and ROC, with weights and uncertainties.",
    subcommands: [MetricsArea.self, MetricsOrdering.self, MetricsCurve.self])
}

/// `concord metrics auc`
struct MetricsArea: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "auc", abstract: "The area under the ROC curve; of two scores also their difference.",
    discussion:
      "Scores, labels, weights and selections are columns or formulas over them; lists are evaluated element by element.")

  @OptionGroup var options: MetricsOptions
  @Option(help: "The score; high for signal.") var score: String
  @Option(help: "Another score to compare with.") var score2: String?
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text

  func run() throws {
    let scores = [score] + (score2.map { [$0] } ?? [])
    let result = try AreaEvaluation(
      options.chain(), scores: scores, options.input, threads: options.parallel.threads)
    try StandardOutput.show(format == .json ? jsonText(MetricsJSON(result)) : MetricsText.area(result))
  }
}

/// `concord metrics ado`
struct MetricsOrdering: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ado",
    abstract: "The average decision ordering: how often two scores put signal and background in the same order.",
    discussion:
      "Exact over all pairs of a signal and a background event; with --given over those that F and GIVEN order differently.")

  @OptionGroup var options: MetricsOptions
  @Option(help: "The first score.") var f: String
  @Option(help: "The second score.") var g: String
  @Option(help: "Only pairs that F and this score order differently.") var given: String?
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text

  func run() throws {
    let result = try OrderingEvaluation(
      options.chain(), f: f, g: g, given: given, options.input, threads: options.parallel.threads)
    try StandardOutput.show(format == .json ? jsonText(MetricsJSON(result)) : MetricsText.ordering(result))
  }
}

/// `concord metrics roc`
struct MetricsCurve: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "roc", abstract: "The ROC curve: points as CSV or JSON, rising and concave envelopes, working points.")

  @OptionGroup var options: MetricsOptions
  @Option(help: "The score; high for signal.") var score: String
  @Option(parsing: .upToNextOption, help: "Rates of background from 0 to 1, at which the efficiency is printed.")
  var atFpr: [Double] = []
  @Option(parsing: .upToNextOption, help: "Efficiencies from 0 to 1, at which the rate of background is printed.")
  var atTpr: [Double] = []
  @Option(help: "A file for the points, .csv or .json; nothing is written if left out.") var output: String?
  @Option(help: "How to print: text or json, which holds the points.") var format: OutputFormat = .text
  @Flag(help: "Overwrite an existing output.") var force = false

  func validate() throws {
    if let rate = (atFpr + atTpr).first(where: { !(0...1).contains($0) }) {
      throw ValidationError("--at-fpr and --at-tpr must be from 0 to 1, not \(rate)")
    }
    if let output, !output.hasSuffix(".csv") && !output.hasSuffix(".json") {
      throw ValidationError("--output must be called .csv or .json, not '\(output)'")
    }
  }

  func run() throws {
    if let output { try CurveEvaluation.requireRoom(for: output, overwrite: force) }
    let result = try CurveEvaluation(
      options.chain(), score: score, options.input, falsePositiveRates: atFpr, truePositiveRates: atTpr,
      threads: options.parallel.threads)
    if let output { try result.write(to: output, overwrite: force) }
    try StandardOutput.show(format == .json ? jsonText(result) : MetricsText.curve(result))
  }
}
