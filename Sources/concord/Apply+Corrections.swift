import ArgumentParser
import Cards
import EventFiles
import EventWeights
import Recoil

extension Apply {
  /// Whether a card of corrections is applied, and not a calibration.
  var isCorrections: Bool { card != nil || CorrectionCard.isCard(calibration) }

  /// A card of `kind: correction`, alone or with the correction set to use.
  func applyCorrections() throws {
    guard role == nil, written == .columns, !transfer else {
      throw ValidationError("--role, --as and --transfer are for calibrations; a card of corrections says all itself")
    }
    if card != nil, CorrectionCard.isCard(calibration) {
      throw ValidationError("--card goes with a correction set; ‘\(calibration)’ is a card already, so leave --card out")
    }
    let corrections = try CorrectionCard(Card(readingFrom: card ?? calibration))
    let application = try WeightApplication(
      corrections, set: card == nil ? nil : calibration, threads: work.threads, variations: namedVariations,
      copying: copiedColumns)
    let chain = try EventChain(input, tree: tree ?? corrections.tree, friends: friends.files())
    let progress = ProgressLine()
    let summary = try application.apply(to: chain, output: output, overwrite: work.force) {
      progress.show("applying", $0, chain.entryCount, unit: "events")
    }
    try StandardOutput.show(format == .json ? jsonText(summary) : "\(output): \(summary.text)")
  }

  /// The kind of the calibration; a correction set without a card is told what it lacks.
  func calibrationKind() throws -> CalibrationKind {
    do {
      return try CalibrationKind(of: calibration)
    } catch {
      guard case .wrongFormat = error, CorrectionCard.isSet(calibration) else { throw error }
      throw ValidationError(
        """
        ‘\(calibration)’ is a correction set: what of the events are its inputs? Say so in a card of kind: correction, and give \
        it \
        with --card
        """)
    }
  }
}
