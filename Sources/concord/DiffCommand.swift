import ArgumentParser
import Corrections

/// `concord diff`
struct DiffSets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "diff",
    abstract: "Says what changed between two versions of a correction set; exit code 1 if a version should have risen.",
    discussion: """
      Trees are compared node by node, and values at the edges and keys of both. Exit code 0: the sets are equal, or every \
      correction \
      whose content changed has a higher version; 1: one has not, or a compound changed, which has no version.
      """)

  @Argument(help: "The earlier set.") var earlier: String
  @Argument(help: "The later set.") var later: String
  @Option(help: "How many values of a correction are compared at most.") var points = 20_000
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text

  func validate() throws {
    guard (1...10_000_000).contains(points) else { throw ValidationError("--points must be from 1 to 10000000, not \(points)") }
  }

  func run() throws {
    let difference = CorrectionSetDifference(
      from: try CorrectionSet(contentsOf: earlier), to: try CorrectionSet(contentsOf: later), points: points)
    try StandardOutput.show(format == .json ? jsonText(difference) : difference.text)
    if difference.isUntold { throw GateFailed() }
  }
}
