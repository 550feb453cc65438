/// A source of uncertainty: what it is called, how its shifts count, and which others it moves with.
public struct VariationSource: Sendable, Hashable {
  /// How the shifts of a source make nuisance parameters.
  public enum Kind: Sendable, Hashable {
    /// One nuisance parameter, up and down.
    case pair
    /// One alternative: its key says up, and down is the nominal content.
    case oneSided
    /// Bin `k` of a statistical uncertainty, independent of all other bins: its name ends in `_bin<k>`.
    case bin(Int)
    /// Eigen-mode `k` of a covariance, independent of all other modes: its name ends in `<k>`.
    case mode(Int)
  }

  /// What other corrections and data-taking periods the nuisance parameter is shared with.
  public enum Correlation: Sendable, Hashable {
    /// All: the same key stands for the same nuisance parameter everywhere.
    case correlated
    /// Those of the same label, such as an era; it becomes part of the key, `<source>_<label>`.
    case decorrelated(String)
  }

  /// Its name; empty for the total uncertainty, whose keys are those of the convention without a source.
  public let name: String
  /// How its shifts count.
  public let kind: Kind
  /// What it moves with.
  public let correlation: Correlation

  /// A source of uncertainty.
  public init(_ name: String, _ kind: Kind = .pair, _ correlation: Correlation = .correlated) {
    (self.name, self.kind, self.correlation) = (name, kind, correlation)
  }

  /// The total uncertainty.
  public static let total = VariationSource("")

  /// The name as keys have it: `stat`, `stat_bin3`, `stat3`, each with `_2022` where it is decorrelated so.
  public var label: String {
    let base =
      switch kind {
      case .pair, .oneSided: name
      case .bin(let k): name.isEmpty ? "bin\(k)" : "\(name)_bin\(k)"
      case .mode(let k): "\(name)\(k)"
      }
    guard case .decorrelated(let label) = correlation else { return base }
    return base.isEmpty ? label : "\(base)_\(label)"
  }
}
