import ArgumentParser
import Corrections

/// `concord slice`
struct SliceSet: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "slice", abstract: "Takes corrections out of a set, or gives inputs one value for ever.",
    discussion: """
      A compound brings the corrections it is made of. A frozen input disappears from every correction that has it; values stay \
      the same \
      bit by bit, or the input is refused with the reason.
      """)

  @Argument(help: "The correction set, .json or .json.gz.") var set: String
  @Option(help: "Names of corrections and compounds, separated by commas; all if left out.") var names: String?
  @Option(help: "Inputs and their values, as syst=nom,era=2022.") var freeze: String?
  @Option(help: "The smaller set, .json or .json.gz.") var output: String
  @OptionGroup var written: SetOutputOptions

  func validate() throws {
    try SetOutputOptions.check(output)
    if names == nil && freeze == nil { throw ValidationError("name corrections with --names, or freeze inputs with --freeze") }
    if let names, names.allSatisfy({ $0 == "," }) {
      throw ValidationError("--names names no correction. Leave it out to keep all")
    }
    if freeze != nil && frozen.isEmpty { throw ValidationError("--freeze names no input") }
    if let bad = frozen.first(where: { $0.count != 2 }) {
      throw ValidationError("--freeze takes INPUT=VALUE, separated by commas, not '\(bad.joined(separator: "="))'")
    }
  }

  private var frozen: [[String]] {
    (freeze ?? "").split(separator: ",").map {
      $0.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    }
  }

  func run() throws {
    var slice = try CorrectionSet(contentsOf: set)
    if let names { slice = try slice.slice(names.split(separator: ",").map(String.init)) }
    for pair in frozen { slice = try slice.freezing(pair[0], at: pair[1]) }
    try written.write(slice, to: output)
  }
}
