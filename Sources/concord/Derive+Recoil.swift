import Cards
import Recoil
import Reports

extension Derive {
  /// `kind: recoil`
  func deriveRecoil(_ card: Card) throws {
    let recoil = try RecoilCard(card)
    let folder = try RecoilFolder(creating: output ?? recoil.name, overwrite: work.force)
    let progress = ProgressLine()
    let derivation = try RecoilDeriver(recoil, threads: work.threads) { progress.show($0) }.derive()
    let written = try folder.write(derivation, threads: work.threads)
    noteRemarks(on: derivation.calibration.provenance)
    try StandardOutput.show(format == .json ? jsonText(written) : FitSummary(derivation.calibration).text + "\n" + written.text)
  }
}
