public import ArgumentParser
public import EventFiles

extension EventText: ExpressibleByArgument {}

/// `concord dump`
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Prints values of columns.")

  @Argument(help: "The file.") var file: String
  @Option(help: "The tree (may be left out if the file has one), histogram, graph or parameter.") var object: String?
  @Option(help: "Names of columns, separated by commas; all if left out.") var columns: String?
  @Option(help: "Entries first:end, as in 0:10; all if left out.") var entries: EntryRange?
  @Option(help: "csv or json.") var format: EventText = .csv

  func run() throws {
    if columns?.isEmpty == true { throw ValidationError("--columns names no column") }
    let names = columns?.split(separator: ",").map(String.init)
    var output = StandardOutput()
    if let name = object, let table = try ValueTable(path: file, object: name) {
      try table.write(as: format, columns: names, rows: entries?.range, of: file) { output.write($0) }
      return try output.finish()
    }
    let events = try EventFile(path: file, tree: object)
    let all = 0..<events.entryCount
    try format.write(events, columns: names ?? events.columns.map(\.name), entries: entries?.range ?? all) { output.write($0) }
    try output.finish()
  }
}
