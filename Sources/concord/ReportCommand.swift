import ArgumentParser
import MassFits
import Recoil
import Reports
import Storage

/// `concord report`
struct Report: ParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Writes the page a physicist looks at: a calibration, responses, a mass fit or efficiencies.",
    discussion: "What derive, fit and check wrote into the folder decides which page it is.")

  @Argument(help: "The folder that derive or fit wrote.") var folder: String
  @Option(help: "The page; report.html in the folder if left out.") var output: String?
  @Flag(help: "Overwrite an existing page.") var force = false

  func run() throws {
    let page = try page()
    let path = output ?? folder + "/report.html"
    try AtomicFile.write(page, to: path, overwrite: force)
    try StandardOutput.show(path)
  }

  private func page() throws -> [UInt8] {
    let (efficiencies, fit) = (EfficiencyFolder(folder), MassFitFolder(folder))
    if efficiencies.isThere { return try EfficiencyReport.html(try efficiencies.read()) }
    if fit.isThere { return try MassFitReport.html(try fit.read()) }
    let response = ResponseFolder(folder)
    if response.isThere { return try ResponseReport.html(try response.read()) }
    if try CalibrationKind(of: folder + "/calibration.json") == .xy {
      let results = try RecoilFolder(folder).readXY()
      return try XYReport.html(calibration: results.calibration, closure: results.closure)
    }
    let results = try RecoilFolder(folder).read()
    return try RecoilReport.html(calibration: results.calibration, parts: results.parts ?? [], closure: results.closure)
  }
}
