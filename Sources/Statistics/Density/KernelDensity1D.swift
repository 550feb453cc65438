/// A Gaussian kernel density of a weighted sample in one dimension: p(x) = Σ w_i K(x − x_i)/Σw.
///
/// Conventions are those of `scipy.stats.gaussian_kde`: the kernel's variance is the factor squared times the sample's weighted
/// variance with 1/(1 − Σp²). Negative weights (sWeights) are taken: the bandwidth comes from |w|, the density may fall below 0 and
/// ``hasNegativeWeights`` says so.
public struct KernelDensity1D: Sendable {
  private let field: KernelField
  private let values: [Double]

  /// - Parameters:
  ///   - x: the points, in the variable's unit, at least two.
  ///   - weights: one per point, of any sign, with a positive sum; 1 each if left out.
  ///   - bandwidth: the rule, factor or kernel.
  ///   - axis: its edges and scale.
  /// - Throws: ``DensityError``.
  public init(
    _ x: [Double], weights: [Double]? = nil, bandwidth: Bandwidth = .scott, axis: DensityAxis = DensityAxis()
  ) throws(DensityError) {
    field = try KernelField([x], weights: weights, bandwidth: bandwidth, axes: [axis])
    values = x
  }

  /// (Σ|w|)²/Σw².
  public var effectiveEntries: Double { field.sample.effectiveEntries }
  /// Whether any weight is negative, so that the density may be.
  public var hasNegativeWeights: Bool { field.sample.hasNegativeWeights }
  /// What multiplies the sample's standard deviation; nil if the kernel was given outright.
  public var factor: Double? { field.factor }
  /// The kernel's standard deviation (of log x, on a logarithmic axis).
  public var kernelWidth: Double { field.covariance[0, 0].squareRoot() }

  /// The density per unit of x; 0 outside the edges, NaN for NaN.
  /// - Complexity: an exponential per point for few places, less for many (``DensityAccuracy/near``).
  public func densities(at x: [Double], accuracy: DensityAccuracy = .near, threads: Int = 1) -> [Double] {
    field.densities([x], accuracy: accuracy, threads: threads)
  }

  /// The density at one place, to rounding.
  public func density(at x: Double) -> Double { densities(at: [x], accuracy: .exact)[0] }

  /// log p(x) by the logarithm of a sum of exponentials: finite where every kernel underflows. NaN where negative weights win.
  public func logDensities(at x: [Double], threads: Int = 1) -> [Double] { field.logDensities([x], threads: threads) }

  /// The density at every point of the sample without that point: p₋ᵢ = (Σ w p(x_i) − w_i K(0))/(Σw − w_i).
  ///
  /// With edges the point's own mirror images are left out with it. NaN where the other weights sum to nothing.
  public func leaveOneOutDensities(accuracy: DensityAccuracy = .near, threads: Int = 1) -> [Double] {
    field.leaveOneOut([values], accuracy: accuracy, threads: threads)
  }
}
