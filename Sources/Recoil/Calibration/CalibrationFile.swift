import Foundation
public import Storage

/// Why a calibration file is refused.
public enum CalibrationFileError: Error, Sendable, CustomStringConvertible {
  /// It could not be read.
  case storage(StorageError)
  /// It is no calibration of this kind.
  case wrongFormat(path: String, found: String)
  /// Its version is not one this program reads.
  case wrongVersion(path: String, found: Int, supported: Int)
  /// It is not complete or not of the right types; `place` is the key path.
  case incomplete(path: String, place: String, problem: String)
  /// It was changed after it was written.
  case tampered(path: String, expected: String, found: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .storage(let error): error.description
    case .wrongFormat(let path, let found):
      "\(path): not a recoil calibration (\(found)). Give the calibration.json that derive wrote"
    case .wrongVersion(let path, let found, let supported):
      "\(path): version \(found) of the format; this program reads version \(supported). Derive it again, or use a newer Concord"
    case .incomplete(let path, let place, let problem): "\(path): incomplete at \(place): \(problem). Derive it again"
    case .tampered(let path, let expected, let found):
      """
      \(path): its content was changed after it was written (digest \(found.prefix(12))…, sealed as \(expected.prefix(12))…). \
      Calibrations are not edited by hand; change the card and derive it again
      """
    }
  }
}

extension RecoilCalibration {
  private static let blankDigest = String(repeating: "0", count: 64)

  /// The file's bytes: JSON with sorted keys, sealed by its digest.
  public func fileBytes() throws -> [UInt8] {
    var blank = self
    blank.digest = Self.blankDigest
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .prettyPrinted, .withoutEscapingSlashes]
    let text = String(decoding: try encoder.encode(blank), as: UTF8.self) + "\n"
    return Array(Self.seal(text).utf8)
  }

  /// Reads a calibration, or the calibration.json in a folder.
  /// - Throws: ``CalibrationFileError`` if it cannot be read, is of another format or version, incomplete or changed.
  public init(contentsOf path: String) throws(CalibrationFileError) {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    let file = isThere && isFolder.boolValue ? path + "/calibration.json" : path
    let bytes: [UInt8]
    do { bytes = try contents(ofFile: file) } catch { throw .storage(error) }
    try Self.checkHeader(bytes, path: file)
    do {
      self = try JSONDecoder().decode(RecoilCalibration.self, from: Data(bytes))
    } catch {
      throw Self.incomplete(error, path: file)
    }
    let text = String(decoding: bytes, as: UTF8.self)
    let expected = Self.digest(of: Self.blanked(text, digest: digest))
    guard digest.utf8.count == 64, expected == digest else { throw .tampered(path: file, expected: digest, found: expected) }
    if let problem = inconsistency { throw .incomplete(path: file, place: problem.place, problem: problem.text) }
  }

  /// What a file with a right digest may still get wrong: bins outside or in no or two regions, maps without a core.
  private var inconsistency: (place: String, text: String)? {
    let served = regions.flatMap(\.region.bins)
    guard served.sorted() == Array(0..<bins.count) else { return ("regions", "each bin must belong to one region") }
    for (i, fit) in regions.enumerated() {
      guard fit.region.fittedBins.allSatisfy((0..<bins.count).contains) else {
        return ("regions[\(i)].region.fittedBins", "there are \(bins.count) bins")
      }
      for component in RecoilComponent.allCases where !(fit[component].map.low < fit[component].map.high) {
        return ("regions[\(i)].\(component.rawValue).map", "low must be below high")
      }
    }
    guard options.reach > 0, options.binWidth > 0, options.binCount > 0, options.binCount <= 100_000 else {
      return ("options", "reach and binWidth make no histogram")
    }
    return nil
  }

  private static func seal(_ text: String) -> String {
    text.replacingOccurrences(of: blankDigest, with: digest(of: text))
  }

  private static func blanked(_ text: String, digest: String) -> String {
    digest.isEmpty ? text : text.replacingOccurrences(of: digest, with: blankDigest)
  }

  private static func digest(of text: String) -> String { SHA256.hexDigest(of: Array(text.utf8)) }

  private static func checkHeader(_ bytes: [UInt8], path: String) throws(CalibrationFileError) {
    struct Header: Decodable {
      let format: String
      let formatVersion: Int
    }
    guard let header = try? JSONDecoder().decode(Header.self, from: Data(bytes)) else {
      throw .wrongFormat(path: path, found: "no format and formatVersion in it, or cut short")
    }
    guard header.format == formatName else { throw .wrongFormat(path: path, found: "format ‘\(header.format)’") }
    guard header.formatVersion == currentVersion else {
      throw .wrongVersion(path: path, found: header.formatVersion, supported: currentVersion)
    }
  }

  private static func incomplete(_ error: any Error, path: String) -> CalibrationFileError {
    func place(_ path: [any CodingKey]) -> String {
      path.isEmpty ? "the top" : path.map { $0.intValue.map { "[\($0)]" } ?? $0.stringValue }.joined(separator: ".")
    }
    switch error {
    case DecodingError.keyNotFound(let key, let context):
      return .incomplete(path: path, place: place(context.codingPath), problem: "‘\(key.stringValue)’ is missing")
    case DecodingError.typeMismatch(_, let context), DecodingError.valueNotFound(_, let context),
      DecodingError.dataCorrupted(let context):
      return .incomplete(path: path, place: place(context.codingPath), problem: context.debugDescription)
    default: return .incomplete(path: path, place: "the top", problem: "\(error)")
    }
  }
}
