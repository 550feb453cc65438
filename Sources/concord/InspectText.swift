import Corrections
import EventFiles
import Foundation
import Recoil
import Storage

/// What `concord inspect` prints for people.
enum InspectText {
  static func listing(_ listing: FileListing) -> String {
    let lines = listing.objects.map { object in
      let entries = object.entries.map { counted($0, "entry", "entries") } ?? ""
      return trimmed("\(padded("\(object.name);\(object.cycle)", 36)) \(padded(object.class, 20)) \(entries)")
    }
    return lines.joined(separator: "\n")
  }

  static func inspection(_ inspection: ObjectInspection) -> String {
    let head = "\(inspection.object ?? "table"): \(inspection.class), \(counted(inspection.entries, "entry", "entries"))"
    return ([head] + inspection.columns.map(line)).joined(separator: "\n")
  }

  private static func line(_ column: ColumnDigest) -> String {
    var text = "\(padded(column.name, 34)) \(padded(column.type, 22))"
    if let reason = column.reason { return text + " unsupported: \(reason)" }
    guard let values = column.values, let sha = column.sha256 else { return trimmed(text) }
    text += " \(counted(values, "value"))"
    if let sum = column.sum { text += ", sum \(sum)" }
    if let mean = column.mean { text += ", mean \(mean)" }
    if let low = column.min, let high = column.max { text += ", \(low) … \(high)" }
    return text + ", sha256 \(sha)" + (column.offsetsSHA256.map { ", offsets \($0)" } ?? "")
  }

  /// The text for a JSON document that Concord knows; nil for other files.
  static func document(_ path: String, asJSON: Bool) throws -> String? {
    guard try DocumentKind.isDocument(path) else { return nil }
    let isPlain = try DocumentKind.isPlainJSON(path)
    if isPlain {
      let text = String(decoding: try contents(ofFile: path), as: UTF8.self)
      if CalibrationKind.allCases.contains(where: { text.contains("\"\($0.formatName)\"") }) {
        return try calibration(path, asJSON: asJSON)
      }
    }
    let summary = CorrectionSetSummary(try CorrectionSet(contentsOf: path))
    let size = counted(try contents(ofFile: path).count, "byte")
    return asJSON ? try jsonText(summary) : SummaryText.text(summary, head: [size + (isPlain ? "" : ", compressed")])
  }

  /// The text for a folder that holds a calibration; nil for files.
  static func folder(_ path: String, asJSON: Bool) throws -> String? {
    guard URL(fileURLWithPath: path).hasDirectoryPath else { return nil }
    return try calibration(path, asJSON: asJSON)
  }

  /// The text for a calibration, whatever its kind.
  private static func calibration(_ path: String, asJSON: Bool) throws -> String {
    switch try CalibrationKind(of: path) {
    case .recoil:
      let calibration = try RecoilCalibration(contentsOf: path)
      return asJSON ? try jsonText(calibration) : describe(calibration)
    case .xy:
      let calibration = try XYCalibration(contentsOf: path)
      return asJSON ? try jsonText(calibration) : describe(calibration)
    }
  }

  private static func describe(_ calibration: RecoilCalibration) -> String {
    let sources = (calibration.sources ?? []).map { source in
      "\(padded(source.name, 24)) \(counted(source.variations.count, "variation")): \(source.meaning)"
    }
    return (sources.isEmpty ? [head(calibration)] : [head(calibration), "sources of uncertainty:"] + sources)
      .joined(separator: "\n")
  }

  private static func head(_ calibration: RecoilCalibration) -> String {
    """
    recoil calibration ‘\(calibration.name)’, version \(calibration.formatVersion) of the format, Concord \
    \(calibration.provenance.version)
    bins: \(calibration.bins.qt.count) in qT × \(calibration.bins.njets.count) in njets, \(calibration.regions.count) fitted \
    regions
    \(calibration.conventions.recoil)
    \(calibration.conventions.fitted)
    \(calibration.conventions.map)
    digest \(calibration.digest)
    """
  }

  private static func describe(_ calibration: XYCalibration) -> String {
    let parts = calibration.mets.map { fits in
      "\(fits.met): "
        + fits.all.map { "\($0.part) of orders \($0.fit.x.count - 1) and \($0.fit.y.count - 1)" }.joined(separator: ", ")
    }
    return """
      XY calibration ‘\(calibration.name)’, version \(calibration.formatVersion) of the format, Concord \
      \(calibration.provenance.version)
      \(parts.joined(separator: "\n"))
      \(calibration.conventions.correction)
      \(calibration.conventions.polynomial)
      digest \(calibration.digest)
      """
  }

  /// `text` without spaces at its end.
  private static func trimmed(_ text: String) -> String { String(text.reversed().drop { $0 == " " }.reversed()) }

  private static func padded(_ text: String, _ width: Int) -> String {
    text.count >= width ? text : text + String(repeating: " ", count: width - text.count)
  }
}
