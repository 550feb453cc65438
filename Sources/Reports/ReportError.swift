/// Why a report cannot be made.
public enum ReportError: Error, Sendable, Hashable, CustomStringConvertible {
  /// There is no gnuplot in any of the folders searched.
  case gnuplotMissing(searchPath: String)
  /// gnuplot could not be started, or ended with an error; `message` is what it said.
  case gnuplotFailed(status: Int32, message: String)
  /// gnuplot ended well but drew fewer pictures than asked for.
  case picturesMissing(wanted: Int, drawn: Int)
  /// The accumulators are not those the calibration was fitted from.
  case partsDoNotFit(place: String, problem: String)

  /// What is wrong, where, and what to do about it.
  public var description: String {
    switch self {
    case .gnuplotMissing(let path):
      "no gnuplot in \(path.isEmpty ? "an empty search path" : path), so nothing can be drawn. "
        + "Run `make setup`, or install gnuplot-nox"
    case .gnuplotFailed(let status, let message):
      "gnuplot ended with status \(status): \(message). Check its version with `gnuplot --version`; 5.4 is known to work"
    case .picturesMissing(let wanted, let drawn):
      "gnuplot drew \(drawn) of \(wanted) pictures. Check its version with `gnuplot --version`; 5.4 is known to work"
    case .partsDoNotFit(let place, let problem):
      "\(place): the accumulators are not those of this calibration: \(problem). Derive the calibration again"
    }
  }
}
