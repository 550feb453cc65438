import Foundation

/// A mixture of two Gaussians, fraction f of the first: what a quantile map maps from or to.
///
/// F(x) = f Φ((x - mu1)/sigma1) + (1 - f) Φ((x - mu2)/sigma2). A single Gaussian has f = 1 and any second component.
public struct MapMixture: Sendable, Hashable {
  /// f, the fraction of the first component, 0…1.
  public let fraction: Double
  /// Mean of the first component.
  public let mu1: Double
  /// Width of the first component, above 0.
  public let sigma1: Double
  /// Mean of the second component.
  public let mu2: Double
  /// Width of the second component, above 0.
  public let sigma2: Double

  /// - Throws: ``QuantileMapError/badMixture(_:)`` if f is outside 0…1, a width is not above 0, or a number is not finite.
  public init(fraction: Double, mu1: Double, sigma1: Double, mu2: Double, sigma2: Double) throws(QuantileMapError) {
    (self.fraction, self.mu1, self.sigma1, self.mu2, self.sigma2) = (fraction, mu1, sigma1, mu2, sigma2)
    let valid = [mu1, sigma1, mu2, sigma2].allSatisfy(\.isFinite) && (0...1).contains(fraction) && sigma1 > 0 && sigma2 > 0
    guard valid else { throw .badMixture(self) }
  }

  /// The mean, f mu1 + (1 - f) mu2.
  public var mean: Double { fraction * mu1 + (1 - fraction) * mu2 }

  /// The standard deviation.
  public var rms: Double {
    let first = fraction * (sigma1 * sigma1 + (mu1 - mean) * (mu1 - mean))
    let second = (1 - fraction) * (sigma2 * sigma2 + (mu2 - mean) * (mu2 - mean))
    return (first + second).squareRoot()
  }

  /// F(x), accurate to rounding even where it is tiny.
  public func cdf(_ x: Double) -> Double { tail((mu1 - x) / sigma1, (mu2 - x) / sigma2) }

  /// 1 - F(x), accurate to rounding even where it is tiny.
  public func upperTail(_ x: Double) -> Double { tail((x - mu1) / sigma1, (x - mu2) / sigma2) }

  private func tail(_ z1: Double, _ z2: Double) -> Double {
    let (a, b) = (erfc(z1 * 0.5.squareRoot()), erfc(z2 * 0.5.squareRoot()))
    return 0.5 * (fraction * a + (1 - fraction) * b)
  }

  /// The range that leaves the probability `tail` on either side, found by bisection.
  /// - Parameter tail: above 1e-300 and below 0.5.
  public func range(tail: Double) -> ClosedRange<Double> {
    precondition(tail > 1e-300 && tail < 0.5, "the probability of a tail must be between 1e-300 and 0.5, not \(tail)")
    let (left, right) = (min(mu1 - 40 * sigma1, mu2 - 40 * sigma2), max(mu1 + 40 * sigma1, mu2 + 40 * sigma2))
    let low = Self.bisect(left, right) { cdf($0) < tail }
    let high = Self.bisect(left, right) { upperTail($0) > tail }
    return low...max(low, high)
  }

  /// Where `isBelow` turns from true to false.
  private static func bisect(_ low: Double, _ high: Double, _ isBelow: (Double) -> Bool) -> Double {
    var (low, high) = (low, high)
    for _ in 0..<200 {
      let middle = low + (high - low) / 2
      if middle <= low || middle >= high { break }
      if isBelow(middle) { low = middle } else { high = middle }
    }
    return low
  }
}

/// Why a quantile map cannot be written as nodes.
public enum QuantileMapError: Error, Sendable, Hashable, CustomStringConvertible {
  /// A mixture whose numbers do not describe one.
  case badMixture(MapMixture)
  /// A guard interval that is empty or a shift that is not finite.
  case badGuard(low: Double, high: Double, shiftBelow: Double, shiftAbove: Double)
  /// Fewer than one Newton step, or more than 20.
  case badSteps(Int)
  /// The numbers of bins do not fit the edges.
  case binCount(variation: String, found: [Int], needed: [Int])
  /// Knots that do not rise from the lower to the upper end of the guard interval.
  case badKnots(count: Int, low: Double, high: Double)
  /// Even the largest number of steps stays off the reference.
  case notAccurate(error: Double, tolerance: Double, steps: Int)
  /// The nodes do not make a correction.
  case correction(CorrectionError)

  /// What was wrong, which value, and the remedy.
  public var description: String {
    switch self {
    case .badMixture(let m):
      "not a mixture: f = \(m.fraction), mu1 = \(m.mu1), sigma1 = \(m.sigma1), mu2 = \(m.mu2), sigma2 = \(m.sigma2); "
        + "f must be in 0…1, widths above 0, all finite"
    case .badGuard(let low, let high, let below, let above):
      "the map needs finite low < high and finite shifts, not \(low), \(high), \(below), \(above)"
    case .badSteps(let steps): "\(steps) Newton steps; ask for 1 to 20 (4 are usual)"
    case .binCount(let variation, let found, let needed):
      "variation \(variation.quoted) has \(found) maps in its rows where the edges make \(needed)"
    case .badKnots(let count, let low, let high):
      "\(count) knots that do not rise from \(low) to \(high); give two or more finite points, the first and last at the ends"
    case .notAccurate(let error, let tolerance, let steps):
      "\(steps) Newton steps leave an error of \(error), above \(tolerance); narrow the guard interval"
    case .correction(let error): error.description
    }
  }
}
