import Numerics

/// How every event of the sample moves a statistic of sWeights: φ_e = dT/dδ_e, if the event's weight is v_e (1 + δ_e).
///
/// All that a fluctuation of the event moves is counted: its own weights, W, the yields and the fitted shapes. Then Var T = Σ φ²,
/// and the covariance of two statistics of the same events is Σ φ φ'.
public struct SWeightInfluence: Sendable {
  /// φ_e, one per event; an event outside the range may still move the shapes.
  public let values: [Double]
  /// Σ φ², and what the events of other channels of the same fit add.
  public let variance: Double
  /// The variance if the weights were known: Σ (Σ_k w_k ∂T/∂w_k)².
  public let naiveVariance: Double
  /// The variance if the shapes were known, but W and yields not.
  public let knownShapesVariance: Double
  /// The total derivative of T by the shapes' free parameters.
  public let shapeDerivatives: [Double]
}
