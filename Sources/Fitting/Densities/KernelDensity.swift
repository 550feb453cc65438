import Glibc
public import Numerics

/// A Gaussian kernel estimate of a weighted sample's density on a range; nothing is fitted.
///
/// Tabulated 32 times per bandwidth and interpolated by cubics with the right slopes: off by less than 1e-8 of a kernel's
/// height, and normalised exactly, since it is the interpolated function that is integrated.
public struct KernelDensity: Density {
  /// The bandwidth used, in units of x.
  public let bandwidth: Double
  private let shape: PiecewiseCubic

  /// - Parameters:
  ///   - values: the sample, inside `range`.
  ///   - weights: one each, not negative; nil for 1.
  ///   - range: where the density is wanted.
  ///   - bandwidth: the kernels' standard deviation in units of x; nil for Scott's rule, the sample's standard deviation
  ///     times n^(−1/5) with n = (Σw)²/Σw².
  ///   - isReflected: whether kernels that reach beyond an end are folded back, for densities that do not fall to zero there.
  /// - Throws: ``ShapeError`` if the range or the bandwidth is of no use, or an entry or its weight is.
  /// D. W. Scott, *Multivariate Density Estimation* (1992), chapter 6.
  public init(
    of values: [Double], weights: [Double]? = nil, range: ClosedRange<Double>, bandwidth: Double? = nil, isReflected: Bool = false
  ) throws(ShapeError) {
    let weights = weights ?? [Double](repeating: 1, count: values.count)
    try Self.check(values, weights, range)
    let width = bandwidth ?? Self.scott(values, weights)
    guard width > 0, width.isFinite else { throw .badBandwidth(width) }
    self.bandwidth = width
    var table = KernelTable(range: range, bandwidth: width)
    for (value, weight) in zip(values, weights) { table.add(value, weight: weight, isReflected: isReflected) }
    shape = table.interpolated(total: weights.reduce(0, +))
  }

  private static func check(_ values: [Double], _ weights: [Double], _ range: ClosedRange<Double>) throws(ShapeError) {
    guard range.lowerBound.isFinite, range.upperBound.isFinite, range.lowerBound < range.upperBound else {
      throw .badRange(lower: range.lowerBound, upper: range.upperBound)
    }
    guard weights.count == values.count else { throw .weightCount(weights.count, values: values.count) }
    for i in values.indices where !(range.contains(values[i]) && weights[i] >= 0 && weights[i].isFinite) {
      throw .badEntry(at: i, value: values[i], weight: weights[i])
    }
    guard weights.contains(where: { $0 > 0 }) else { throw .empty(of: "the sample") }
  }

  private static func scott(_ values: [Double], _ weights: [Double]) -> Double {
    let total = weights.reduce(0, +)
    let squares = weights.reduce(0) { $0 + $1 * $1 }
    let mean = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 } / total
    let spread = zip(values, weights).reduce(0) { $0 + ($1.0 - mean) * ($1.0 - mean) * $1.1 }
    let variance = spread / total / (1 - squares / (total * total))
    return variance.squareRoot() * pow(total * total / squares, -0.2)
  }

  /// None.
  public var parameterNames: [String] { [] }

  /// None.
  public func limits(on range: ClosedRange<Double>) -> [ClosedRange<Double>] { [] }

  /// Writes g and, on request, its derivatives; see ``Density``.
  public func evaluate(
    _ x: UnsafePointer<SIMD8<Double>>, vectors: Int, parameters p: [Double], order: DerivativeOrder,
    into rows: borrowing EvaluationRows, firstRow: Int
  ) { shape.write(x, vectors: vectors, to: rows[firstRow]) }

  /// ∫ g between neighbouring edges; see ``Density``.
  public func integrals(over edges: [Double], parameters p: [Double], order: DerivativeOrder) -> [SecondOrderValue] {
    shape.integrals(over: edges)
  }
}
