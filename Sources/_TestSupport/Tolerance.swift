/// The allowances of the test suite, each with its reason. Loosening one is a commit of its own.
public enum Tolerance {
  /// Relative, for results that differ from a peer's only by rounding in a handful of operations.
  public static let rounding = 1e-14
  /// Absolute, a metric of some dozen events, or its derivatives, against loops over all pairs: what issue 4 asks.
  public static let pairs = 1e-13
  /// Relative, for Faddeeva's function, Re and Im each: what its rules promise, which issue 4 asks.
  public static let faddeeva = 2e-14
  /// Relative, for exp, log, sine and cosine by polynomials: two units in the last place.
  public static let elementary = 4.5e-16
  /// Of the values of erf beyond 2, how many may differ in their last bit: those whose exact value lies near a tie.
  public static let misrounded = 0.005
  /// Relative, for quotients of two tail probabilities: exp(-z²/2) at z = 37 turns rounding of z² into 1e-13.
  public static let tail = 1e-12
  /// Relative, against certified values printed with eleven digits.
  public static let certified = 1e-9
  /// Absolute, a coordinate of order one at a minimum found to an estimated distance of 1e-16 (its square root, times ten).
  public static let minimum = 1e-7
  /// Relative, for fourth moments summed about another origin: the cancellation of (x/σ)⁴ ~ 1e4 terms, squared by the root.
  public static let conditioned = 1e-7
  /// Relative, times 1/n: how far a bootstrap's error and the first-order formula may differ for n entries.
  public static let asymptotic = 10.0
  /// Relative, Stephens' p-value against the exact one for some hundred entries.
  public static let stephens = 0.03
  /// Relative, against a peer's double-precision special functions.
  public static let peer = 1e-10
  /// Relative to the parameter's uncertainty: two minimisers stop at the same minimum this closely.
  public static let fit = 1e-3
  /// Relative, analytic against central differences with step h = 1e-6 of the scale: the difference's own error.
  public static let finiteDifference = 1e-6
  /// Relative to the errors: a covariance from exact against one from numerical second derivatives.
  public static let covariance = 1e-2
  /// Relative, an error by H⁻¹ against one by the sandwich on the same counts: both estimate it, from 1e4 to 1e5 entries.
  public static let sandwich = 0.05
  /// In standard errors, the mean of the pulls of a right fit and the distance of their width from 1: what issue 2 asks.
  public static let pull = 0.05
  /// Of all toys, how far the share of intervals that cover the truth may be from 68.27 %: what issue 2 asks.
  public static let coverage = 0.02
  /// Of 2,500 toys, how far the share in which eigen-modes cover the true map may be from 68.27 %: what issue 5 asks.
  public static let variationCoverage = 0.03
  /// Of 5,000 toys, how far a twentieth of all p-values may be from 5 %: 4.5 standard errors of 0.31 %.
  public static let uniformP = 0.014
  /// The share of single-Gaussian samples to which a second may be given; Schwarz's criterion aims below it.
  public static let falseSecond = 0.01
  /// GeV: what the quantile map promises of its correctionlib form.
  public static let map = 1e-6
  /// Standard errors: a statistical check fails by chance once in 150,000 seeds.
  public static let sigmas = 4.5
  /// Relative to one kernel's peak times the weights' size: what a kernel density's cut and series may leave out.
  public static let kernelSum = 5e-11
  /// Relative, cdf against upper tail of a beta distribution with parameters near 1e5, where GSL keeps eleven digits.
  public static let beta = 1e-9
  /// Relative, a mass by the midpoint rule on a few hundred steps across folded Gaussians: their second derivatives at the edges.
  public static let midpoint = 1e-4
  /// GeV, a quantile map between histograms of 2 GeV bins against the smooth one: straight lines for bells 10 GeV wide, core only.
  public static let binnedMap = 0.1
  /// GeV, a map by straight lines between points a GeV apart: what issue 5 allows tables.
  public static let tabulatedMap = 1e-3
  /// Absolute, or relative above 1, activations in double precision against the C library: some units in the last place.
  public static let activation = 2e-15
  /// Absolute, or relative above 1, activations in single precision: what is asked of the hyperbolic tangent.
  public static let singleActivation = 4e-7
  /// Absolute, derivatives of order one by fourth-order differences with step 5e-4.
  public static let derivative = 1e-10
  /// Absolute, or relative above 1, a stack of layers against plain loops: sums in other orders, stretched by normalisations.
  public static let stack = 1e-12
  /// Absolute, or relative above 1, a stack of layers in single against double precision.
  public static let singleStack = 5e-5
  /// Relative to the largest, analytic gradients of networks against central differences.
  public static let gradient = 1e-7
  /// Relative to the largest, a row with a multiplicity against as many rows, forwards.
  public static let paddedOutputs = 1e-13
  /// The same, backwards.
  public static let paddedGradients = 1e-12
}
