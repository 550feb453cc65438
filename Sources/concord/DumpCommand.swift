public import ArgumentParser
public import EventFiles

extension EventText: ExpressibleByArgument {}

/// `concord dump`
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Prints values of columns.")

  @Argument(help: "The file.") var file: String
  @Option(help: "The tree; may be left out if the file has one.") var object: String?
  @Option(help: "Names of columns, separated by commas; all if left out.") var columns: String?
  @Option(help: "Entries first:end, as in 0:10; all if left out.") var entries: EntryRange?
  @Option(help: "csv or json.") var format: EventText = .csv

  func run() throws {
    let events = try EventFile(path: file, tree: object)
    if columns?.isEmpty == true { throw ValidationError("--columns names no column") }
    let names = columns?.split(separator: ",").map(String.init) ?? events.columns.map(\.name)
    var output = StandardOutput()
    try format.write(events, columns: names, entries: entries?.range ?? 0..<events.entryCount) { output.write($0) }
    try output.finish()
  }
}
