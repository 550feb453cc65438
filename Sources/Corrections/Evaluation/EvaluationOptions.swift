/// How many rows at once are evaluated, and what becomes of values that no bin was made for.
public struct EvaluationOptions: Sendable, Hashable {
  /// What a NaN among the arguments does. The raw values are the words of the command line.
  public enum NaNPolicy: String, Sendable, Hashable, CaseIterable {
    /// As the format's own library: formulas follow IEEE rules; binnings take NaN as above their last edge, on explicit and on
    /// uniform axes.
    case compat
    /// A lookup of NaN gives NaN.
    case propagate
    /// A NaN that is looked up or enters a formula is an error that names the row and the input.
    case `throw`
  }

  /// What a NaN does.
  public var nanPolicy = NaNPolicy.compat
  /// Whether the defects of the format's own library (version 2.9) are reproduced: the last value of a uniform axis, values just
  /// below a wrapped one, NaN on uniform axes.
  public var isBugCompatible = false
  /// How many threads share the rows; the results do not depend on it.
  public var threads = 1

  /// The defaults.
  public init() {}
}
