import Glibc
import Numerics

/// The weights of simulated events.
public struct ToyWeights: Sendable, Hashable {
  /// The mean of their magnitudes.
  public var scale: Double
  /// How much their logarithms vary; 0: all magnitudes are `scale`.
  public var spread: Double
  /// The share of negative ones, in [0, 1/2).
  public var negativeShare: Double

  /// - Precondition: `spread` is not negative and `negativeShare` in [0, 1/2).
  public init(_ scale: Double = 1, spread: Double = 0, negativeShare: Double = 0) {
    precondition(spread >= 0 && negativeShare >= 0 && negativeShare < 0.5, "spread \(spread), negative share \(negativeShare)")
    (self.scale, self.spread, self.negativeShare) = (scale, spread, negativeShare)
  }

  /// The mean weight.
  public var mean: Double { scale * (1 - 2 * negativeShare) }
  /// The mean squared weight.
  public var meanSquare: Double { scale * scale * exp(spread * spread) }

  @inline(__always)
  func draw(_ random: inout Philox) -> Double {
    let size = spread == 0 ? scale : scale * exp(spread * random.normal() - 0.5 * spread * spread)
    return negativeShare > 0 && random.uniform() < negativeShare ? -size : size
  }
}
