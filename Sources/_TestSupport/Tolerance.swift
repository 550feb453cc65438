/// The allowances of the test suite, each with its reason. Loosening one is a commit of its own.
public enum Tolerance {
  /// Relative, for results that differ from a peer's only by rounding in a handful of operations.
  public static let rounding = 1e-14
  /// Relative, against a peer's double-precision special functions.
  public static let peer = 1e-10
  /// Relative to the parameter's uncertainty: two minimisers stop at the same minimum this closely.
  public static let fit = 1e-3
  /// Relative, analytic against central differences with step h = 1e-6 of the scale: the difference's own error.
  public static let finiteDifference = 1e-6
  /// GeV: what the quantile map promises of its correctionlib form.
  public static let map = 1e-6
  /// Standard errors: a statistical check fails by chance once in 150,000 seeds.
  public static let sigmas = 4.5
}
