import Foundation
import Storage

/// What a calibration file is for; its header says so.
public enum CalibrationKind: String, Sendable, Hashable, Codable, CaseIterable {
  /// u_par and u_perp, ``RecoilCalibration``.
  case recoil
  /// The offset of MET against the number of vertices, ``XYCalibration``.
  case xy

  /// The word in the file's field `format`.
  public var formatName: String { "concord-\(rawValue)-calibration" }

  /// The version of the format that this code writes; it reads older ones too.
  public var currentVersion: Int {
    switch self {
    case .recoil: 2
    case .xy: 1
    }
  }

  /// How messages call it.
  public var words: String {
    switch self {
    case .recoil: "a recoil calibration"
    case .xy: "an XY calibration"
    }
  }

  /// The kind of a calibration, or of the calibration.json in a folder.
  /// - Throws: ``CalibrationFileError`` if it cannot be read, or is none.
  public init(of path: String) throws(CalibrationFileError) {
    let file = Self.file(at: path)
    let bytes: [UInt8]
    do { bytes = try contents(ofFile: file) } catch { throw .storage(error) }
    let format = try CalibrationHeader(bytes, path: file, wanted: nil).format
    guard let kind = Self.allCases.first(where: { $0.formatName == format }) else {
      throw .wrongFormat(path: file, found: "format ‘\(format)’", wanted: nil)
    }
    self = kind
  }

  /// The file meant by `path`: itself, or the calibration.json of a folder.
  static func file(at path: String) -> String {
    var isFolder: ObjCBool = false
    let isThere = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    return isThere && isFolder.boolValue ? path + "/calibration.json" : path
  }
}

/// The two fields that every calibration file begins to be understood by.
struct CalibrationHeader: Decodable {
  let format: String
  let formatVersion: Int

  /// - Throws: ``CalibrationFileError/wrongFormat(path:found:wanted:)`` if they are not there.
  init(_ bytes: [UInt8], path: String, wanted: CalibrationKind?) throws(CalibrationFileError) {
    guard let header = try? JSONDecoder().decode(CalibrationHeader.self, from: Data(bytes)) else {
      throw .wrongFormat(path: path, found: "no format and formatVersion in it, or cut short", wanted: wanted)
    }
    self = header
  }
}
