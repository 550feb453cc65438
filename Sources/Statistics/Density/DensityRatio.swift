/// Weights that give the events of one sample the distribution of another in two variables: w = p_target/p_source.
///
/// At the source's own events p_source leaves out the event itself, because an event's own kernel makes it look more common than it
/// is. Densities in the tails are poorly known, so the ratio is guarded twice: a source density below `floor` times its largest
/// value at the source's events is raised to that, and a weight above `clip` is lowered to it. A target density that is not positive
/// (negative weights) gives the weight 0 and counts as floored.
public struct DensityRatio: Sendable {
  /// The distribution the weights aim at.
  public let target: KernelDensity2D
  /// The distribution of the sample to be weighted.
  public let source: KernelDensity2D
  /// The least source density, in the density's unit.
  public let floor: Double
  /// The largest weight.
  public let clip: Double
  private let sourceDensities: [Double]
  private let threads: Int

  /// - Parameters:
  ///   - target: its density.
  ///   - source: its density.
  ///   - floor: the least source density as a share of the largest at the source's events, in [0, 1).
  ///   - clip: the largest weight, positive; infinity for none.
  ///   - threads: for this and for the weights.
  public init(from source: KernelDensity2D, to target: KernelDensity2D, floor: Double = 1e-4, clip: Double = 50, threads: Int = 1)
  {
    precondition(floor >= 0 && floor < 1 && clip > 0, "a floor of \(floor) and a clip of \(clip) guard nothing")
    self.target = target
    self.source = source
    self.clip = clip
    self.threads = threads
    sourceDensities = source.leaveOneOutDensities(threads: threads)
    self.floor = floor * sourceDensities.reduce(0) { $1 > $0 ? $1 : $0 }
  }

  /// The weights of the source's own events (to multiply those they have), by the leave-one-out density.
  public func weightsOfSource() -> DensityRatioWeights {
    let wanted = target.densities(x: source.x, y: source.y, threads: threads)
    return guarded(wanted, sourceDensities, multiplying: source.weights)
  }

  /// The weights of other events.
  /// - Parameter weights: the weights that the events have, for the report; 1 each if left out.
  /// - Precondition: as many `x` as `y` and weights.
  public func weights(x: [Double], y: [Double], weights: [Double]? = nil) -> DensityRatioWeights {
    precondition(x.count == y.count && weights?.count ?? x.count == x.count, "one y and one weight for each x")
    return guarded(
      target.densities(x: x, y: y, threads: threads), source.densities(x: x, y: y, threads: threads),
      multiplying: weights ?? [Double](repeating: 1, count: x.count))
  }

  private func guarded(_ wanted: [Double], _ have: [Double], multiplying weights: [Double]) -> DensityRatioWeights {
    var (floored, clipped) = (0, 0)
    let ratios = zip(wanted, have).map { wanted, have in
      if !(have > floor) || !(wanted > 0) { floored += 1 }
      let least = have > floor ? have : floor
      let ratio = wanted > 0 ? (least > 0 ? wanted / least : .infinity) : 0
      if ratio > clip { clipped += 1 }
      return min(ratio, clip)
    }
    return DensityRatioWeights(ratios, multiplying: weights, floored: floored, clipped: clipped)
  }
}

/// Weights by a ratio of densities, and how far they can be trusted.
public struct DensityRatioWeights: Sendable, Hashable, Codable {
  /// One ratio per event.
  public let ratios: [Double]
  /// (Σ w r)²/Σ (w r)² with the events' own weights w: what is left of the sample's statistical power.
  public let effectiveEntries: Double
  /// The largest ratio, after clipping; 0 without events.
  public let largest: Double
  /// The share of events whose ratio was lowered to the clip.
  public let clippedFraction: Double
  /// The share of events whose source density was raised to the floor, or whose target density was not positive.
  public let flooredFraction: Double

  init(_ ratios: [Double], multiplying weights: [Double], floored: Int, clipped: Int) {
    self.ratios = ratios
    let products = zip(ratios, weights).map { $0 * $1 }
    let sum = products.reduce(0, +)
    let squares = products.reduce(0) { $0 + $1 * $1 }
    effectiveEntries = squares > 0 ? sum * sum / squares : 0
    largest = ratios.max() ?? 0
    clippedFraction = ratios.isEmpty ? 0 : Double(clipped) / Double(ratios.count)
    flooredFraction = ratios.isEmpty ? 0 : Double(floored) / Double(ratios.count)
  }
}
