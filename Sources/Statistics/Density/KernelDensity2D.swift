public import Numerics

/// A Gaussian kernel density of a weighted sample in two dimensions, with a full kernel covariance.
///
/// p(x, y) = Σ w_i K(x − x_i, y − y_i)/Σw. Conventions are those of `scipy.stats.gaussian_kde`: the kernel's covariance is the factor
/// squared times the sample's weighted covariance with 1/(1 − Σp²). At reflecting edges, corners included, what lies beyond is
/// folded back, so the mass inside is 1 for correlated kernels too. Negative weights (sWeights) are taken: the bandwidth comes from
/// |w|, the density may fall below 0 and ``hasNegativeWeights`` says so.
public struct KernelDensity2D: Sendable {
  private let field: KernelField
  private let columns: [[Double]]

  /// - Parameters:
  ///   - x: the points' first coordinates, in that variable's unit, at least two.
  ///   - y: their second coordinates.
  ///   - weights: one per point, of any sign, with a positive sum; 1 each if left out.
  ///   - bandwidth: the rule, factor or kernel.
  ///   - xAxis: edges and scale of x.
  ///   - yAxis: edges and scale of y.
  /// - Throws: ``DensityError``.
  public init(
    x: [Double], y: [Double], weights: [Double]? = nil, bandwidth: Bandwidth = .scott,
    xAxis: DensityAxis = DensityAxis(), yAxis: DensityAxis = DensityAxis()
  ) throws(DensityError) {
    field = try KernelField([x, y], weights: weights, bandwidth: bandwidth, axes: [xAxis, yAxis])
    columns = [x, y]
  }

  /// (Σ|w|)²/Σw².
  public var effectiveEntries: Double { field.sample.effectiveEntries }
  /// Whether any weight is negative, so that the density may be.
  public var hasNegativeWeights: Bool { field.sample.hasNegativeWeights }
  /// What multiplies the sample's standard deviations; nil if the kernel was given outright.
  public var factor: Double? { field.factor }
  /// The covariance of one kernel (of logarithms, on logarithmic axes).
  public var kernelCovariance: SymmetricMatrix { field.covariance }

  var x: [Double] { columns[0] }
  var y: [Double] { columns[1] }
  var weights: [Double] { field.sample.weights }

  /// The density per unit of x and y; 0 outside the edges, NaN for NaN.
  /// - Precondition: as many `x` as `y`.
  /// - Complexity: an exponential per point for few places, less for many (``DensityAccuracy/near``).
  public func densities(x: [Double], y: [Double], accuracy: DensityAccuracy = .near, threads: Int = 1) -> [Double] {
    precondition(x.count == y.count, "\(x.count) x and \(y.count) y are no places")
    return field.densities([x, y], accuracy: accuracy, threads: threads)
  }

  /// The density at one place, to rounding.
  public func density(x: Double, y: Double) -> Double { densities(x: [x], y: [y], accuracy: .exact)[0] }

  /// log p(x, y) by the logarithm of a sum of exponentials: finite where every kernel underflows. NaN where negative weights win.
  /// - Precondition: as many `x` as `y`.
  public func logDensities(x: [Double], y: [Double], threads: Int = 1) -> [Double] {
    precondition(x.count == y.count, "\(x.count) x and \(y.count) y are no places")
    return field.logDensities([x, y], threads: threads)
  }

  /// The density at every point of the sample without that point: p₋ᵢ = (Σ w p(x_i) − w_i K(0))/(Σw − w_i).
  ///
  /// With edges the point's own mirror images are left out with it. NaN where the other weights sum to nothing.
  public func leaveOneOutDensities(accuracy: DensityAccuracy = .near, threads: Int = 1) -> [Double] {
    field.leaveOneOut(columns, accuracy: accuracy, threads: threads)
  }
}
