/// Why a fit with fixed background scales cannot begin.
public enum FixedScaleError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Scales of backgrounds that are not there: what was to be varied would stay as it is.
  case unknown(names: [String], backgrounds: [String])

  /// What is wrong, and what there is.
  public var description: String {
    switch self {
    case .unknown(let names, let backgrounds):
      "fixedScales names \(names.joined(separator: ", ")), but the backgrounds are \(backgrounds.isEmpty ? "none" : backgrounds.joined(separator: ", ")). Use their names"
    }
  }
}
