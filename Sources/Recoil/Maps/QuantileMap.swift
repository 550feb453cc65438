public import Fitting
import Glibc

/// The map that gives one mixture the distribution of another: T(u) = F_target⁻¹(F_source(u)).
///
/// Below the source's median log F is matched, above it log(1 − F), so no probability ever rounds to 0 or 1 and the map
/// keeps its accuracy as far out as the arithmetic reaches. T is strictly increasing, with slope f_source(u)/f_target(T(u)).
/// Equal mixtures give `u` back bit for bit.
public struct QuantileMap: Sendable, Hashable {
  /// The distribution of what goes in (simulation).
  public let source: GaussianMixture
  /// The distribution of what comes out (data).
  public let target: GaussianMixture
  private let mirroredSource: GaussianMixture
  private let mirroredTarget: GaussianMixture
  private let isIdentity: Bool
  private let guessOffset: Double
  private let guessRatio: Double
  private let maxSteps = 200

  /// The map from `source` to `target`.
  public init(from source: GaussianMixture, to target: GaussianMixture) {
    self.source = source
    self.target = target
    mirroredSource = source.mirrored
    mirroredTarget = target.mirrored
    isIdentity = source == target
    guessRatio = target.standardDeviation / source.standardDeviation
    guessOffset = target.mean - source.mean * guessRatio
  }

  /// The map the other way round.
  public var inverse: QuantileMap { QuantileMap(from: target, to: source) }

  /// T(u). Non-finite `u` comes back unchanged.
  public func callAsFunction(_ u: Double) -> Double {
    guard u.isFinite, !isIdentity else { return u }
    let lower = source.logCDF(u).value
    if lower > Self.logHalf {
      let upper = mirroredSource.logCDF(-u).value
      return upper.isFinite ? -solve(upper, near: -guess(u), target: mirroredTarget) : beyondSquares(u, isUpper: true)
    }
    return lower.isFinite ? solve(lower, near: guess(u), target: target) : beyondSquares(u, isUpper: false)
  }

  /// T(u) with its slope f_source(u)/f_target(T(u)); slope 1 for non-finite `u`.
  public func evaluate(_ u: Double) -> (value: Double, slope: Double) {
    guard u.isFinite, !isIdentity else { return (u, 1) }
    let value = self(u)
    let lower = source.logCDF(u)
    let isUpper = lower.value > Self.logHalf
    let from = isUpper ? mirroredSource.logCDF(-u) : lower
    let to = isUpper ? mirroredTarget.logCDF(-value) : target.logCDF(value)
    return (value, from.value.isFinite ? from.slope / to.slope : tails(isUpper).ratio)
  }

  private static let logHalf = -0.693147180559945309

  /// T(u) where z² overflows, beyond 1e154 widths: only the widest Gaussians on that side are left there.
  private func beyondSquares(_ u: Double, isUpper: Bool) -> Double {
    let tails = tails(isUpper)
    return tails.target + (u - tails.source) * tails.ratio
  }

  /// The means of the Gaussians that rule far out on one side, and the ratio of their widths.
  private func tails(_ isUpper: Bool) -> (source: Double, target: Double, ratio: Double) {
    let (from, to) = isUpper ? (mirroredSource.lowerTail, mirroredTarget.lowerTail) : (source.lowerTail, target.lowerTail)
    let sign: Double = isUpper ? -1 : 1
    return (sign * from.mean, sign * to.mean, to.sigmaLow / from.sigmaLow)
  }

  /// The point of the target as many standard deviations from its mean as `u` is in the source.
  private func guess(_ u: Double) -> Double {
    guessOffset + u * guessRatio
  }

  /// The v with log F_target(v) = `wanted`, by Newton's method in a bracket that grows until it holds the root.
  ///
  /// log F is increasing with slope f/F; where a step leaves the bracket it is halved instead. Towards an end that is still open no step
  /// is longer than the distance to the tail's mean, at first, and twice the one before, later: where F is all but flat, as between a
  /// Gaussian and a small one far below it, Newton's method would leap out of all proportion and not find back.
  private func solve(_ wanted: Double, near start: Double, target: GaussianMixture) -> Double {
    var (low, high) = (-Double.infinity, Double.infinity)
    var v = start
    let smallest = 3e-9 * target.smallestSigma
    var reach = target.lowerTail.sigmaLow + abs(v - target.lowerTail.mean)
    for _ in 0..<maxSteps {
      let here = target.logCDF(v)
      let excess = here.value - wanted
      let step = -excess / here.slope
      // Newton converges quadratically: after a step this small the next one is below rounding.
      if abs(step) < smallest { return v + step }
      if excess > 0 { high = v } else { low = v }
      let next = v + step
      if !(low.isFinite && high.isFinite) && !(abs(step) <= reach) {
        v = excess > 0 ? v - reach : v + reach
        reach *= 2
      } else if next > low && next < high {
        v = next
      } else {
        v = low + 0.5 * (high - low)
      }
    }
    return v
  }
}
