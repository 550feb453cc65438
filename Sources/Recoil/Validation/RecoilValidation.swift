import Corrections
import Foundation
import RootFiles
import Storage

/// What a recoil payload was found to be.
public struct RecoilValidation: Sendable, Encodable {
  /// The file.
  public let file: String
  /// What kind of payload it is.
  public let kind: String
  /// How many things were looked at, by what they are.
  public let examined: [String: Int]
  /// What was found, the worst first.
  public let findings: [RecoilFinding]

  init(file: String, kind: String, examined: [String: Int], findings: [RecoilFinding]) {
    (self.file, self.kind, self.examined) = (file, kind, examined)
    self.findings = findings.enumerated().sorted {
      ($1.element.severity, $0.element.code.rawValue, $0.offset) < ($0.element.severity, $1.element.code.rawValue, $1.offset)
    }.map(\.element)
  }

  /// Whether nothing worse than a warning was found.
  public var passes: Bool { !findings.contains { $0.severity == .error } }

  /// Looks at a recoil payload, whatever it is: a calibration (or its folder), a correction set with recoil maps, polynomials of MET's
  /// offsets, or a ROOT file of histograms and functions.
  /// - Throws: ``RecoilPayloadError`` if the file is none of these; the errors of the readers if it cannot be read.
  public init(contentsOf path: String) throws {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let head = isThere && isFolder.boolValue ? [] : try leadingBytes(ofFile: path, count: 4)
    if head.isEmpty && isFolder.boolValue {
      self = try CalibrationLinter.validation(of: path)
    } else if head == Array("root".utf8) {
      self = try Self.histograms(path)
    } else {
      self = try Self.document(path, head)
    }
  }

  private static func histograms(_ path: String) throws -> RecoilValidation {
    let file = try RootFile(path: path)
    guard RecoilPayload.isHistogramFile(file) else {
      throw RecoilPayloadError(
        file: path, "no recoil payload: it has no histograms projH, ZPtBinsH and nJetBinsH, by which such files are laid out")
    }
    return PayloadLinter(try RecoilPayload(file)).validation
  }

  private static func document(_ path: String, _ head: [UInt8]) throws -> RecoilValidation {
    let marker = "\"\(RecoilCalibration.formatName)\""
    if head.first == 0x7b, String(decoding: try contents(ofFile: path), as: UTF8.self).contains(marker) {
      return try CalibrationLinter.validation(of: path)
    }
    guard head.first == 0x7b || head.first == 0x1f else {
      throw RecoilPayloadError(file: path, "no recoil payload: neither a ROOT file nor JSON. Give a payload")
    }
    if head.first == 0x7b, let payload = try XYPayload(contentsOf: path) { return XYPayloadLinter(payload: payload).validation }
    let set = try CorrectionSet(contentsOf: path)
    if let payload = PayloadCorrections(set, file: path) { return CorrectionLinter(payload).validation }
    let own = set.corrections.filter { ["u_par", "u_perp"].contains($0.name) }
    guard !own.isEmpty else {
      throw RecoilPayloadError(
        file: path,
        "no recoil payload: its corrections are \(set.corrections.map(\.name)). Recoil maps are called u_par and u_perp")
    }
    return CorrectionLinter(own: own, file: path).validation
  }
}
