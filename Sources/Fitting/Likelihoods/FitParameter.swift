/// A parameter of a likelihood: where it starts, how far it may go, and what is known about it beforehand.
public struct FitParameter: Sendable, Hashable {
  /// What was measured before, added to −log L.
  public enum Constraint: Sendable, Hashable {
    /// ((p − mean)/sigma)²/2.
    case gaussian(mean: Double, sigma: Double)
    /// (log(p/median)/log κ)²/2 with κ > 1: a relative uncertainty that cannot reach zero.
    case logNormal(median: Double, kappa: Double)
  }

  /// The name the models use.
  public let name: String
  /// Where the fit starts; the value, if the parameter is fixed.
  public let start: Double
  /// The values allowed besides what the densities allow; ends included, possibly infinite.
  public let limits: ClosedRange<Double>
  /// Whether the parameter keeps its start.
  public let isFixed: Bool
  /// What is known beforehand.
  public let constraint: Constraint?

  /// - Precondition: the start is finite.
  public init(
    _ name: String, start: Double, limits: ClosedRange<Double> = -.infinity ... .infinity, isFixed: Bool = false,
    constraint: Constraint? = nil
  ) {
    precondition(start.isFinite, "\(name) starts at \(start)")
    (self.name, self.start, self.limits, self.isFixed, self.constraint) = (name, start, limits, isFixed, constraint)
  }
}
