import Corrections
import EventFiles
import Recoil

/// What was found in one file: as a correction set, as a recoil payload, or as both.
struct FileVerdict: Encodable {
  private let recoil: RecoilValidation?
  private let set: CorrectionSetValidation?

  /// Looks at a file.
  /// - Throws: what the readers throw if it cannot be read or is of neither kind.
  init(of path: String) throws {
    var recoil: RecoilValidation?
    do { recoil = try RecoilValidation(contentsOf: path) } catch let error as RecoilPayloadError {
      if try EventFile.hasRootHeader(path) { throw error }
      guard try DocumentKind.isDocument(path) else {
        throw UnknownKind(file: path, needed: "a correction set, a calibration or a recoil payload")
      }
    } catch is CorrectionError {
      // What is wrong with a set, its own validation says.
    }
    self.recoil = recoil
    set = recoil == nil || recoil?.kind == "correction set" ? try CorrectionSetValidation(contentsOf: path) : nil
  }

  /// Whether nothing worse than a warning was found.
  var passes: Bool { (recoil?.passes ?? true) && (set?.passes ?? true) }

  /// The payload's keys at the top, those of the set below `set`; those of a plain set at the top.
  func encode(to encoder: any Encoder) throws {
    guard let recoil else {
      try set?.encode(to: encoder)
      return
    }
    try recoil.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encodeIfPresent(set, forKey: .set)
  }

  private enum CodingKeys: String, CodingKey { case set }

  /// The findings for people.
  var text: String {
    let parts = [set.map(ValidateText.text), recoil.map(ValidateText.text)].compactMap(\.self)
    return parts.joined(separator: "\n\n")
  }
}
