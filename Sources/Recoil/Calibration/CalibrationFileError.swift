public import Storage

/// Why a calibration file is refused.
public enum CalibrationFileError: Error, Sendable, CustomStringConvertible {
  /// It could not be read.
  case storage(StorageError)
  /// It is no calibration of the kind wanted; of none at all if nil.
  case wrongFormat(path: String, found: String, wanted: CalibrationKind?)
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
    case .wrongFormat(let path, let found, let wanted):
      """
      \(path): not \((wanted.map { [$0] } ?? CalibrationKind.allCases).map(\.words).joined(separator: ", nor ")) (\(found)). \
      Give the calibration.json that derive wrote
      """
    case .wrongVersion(let path, let found, let supported):
      "\(path): version \(found) of the format; this program reads versions up to \(supported). Derive it again, or use a newer Concord"
    case .incomplete(let path, let place, let problem): "\(path): incomplete at \(place): \(problem). Derive it again"
    case .tampered(let path, let expected, let found):
      """
      \(path): its content was changed after it was written (digest \(found.prefix(12))…, sealed as \(expected.prefix(12))…). \
      Calibrations are not edited by hand; change the card and derive it again
      """
    }
  }
}
