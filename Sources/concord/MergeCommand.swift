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
  @Flag(help: "Overwrite an existing output.") var force = false

  func run() throws {
    let sets = try files.map { ($0, try CorrectionSet(contentsOf: $0)) }
    let merged = try CorrectionSet.merging(sets, description: description)
    try merged.write(to: output, overwrite: force)
    note("\(output): \(merged.corrections.map(\.name).joined(separator: ", "))")
  }
}
