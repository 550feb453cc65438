/// Why a mass spectrum could not be fitted or used: what is wrong, where, and what to do about it.
public struct MassFitError: Error, Sendable, Hashable, CustomStringConvertible {
  /// What is wrong and what to do.
  public let description: String

  /// Describes a problem.
  public init(_ description: String) { self.description = description }
}
