import Statistics

/// Where a quantile of data and of simulation lie apart.
public struct QuantileResidual: Sendable, Hashable, Codable {
  /// The probability below.
  public let probability: Double
  /// Data's quantile minus simulation's, GeV.
  public let difference: Double
  /// Its standard error, GeV: √(p(1 − p)(1/n_data + 1/n_simulation))/f with effective entries n and data's density f near the
  /// quantile.
  public let error: Double

  static let probabilities = [0.01, 0.05, 0.16, 0.5, 0.84, 0.95, 0.99]

  /// The residuals at 1, 5, 16, 50, 84, 95 and 99 %; those where a histogram has no such quantile, or data no density, are left out.
  static func residuals(_ data: Histogram, _ simulation: Histogram) -> [QuantileResidual] {
    let entries = 1 / max(data.effectiveEntries, 1) + 1 / max(simulation.effectiveEntries, 1)
    return probabilities.compactMap { p in
      let reach = 0.25 * min(p, 1 - p)
      guard let here = data.quantile(p), let there = simulation.quantile(p), let low = data.quantile(p - reach),
        let high = data.quantile(p + reach), high > low
      else { return nil }
      let density = 2 * reach / (high - low)
      return QuantileResidual(
        probability: p, difference: here - there, error: (p * (1 - p) * entries).squareRoot() / density)
    }
  }
}
