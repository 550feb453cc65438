/// A number found once per fold.
public struct FoldSummary: Sendable, Hashable, Codable {
  /// The mean over the folds.
  public let mean: Double
  /// The standard deviation of the folds, with 1/(k − 1).
  public let standardDeviation: Double
  /// s/√k. Folds share training data, so they are not independent and this is not a clean standard error; quote it beside one from
  /// the pooled test samples.
  public let standardError: Double

  /// - Precondition: at least two folds.
  public init(_ values: [Double]) {
    precondition(values.count >= 2, "\(values.count) folds have no spread")
    let k = Double(values.count)
    let mean = values.reduce(0, +) / k
    self.mean = mean
    standardDeviation = (values.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / (k - 1)).squareRoot()
    standardError = standardDeviation / k.squareRoot()
  }
}
