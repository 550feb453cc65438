import Corrections
import Foundation
import Recoil
import RootFiles
import Storage

/// Makes correction sets of recoil payloads by other hands.
struct PayloadImport {
  /// Keys of inputs such as era and order.
  let choices: [String: String]
  /// The share of events on either side that is rescaled.
  let tail: Double
  /// Between which numbers of vertices polynomials hold.
  let vertices: ClosedRange<Double>

  /// The set and what was decided; nil if the file is a ROOT file without a recoil payload.
  func correctionSet(_ path: String) throws -> (set: CorrectionSet, decisions: [String])? {
    let head = try leadingBytes(ofFile: path, count: 4)
    if head == Array("root".utf8) {
      let file = try RootFile(path: path)
      return RecoilPayload.isHistogramFile(file) ? try RecoilPayload(file).correctionSet(tail: tail) : nil
    }
    guard head.first == 0x7b || head.first == 0x1f else { return nil }
    if head.first == 0x7b, let payload = try XYPayload(contentsOf: path) { return try payload.correctionSet(range: vertices) }
    let set = try CorrectionSet(contentsOf: path)
    guard let payload = PayloadCorrections(set, file: path) else {
      throw RecoilPayloadError(
        file: path,
        "no recoil payload: its corrections are \(set.corrections.map(\.name)). Give a set of Recoil_correction_… maps")
    }
    return try payload.correctionSet(choices: choices)
  }
}
