public import ArgumentParser
public import EventFiles
import Synchronization

extension EventText: ExpressibleByArgument {}

/// `concord dump`
struct Dump: ParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Prints values of columns.")

  @Argument(help: "The file; for several as one, a glob in quotes or @list.txt.") var file: String
  @Option(help: "The tree; may be left out if the file has one.") var object: String?
  @Option(help: "Names of columns, separated by commas; all if left out.") var columns: String?
  @Option(help: "Entries first:end, as in 0:10; all if left out.") var entries: EntryRange?
  @Option(help: "csv or json.") var format: EventText = .csv
  @OptionGroup var friends: FriendOptions
  @OptionGroup var parallel: ThreadOptions

  func run() throws {
    let names = columns?.split(separator: ",").map(String.init)
    if names?.isEmpty == true { throw ValidationError("--columns names no column") }
    let events = try EventChain(argument: file, tree: object, friends: friends.files())
    if events.columns.isEmpty { throw EventFileError.noColumns(path: file) }
    let output = Mutex(StandardOutput())
    try format.write(
      events, columns: names ?? events.columns.map(\.name), entries: entries?.range ?? events.entries,
      threads: parallel.threads
    ) { text in output.withLock { $0.write(text) } }
    try output.withLock { try $0.finish() }
  }
}
