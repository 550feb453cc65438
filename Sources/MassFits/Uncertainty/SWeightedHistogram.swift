public import Numerics

/// Sums of sWeights in bins, with the covariance between them.
///
/// Bins are correlated: they share W, the yields and the shapes. The diagonal of Σw² is not their variance.
public struct SWeightedHistogram: Sendable, Hashable, Codable {
  /// The bins' edges.
  public var edges: [Double]
  /// Σw in each bin; bin i holds edges[i] ≤ x < edges[i + 1].
  public var values: [Double]
  /// Σw² in each bin, the variances if the weights were known.
  public var sumsOfSquares: [Double]
  /// The covariance of the bins.
  public var covariance: SymmetricMatrix
  /// Σw below the first edge.
  public var underflow: Double
  /// Σw at and above the last edge.
  public var overflow: Double
  /// Events that were left out because their value is not a number.
  public var leftOut: Int

  /// The standard errors of the bins; 0 where a variance whose terms cancel has come out below it by rounding.
  public var errors: [Double] { values.indices.map { max(0, covariance[$0, $0]).squareRoot() } }

  /// The shape: values divided by their sum, and their covariance, which has no inverse since they sum to one.
  /// - Throws: ``SWeightError/totalNotPositive(components:total:)``.
  public func normalized() throws(SWeightError) -> SWeightedHistogram {
    let total = values.reduce(0, +)
    if !(total > 0) { throw .totalNotPositive(components: "the histogram", total: total) }
    let shares = values.map { $0 / total }
    let jacobian = values.indices.map { i in values.indices.map { ((i == $0 ? 1 : 0) - shares[i]) / total } }
    var result = self
    result.values = shares
    result.sumsOfSquares = sumsOfSquares.map { $0 / (total * total) }
    result.covariance = covariance.transformed(by: jacobian)
    (result.underflow, result.overflow) = (underflow / total, overflow / total)
    return result
  }
}
