public import Fitting
import Numerics

/// The correction of one recoil component in one bin: the quantile map in the core, a constant shift beyond.
///
/// Where fewer than `tailProbability` of the events lie on one side, the fits are extrapolations, so the shift found there
/// is carried on unchanged: T(u) = T(low) + (u − low) below `low`, likewise above `high`. T stays continuous and strictly
/// increasing, and the shift is bounded by its values at the two guards.
public struct RecoilMap: Sendable, Hashable, Codable {
  /// The fitted simulation.
  public let source: GaussianMixture
  /// The fitted data.
  public let target: GaussianMixture
  /// The simulation's quantile at `tailProbability`, in GeV.
  public let low: Double
  /// The simulation's quantile at 1 − `tailProbability`, in GeV.
  public let high: Double
  /// T(low) − low, in GeV.
  public let lowShift: Double
  /// T(high) − high, in GeV.
  public let highShift: Double

  /// Builds the map between two fitted mixtures.
  /// - Parameter tailProbability: in (0, 0.5).
  public init(from source: GaussianMixture, to target: GaussianMixture, tailProbability: Double) {
    precondition(tailProbability > 0 && tailProbability < 0.5, "a tail probability of \(tailProbability) leaves no core")
    self.source = source
    self.target = target
    let unit = QuantileMap(from: GaussianMixture(mean: 0, sigma: 1), to: source)
    let map = QuantileMap(from: source, to: target)
    low = unit(NormalDistribution.quantile(tailProbability))
    high = unit(-NormalDistribution.quantile(tailProbability))
    lowShift = map(low) - low
    highShift = map(high) - high
  }

  /// Whether source and target are equal, so that nothing changes.
  public var isIdentity: Bool { source == target }

  /// The quantile map of the core.
  public var core: QuantileMap { QuantileMap(from: source, to: target) }

  /// The corrected value, in GeV; a non-finite `u` comes back unchanged.
  public func callAsFunction(_ u: Double) -> Double {
    if isIdentity { return u }
    if u < low { return u + lowShift }
    if u > high { return u + highShift }
    return core(u)
  }

  /// The corrected value with its slope, 1 beyond the core.
  func evaluate(_ u: Double) -> (value: Double, slope: Double) {
    isIdentity || !(low...high).contains(u) ? (self(u), 1) : core.evaluate(u)
  }

  /// The smallest and largest slope du′/du over the core, on a grid of 257 points: outside [0.2, 5] a map deserves a look.
  public var slopeRange: ClosedRange<Double> {
    let map = core
    let slopes = (0...256).map { map.evaluate(low + (high - low) * Double($0) / 256).slope }
    return (slopes.min() ?? 1)...(slopes.max() ?? 1)
  }
}
