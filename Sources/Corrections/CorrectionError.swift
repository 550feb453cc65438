/// Why a correction set could not be read, built, written or evaluated, and where in it.
public struct CorrectionError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What was wrong.
  public let problem: Problem
  /// Where: a path from the top of the document such as `corrections[2].data.content[1].edges`, or from the correction
  /// (`data.content[1]`) when it was built in memory; empty for the whole.
  public private(set) var path: String
  /// The row of columns that could not be evaluated, counted from 0; nil where there are no rows.
  public let row: Int?
  /// The name of the correction, once known.
  public private(set) var correction: String?
  /// The file, if the set came from one or was going to one.
  public private(set) var file: String?

  /// An error at `path`, or in one row of many.
  public init(_ problem: Problem, at path: String = "", row: Int? = nil) {
    (self.problem, self.path, self.row) = (problem, path, row)
  }

  /// The same error seen from one step further out: `step` is put before the path.
  func within(_ step: String) -> CorrectionError {
    var outer = self
    if path.isEmpty { outer.path = step } else { outer.path = path.hasPrefix("[") ? step + path : step + "." + path }
    return outer
  }

  func named(_ correction: String) -> CorrectionError {
    var outer = self
    outer.correction = outer.correction ?? correction
    return outer
  }

  func inFile(_ file: String) -> CorrectionError {
    var outer = self
    outer.file = file
    return outer
  }

  /// File, correction, path, row and problem with its remedy, on one line.
  public var description: String {
    var place: [String] = []
    if let file { place.append(file) }
    if let correction { place.append("correction \(correction.quoted)") }
    if !path.isEmpty { place.append(path) }
    if let row { place.append("row \(row)") }
    return place.isEmpty ? problem.description : place.joined(separator: ", ") + ": " + problem.description
  }
}

/// Runs `body`; an error leaves with `step` put before its path.
func located<T>(
  _ step: @autoclosure () -> String, _ body: () throws(CorrectionError) -> T
) throws(CorrectionError) -> T {
  do { return try body() } catch { throw error.within(step()) }
}
