import Cards
import Recoil
import Reports

extension Derive {
  /// `kind: xy`
  func deriveXY(_ card: Card) throws {
    let xy = try XYCard(card)
    let folder = try RecoilFolder(creating: output ?? xy.name, overwrite: work.force)
    let progress = ProgressLine()
    let derivation = try XYDeriver(xy, threads: work.threads) { progress.showXY($0) }.derive()
    let written = try folder.write(derivation)
    noteRemarks(on: derivation.calibration.provenance)
    try StandardOutput.show(format == .json ? jsonText(written) : XYSummary(derivation.calibration).text + "\n" + written.text)
  }
}

extension ProgressLine {
  /// Tells how far an XY job is.
  func showXY(_ progress: RecoilProgress) {
    if case .fitting(let done, let total) = progress { show("fitting", done, total, unit: "METs") } else { show(progress) }
  }
}
