import ArgumentParser

/// `concord validate`
struct Validate: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract:
      """
      Finds what is wrong with correction sets and recoil payloads; exit code 1 when readers refuse them or results would be \
      wrong.
      """,
    discussion: """
      Any correction set is looked at as correctionlib's validator and its loader do, and for what they do not notice. Recoil \
      payloads are \
      calibrations (calibration.json or its folder), correction sets with recoil maps, and ROOT files of histograms and \
      functions as KIT \
      and CMS-HTT lay them out.
      """)

  @Argument(help: "Correction sets and payloads.") var files: [String]
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @Flag(name: .shortAndLong, help: "Print nothing; the exit code tells.") var quiet = false
  @Flag(name: .shortAndLong, help: "Stop at the first file with an error.") var failFast = false

  func run() throws {
    var verdicts: [FileVerdict] = []
    var unreadable: (any Error)?
    for file in files {
      do { verdicts.append(try FileVerdict(of: file)) } catch {
        if failFast || files.count == 1 { throw error }
        note("concord: \(error)")
        unreadable = error
      }
      if failFast, verdicts.last?.passes == false { break }
    }
    if !quiet { try StandardOutput.show(text(verdicts)) }
    if let unreadable { throw SilentError(of: unreadable) }
    if verdicts.contains(where: { !$0.passes }) { throw GateFailed() }
  }

  private func text(_ verdicts: [FileVerdict]) throws -> String {
    guard format == .json else { return verdicts.map(\.text).joined(separator: "\n\n") }
    return files.count == 1 ? try jsonText(verdicts[0]) : try jsonText(verdicts)
  }
}
