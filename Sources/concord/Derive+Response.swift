import Cards
import Recoil
import Reports

extension Derive {
  /// `kind: response`
  func deriveResponse(_ card: Card) throws {
    let response = try ResponseCard(card)
    let folder = try ResponseFolder(creating: output ?? response.name, overwrite: work.force)
    let progress = ProgressLine()
    let result = try ResponseMeasurer(response, threads: work.threads) { progress.show($0) }.measure()
    let files = try folder.write(result)
    for remark in ResponseSummary(result).remarks { note(remark) }
    try StandardOutput.show(
      format == .json ? jsonText(result) : ResponseSummary(result).text + "\n" + files.joined(separator: "\n"))
  }
}
