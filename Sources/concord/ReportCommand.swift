import ArgumentParser
import Recoil
import Reports
import Storage

/// `concord report`
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the page a physicist looks at: fits, maps and closure of a calibration.")

  @Argument(help: "The folder that derive (and check --output) wrote.") var folder: String
  @Option(help: "The page; report.html in the folder if left out.") var output: String?
  @Flag(help: "Overwrite an existing page.") var force = false

  func run() throws {
    let results = try RecoilFolder(folder).read()
    let page = try RecoilReport.html(calibration: results.calibration, parts: results.parts ?? [], closure: results.closure)
    let path = output ?? folder + "/report.html"
    try AtomicFile.write(page, to: path, overwrite: force)
    try StandardOutput.show(path)
  }
}
