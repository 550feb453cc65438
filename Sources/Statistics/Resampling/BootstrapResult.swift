public import Numerics

/// What the replicas of a bootstrap gave.
public struct BootstrapResult: Sendable, Hashable, Codable {
  /// A replica without a result.
  public struct Failure: Sendable, Hashable, Codable {
    /// Its number.
    public let replica: Int
    /// What went wrong.
    public let reason: String
  }

  /// The numbers of every replica that has some, in the order of the replicas.
  public let values: [[Double]]
  /// The replicas without a result.
  public let failures: [Failure]

  /// How many numbers a replica gives; 0 if all failed.
  public var dimension: Int { values.first?.count ?? 0 }

  /// The means; empty if all replicas failed.
  public var means: [Double] {
    (0..<dimension).map { k in values.reduce(0) { $0 + $1[k] } / Double(values.count) }
  }

  /// The covariance of the numbers, with 1/(B − 1) of B replicas: that of the statistic. NaN for fewer than two replicas.
  public var covariance: SymmetricMatrix {
    let means = means
    var result = SymmetricMatrix(dimension: dimension)
    for a in 0..<dimension {
      for b in 0...a {
        result[a, b] = values.reduce(0) { $0 + ($1[a] - means[a]) * ($1[b] - means[b]) } / (Double(values.count) - 1)
      }
    }
    return result
  }

  /// The standard deviations: the statistic's standard errors, each known to a share 1/√(2(B − 1)).
  public var standardDeviations: [Double] {
    let covariance = covariance
    return (0..<dimension).map { covariance[$0, $0].squareRoot() }
  }

  /// The interval between two quantiles of the replicas.
  /// - Throws: ``QuantileError`` if all replicas failed.
  public func percentileInterval(of k: Int, level: Double = 0.6826894921370859) throws(QuantileError) -> (
    lower: Double, upper: Double
  ) {
    try WeightedSample(values.map { $0[k] }).centralInterval(level)
  }

  /// The percentile interval mirrored in the estimate, 2θ − upper to 2θ − lower: right where the distribution of replica − θ is that
  /// of θ − truth. A. C. Davison, D. V. Hinkley, *Bootstrap Methods* (1997), eq. 5.6.
  /// - Parameter estimate: θ, the statistic of the sample itself.
  /// - Throws: ``QuantileError`` if all replicas failed.
  public func basicInterval(of k: Int, around estimate: Double, level: Double = 0.6826894921370859) throws(QuantileError) -> (
    lower: Double, upper: Double
  ) {
    let interval = try percentileInterval(of: k, level: level)
    return (2 * estimate - interval.upper, 2 * estimate - interval.lower)
  }
}
