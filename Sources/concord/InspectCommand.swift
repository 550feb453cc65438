import ArgumentParser
import EventFiles

/// `concord inspect`
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what is in a ROOT or CSV file, a correction set or a calibration.")

  @Argument(help: "The file; for columns of several files as one, a glob in quotes or @list.txt.") var file: String
  @Option(help: "The tree, histogram, graph or parameter to look into, dir/name or name;cycle.") var object: String?
  @Flag(help: "Read every value: counts, sums, ranges and SHA-256 per column.") var digest = false
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text
  @OptionGroup var parallel: ThreadOptions

  func run() throws {
    guard isThere(file) || !EventChain.isPattern(file) else {
      return try show(EventChain([file], tree: object).inspect(digest: digest, threads: parallel.threads))
    }
    if let text = try InspectText.folder(file, asJSON: format == .json) { return try StandardOutput.show(text) }
    if try EventFile.hasRootHeader(file) {
      if object == nil && !digest {
        let listing = try FileListing(rootFile: file)
        try StandardOutput.show(format == .json ? jsonText(listing) : InspectText.listing(listing))
        return
      }
      if let name = object, let table = try ValueTable(path: file, object: name) {
        let inspection = table.inspect(digest: digest)
        if format == .json { return try StandardOutput.show(jsonText(inspection)) }
        return try StandardOutput.show(table.summary + (digest ? "\n" + InspectText.inspection(inspection) : ""))
      }
    } else if let text = try InspectText.document(file, asJSON: format == .json) {
      try StandardOutput.show(text)
      return
    }
    try show(EventFile(path: file, tree: object).inspect(digest: digest, threads: parallel.threads))
  }

  private func show(_ inspection: ObjectInspection) throws {
    try StandardOutput.show(format == .json ? jsonText(inspection) : InspectText.inspection(inspection))
    if let columns = inspection.damaged { throw EventFileError.damagedColumns(path: file, columns: columns) }
  }
}
