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

  /// The set and what was decided; nil if the file holds no recoil payload.
  func correctionSet(_ path: String) throws -> (source: ConversionSource, set: CorrectionSet, decisions: [String])? {
    if try leadingBytes(ofFile: path, count: 4) == Array("root".utf8) {
      let file = try RootFile(path: path)
      guard RecoilPayload.isHistogramFile(file) else { return nil }
      let (set, decisions) = try RecoilPayload(file).correctionSet(tail: tail)
      return (.payload, set, decisions)
    }
    guard try DocumentKind.isDocument(path) else { return nil }
    if try DocumentKind.isPlainJSON(path), let payload = try XYPayload(contentsOf: path) {
      let (set, decisions) = try payload.correctionSet(range: vertices)
      return (.polynomials, set, decisions)
    }
    guard let payload = PayloadCorrections(try CorrectionSet(contentsOf: path), file: path) else { return nil }
    let (set, decisions) = try payload.correctionSet(choices: choices)
    return (.maps, set, decisions)
  }
}
