public import Statistics

/// A quantity's inclusive distribution with the uncertainty of the corrected simulation.
public struct ClosureBand: Sendable, Hashable, Codable {
  /// The quantity.
  public let quantity: ClosureQuantity
  /// The lower edge of the first bin and the upper edge of the last, GeV; bins are equal.
  public let low: Double, high: Double
  /// Data minus backgrounds with its standard errors.
  public let data: [Double], dataErrors: [Double]
  /// Corrected simulation, scaled to data's yield in each bin of qT and njets, with its standard errors.
  public let nominal: [Double], nominalErrors: [Double]
  /// The systematic uncertainty downwards and upwards, all sources together.
  public let systematic: [UncertaintyRule.Interval]
}

/// How often data lie inside the uncertainty of the corrected simulation: |data − simulation| ≤ √(statistics of both² + systematic²).
///
/// Counted over the bins of 2 GeV of u_par − qT, u_perp and MET in every bin of qT and njets where both sides have ten effective
/// entries. Where the uncertainties are right 68.3 % lie inside.
public struct ClosureCoverage: Sendable, Hashable, Codable {
  /// Bins inside.
  public var inside = 0
  /// Bins inside, were there no systematic uncertainty.
  public var insideStatistics = 0
  /// Bins counted.
  public var counted = 0

  /// The fraction inside; NaN if none was counted.
  public var fraction: Double { Double(inside) / Double(counted) }
}

/// What one variation does to the inclusive distributions, and how it agrees with data.
public struct ClosureVariation: Sendable, Hashable, Codable {
  /// The variation's name.
  public let name: String
  /// Its source.
  public let source: String
  /// By quantity.
  public let quantities: [Change]

  /// One quantity under a variation.
  public struct Change: Sendable, Hashable, Codable {
    /// The quantity.
    public let quantity: ClosureQuantity
    /// Its mean minus the nominal one, GeV.
    public let meanShift: Double
    /// Its RMS over the nominal one, minus 1.
    public let widthShift: Double
    /// The χ² comparison of its shape with data; nil with too few entries.
    public let chiSquared: ChiSquaredTest?
  }
}

/// The statistical errors of the fits, as they show in one distribution.
public struct FitErrors: Sendable, Hashable, Codable {
  /// Of the mean, GeV.
  public let mean: Double
  /// Of the width, relative.
  public let width: Double
  /// The χ² comparison of shapes, with the covariance of the fits added to that of the events; nil with too few entries.
  public let chiSquared: ChiSquaredTest?
}
