import ArgumentParser
import EventFiles

/// `concord inspect`
struct Inspect: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Says what is in a ROOT or CSV file, a correction set or a calibration.")

  @Argument(help: "The file.") var file: String
  @Option(help: "The tree to look into, dir/name or name;cycle.") var object: String?
  @Flag(help: "Read every value: counts, sums, ranges and SHA-256 per column.") var digest = false
  @Option(help: "How to print: text or json.") var format: OutputFormat = .text

  func run() throws {
    if try EventFile.hasRootHeader(file) {
      if object == nil && !digest {
        let listing = try FileListing(rootFile: file)
        print(format == .json ? try jsonText(listing) : InspectText.listing(listing))
        return
      }
    } else if let text = try InspectText.document(file, asJSON: format == .json) {
      print(text)
      return
    }
    let inspection = try EventFile(path: file, tree: object).inspect(digest: digest)
    print(format == .json ? try jsonText(inspection) : InspectText.inspection(inspection))
  }
}
