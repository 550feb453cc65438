/// How quantile maps between plain Gaussians are written in a correction set.
public enum RecoilExportMethod: Sendable, Hashable {
  /// Newton's method, to 1e-7 GeV, in few bytes.
  case exact
  /// This many cubic pieces over the core of each map: several times faster to evaluate, in more bytes, and less accurate.
  case table(pieces: Int)

  /// A table as most people want it.
  public static let defaultPieces = 128

  /// For descriptions; nothing where nothing was chosen.
  var words: String {
    switch self {
    case .exact: ""
    case .table(let pieces): " Nominal maps are tables of \(pieces) cubic pieces."
    }
  }
}
