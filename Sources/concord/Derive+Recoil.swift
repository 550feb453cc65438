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
    if derivation.calibration.provenance.identity == .entryNumber {
      note("the files have no columns run, luminosityBlock and event: events are split by entry number")
    }
    for remark in EventCounts.remarks(derivation.calibration.provenance.inputs.map { ($0.sample, $0.counts) }) { note(remark) }
    try StandardOutput.show(format == .json ? jsonText(written) : FitSummary(derivation.calibration).text + "\n" + written.text)
  }
}
