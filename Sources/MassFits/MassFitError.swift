/// Why a mass spectrum could not be fitted or used: what is wrong, where, and what to do about it.
public struct MassFitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// Whose fault it is.
  public enum Kind: Sendable, Hashable {
    /// The card asks for something that cannot be.
    case card
    /// The events cannot be used.
    case events
    /// The fit has no usable result.
    case fit
  }

  /// What is wrong and what to do.
  public let description: String
  /// Whose fault it is.
  public let kind: Kind

  /// Describes a problem.
  public init(_ description: String, kind: Kind = .fit) {
    (self.description, self.kind) = (description, kind)
  }
}
