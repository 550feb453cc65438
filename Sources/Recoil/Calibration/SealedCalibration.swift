import Foundation
import Storage

/// A calibration in a file of its own: JSON that names its format and version and is sealed by its digest.
///
/// Whatever is derived gets the same guarantees: a file that was edited, cut short, or written by another version is refused.
public protocol SealedCalibration: Sendable, Codable {
  /// What it is for.
  static var kind: CalibrationKind { get }
  /// What it is called.
  var name: String { get }
  /// SHA-256 of the file with this field's digits replaced by zeros; empty in memory before writing.
  var digest: String { get set }
  /// The samples as the card names them.
  var samples: [RecoilSample] { get }
  /// How events are divided into those fitted and those checked.
  var split: EventSplit { get }
  /// Where it came from.
  var provenance: RecoilProvenance { get }
  /// What a file with a right digest may still get wrong, with its place; nil if nothing.
  var inconsistency: (place: String, text: String)? { get }
}

extension SealedCalibration {
  /// The format's name.
  public static var formatName: String { kind.formatName }
  /// The version this code writes; it reads older ones too.
  public static var currentVersion: Int { kind.currentVersion }
  private static var blankDigest: String { String(repeating: "0", count: 64) }

  /// The file's bytes: JSON with sorted keys, sealed by its digest.
  public func fileBytes() throws -> [UInt8] { try sealed().bytes }

  /// The file's bytes with their digest.
  func sealed() throws -> (bytes: [UInt8], digest: String) {
    var blank = self
    blank.digest = Self.blankDigest
    let bytes = try sortedJSON(blank, pretty: true) + [0x0a]
    let digest = SHA256.hexDigest(of: bytes)
    return (Array(Self.replacing(Self.blankDigest, with: digest, in: Data(bytes))), digest)
  }

  /// Reads a calibration, or the calibration.json in a folder.
  /// - Throws: ``CalibrationFileError`` if it cannot be read, is of another format or version, incomplete or changed.
  public init(contentsOf path: String) throws(CalibrationFileError) {
    let file = CalibrationKind.file(at: path)
    let bytes: [UInt8]
    do { bytes = try contents(ofFile: file) } catch { throw .storage(error) }
    try Self.checkHeader(bytes, path: file)
    do {
      self = try JSONDecoder().decode(Self.self, from: Data(bytes))
    } catch {
      throw .undecodable(error, path: file)
    }
    let blanked = digest.utf8.count == 64 ? Self.replacing(digest, with: Self.blankDigest, in: Data(bytes)) : Data(bytes)
    let expected = SHA256.hexDigest(of: Array(blanked))
    guard digest.utf8.count == 64, expected == digest else { throw .tampered(path: file, expected: digest, found: expected) }
    if let problem = inconsistency { throw .incomplete(path: file, place: problem.place, problem: problem.text) }
  }

  /// The bytes with every occurrence of one digest replaced by another.
  private static func replacing(_ digest: String, with other: String, in bytes: Data) -> Data {
    var (result, start) = (bytes, bytes.startIndex)
    while let found = result.range(of: Data(digest.utf8), in: start..<result.endIndex) {
      result.replaceSubrange(found, with: Data(other.utf8))
      start = found.upperBound
    }
    return result
  }

  private static func checkHeader(_ bytes: [UInt8], path: String) throws(CalibrationFileError) {
    let header = try CalibrationHeader(bytes, path: path, wanted: kind)
    guard header.format == formatName else {
      throw .wrongFormat(path: path, found: "format ‘\(header.format)’", wanted: kind)
    }
    guard (1...currentVersion).contains(header.formatVersion) else {
      throw .wrongVersion(path: path, found: header.formatVersion, supported: currentVersion)
    }
  }
}

extension CalibrationFileError {
  /// What a decoder found wrong, at its key path.
  fileprivate static func undecodable(_ error: any Error, path: String) -> CalibrationFileError {
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
