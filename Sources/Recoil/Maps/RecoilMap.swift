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

  /// The smallest and largest slope du′/du over the core, at 257 points and between them, where a map that crosses a gap in data
  /// leaps: outside [0.2, 5] a map deserves a look. 0…∞ for a map that is not finite there.
  public var slopeRange: ClosedRange<Double> {
    guard !isIdentity else { return 1...1 }
    let map = core
    let step = (high - low) / 256
    let points = (0...256).map { map.evaluate(low + step * Double($0)) }
    let slopes = points.map(\.slope) + zip(points, points.dropFirst()).map { ($1.value - $0.value) / step }
    guard slopes.allSatisfy(\.isFinite), lowShift.isFinite, highShift.isFinite else { return 0...Double.infinity }
    return (slopes.min() ?? 1)...(slopes.max() ?? 1)
  }
}
