import ArgumentParser
import Recoil

/// Which correction of an XY calibration events get.
enum EventRole: String, ExpressibleByArgument, CaseIterable {
  case data, simulation
}

extension Apply {
  /// An XY calibration.
  func applyXY() throws {
    guard written == .columns else { throw ValidationError("--as \(written): variations of XY calibrations have no weights") }
    let xy = try XYCalibration(contentsOf: calibration)
    let isData = role == .data
    try xy.requireSide(isData: isData)
    let sample = xy.samples.first { $0.role == (isData ? .data : .signal) }
    let chain = try XYApplication.open(input, tree: tree ?? xy.tree, friends: friends.files(likeThoseOf: sample))
    let progress = ProgressLine()
    let application = try XYApplication(
      xy, isData: isData, threads: work.threads, variations: namedVariations, copying: copiedColumns)
    let summary = try application.apply(to: chain, output: output, overwrite: work.force) {
      progress.show("applying", $0, chain.entryCount, unit: "events")
    }
    try StandardOutput.show(format == .json ? jsonText(summary) : "\(output): \(summary.text)")
  }
}
