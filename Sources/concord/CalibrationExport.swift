import Corrections
import Foundation
import Recoil

/// Writes calibrations of Concord's own as correction sets.
struct CalibrationExport {
  /// How recoil maps are written.
  let method: RecoilExportMethod
  /// Whose names recoil corrections have.
  let names: RecoilNames
  /// Keys of inputs such as era and order.
  let choices: [String: String]

  /// The set and what there is to say of it.
  func correctionSet(_ path: String, _ kind: CalibrationKind) throws -> (set: CorrectionSet, text: String) {
    switch kind {
    case .xy:
      let set = try XYCalibration(contentsOf: path).correctionSet()
      return (set, set.corrections.map(\.name).joined(separator: ", "))
    case .recoil:
      let calibration = try RecoilCalibration(contentsOf: path)
      let threads = ProcessInfo.processInfo.activeProcessorCount
      let written =
        names == .concord
        ? try calibration.correctionSet(method: method, threads: threads)
        : try calibration.payloadCorrectionSet(
          era: choices["era"], order: choices["order"] ?? "NLO", method: method, threads: threads)
      let listed = written.set.corrections.map(\.name).joined(separator: ", ")
      return (written.set, "\(listed); within \(written.largestError) GeV of the exact map")
    }
  }
}
