/// What becomes of values that no bin was made for, and how many threads share the rows.
public struct EvaluationOptions: Sendable, Hashable {
  /// What a NaN among the arguments does. The raw values are the words of the command line.
  public enum NaNPolicy: String, Sendable, Hashable, CaseIterable {
    /// Formulas follow IEEE rules; binnings take NaN as above their last edge, on uniform axes as the format's own library does
    /// on lists of edges; a transform that gives an integer input a number beyond 64 bits, or NaN, makes it the smallest integer,
    /// as on x86-64.
    case compat
    /// A lookup of NaN gives NaN under every flow, and so does a transform that gives an integer input what is none.
    case propagate
    /// A NaN among the arguments or before a lookup, and what is no integer, is an error that names the row and the input.
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
