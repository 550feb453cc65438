/// A quantile map made of straight lines.
///
/// With two distributions that are straight between edges, T(x) = F_data⁻¹(F_simulation(x)) is straight between the levels of
/// probability that belong to an edge of either. Where the simulation has no events over a stretch, T runs from the left to the right end
/// of data's values at that level, so that the middle goes to the middle; where only data has none, T jumps.
public struct PiecewiseMap: Sendable, Hashable {
  /// A straight line from (x0, y0) to (x1, y1).
  public struct Line: Sendable, Hashable {
    /// Where it begins.
    public let x0: Double
    /// The value there.
    public let y0: Double
    /// Where it ends.
    public let x1: Double
    /// The value there.
    public let y1: Double

    var slope: Double { (y1 - y0) / (x1 - x0) }
    var mirrored: Line { Line(x0: -x1, y0: -y1, x1: -x0, y1: -y0) }
  }

  /// The lines, one after the other.
  public let lines: [Line]
  /// du′/du beyond them: the ratio of the widths of data and simulation.
  public let tailSlope: Double

  /// Quantile map between two histograms where the simulation has at least `tail` on either side; beyond, u is rescaled by the ratio of
  /// the widths from there on, so that T has no step.
  /// - Parameters:
  ///   - widths: standard deviations of simulation and data.
  ///   - isOneSided: the distributions are those of |u|, and T(−u) = −T(u).
  /// - Returns: nil if no line is left.
  public init?(
    from simulation: IsotonicCDF, to data: IsotonicCDF, widths: (simulation: Double, data: Double), tail: Double, isOneSided: Bool
  ) {
    let (low, high) = isOneSided ? (0, 1 - 2 * tail) : (tail, 1 - tail)
    let inner = (simulation.values + data.values).filter { $0 > low && $0 < high }
    let levels = Array(Set(inner + [low, high])).sorted()
    var lines: [Line] = []
    func add(_ x0: Double, _ y0: Double, _ x1: Double, _ y1: Double) {
      if x0 < x1 { lines.append(Line(x0: x0, y0: y0, x1: x1, y1: y1)) }
    }
    for (i, level) in levels.enumerated() {
      if i > 0 {
        add(simulation.highest(levels[i - 1]), data.highest(levels[i - 1]), simulation.lowest(level), data.lowest(level))
      }
      guard i > 0, i < levels.count - 1 else { continue }
      add(simulation.lowest(level), data.lowest(level), simulation.highest(level), data.highest(level))
    }
    guard !lines.isEmpty else { return nil }
    self.init(lines: isOneSided ? lines.reversed().map(\.mirrored) + lines : lines, tailSlope: widths.data / widths.simulation)
  }

  init(lines: [Line], tailSlope: Double) { (self.lines, self.tailSlope) = (lines, tailSlope) }

  /// −T(−u): the map of the variable with the other sign.
  public var mirrored: PiecewiseMap { PiecewiseMap(lines: lines.reversed().map(\.mirrored), tailSlope: tailSlope) }

  /// Where the lines begin and end.
  public var core: ClosedRange<Double> { lines[0].x0...lines[lines.count - 1].x1 }

  /// T(u).
  public func callAsFunction(_ u: Double) -> Double {
    let (first, last) = (lines[0], lines[lines.count - 1])
    if u < first.x0 { return first.y0 + tailSlope * (u - first.x0) }
    if u >= last.x1 { return last.y1 + tailSlope * (u - last.x1) }
    guard u.isFinite else { return u }
    var (low, end) = (0, lines.count)
    while end - low > 1 {
      let middle = (low + end) / 2
      if lines[middle].x0 <= u { low = middle } else { end = middle }
    }
    return lines[low].y0 + lines[low].slope * (u - lines[low].x0)
  }
}
