import ArgumentParser
import Corrections

/// `concord merge`
struct MergeSets: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "merge", abstract: "Makes one correction set of several.",
    discussion: "Corrections keep their order and are not changed. Two of one name are refused.")

  @Argument(help: "Correction sets, .json or .json.gz.") var files: [String]
  @Option(help: "The merged set, .json or .json.gz.") var output: String
  @Option(help: "What the set is for; the sets' own descriptions if left out.") var description: String?
  @OptionGroup var written: SetOutputOptions

  func validate() throws { try SetOutputOptions.check(output) }

  func run() throws {
    let sets = try files.map { ($0, try CorrectionSet(contentsOf: $0)) }
    try written.write(CorrectionSet.merging(sets, description: description), to: output)
  }
}
