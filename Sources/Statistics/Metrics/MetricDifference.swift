import Numerics

/// The difference of two metrics of the same events, which fluctuate together.
public struct MetricDifference: Sendable, Hashable, Codable {
  /// First less second.
  public let value: Double
  /// The standard error, √(Var₁ + Var₂ − 2 Cov), found as √Σ(φ₁ − φ₂)² so that close metrics lose no digit; nil if a class has a
  /// single event.
  public let standardError: Double?
  /// Cov(first, second).
  public let covariance: Double?
  /// Cov/√(Var₁ Var₂); nil if a variance is zero.
  public let correlation: Double?
  /// Difference over standard error; nil if that is zero.
  public let z: Double?
  /// The two-sided probability of a larger |z| if the true difference is zero, by the normal distribution.
  public let pValue: Double?

  private enum CodingKeys: String, CodingKey {
    case value, covariance, correlation, z, pValue
    case standardError = "error"
  }

  /// Compares two metrics by their values and derivatives.
  /// - Parameter classes: the events of both.
  public init(_ first: (Double, WeightGradient), _ second: (Double, WeightGradient), _ classes: EventClasses) {
    let difference = WeightGradient(values: zip(first.1.values, second.1.values).map { $0 - $1 })
    value = first.0 - second.0
    standardError = classes.variance(difference)?.squareRoot()
    covariance = classes.covariance(first.1, second.1)
    let product = (classes.variance(first.1) ?? 0) * (classes.variance(second.1) ?? 0)
    correlation = product > 0 ? covariance.map { $0 / product.squareRoot() } : nil
    z = (standardError ?? 0) > 0 ? standardError.map { [value] in value / $0 } : nil
    pValue = z.map { 2 * NormalDistribution.cdf(-abs($0)) }
  }

  /// Compares two areas.
  public init(_ first: AreaUnderCurve, _ second: AreaUnderCurve, _ classes: EventClasses) {
    self.init((first.value, first.gradient), (second.value, second.gradient), classes)
  }
}
