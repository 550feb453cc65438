import Statistics

/// A quantity's distribution in bins of 2 GeV with its moments: what closure keeps of each variation.
struct CoarseDistribution: Sendable {
  private(set) var histogram: Histogram
  private(set) var moments = Moments()

  init(_ quantity: ClosureQuantity, reach: Double) {
    histogram = ClosureDistribution(quantity, reach: reach).coarse
  }

  /// A finely binned distribution in coarse bins.
  init(_ fine: ClosureDistribution) { (histogram, moments) = (fine.coarse, fine.moments) }

  /// Fills an event that a variation moves: the histogram where the nominal correction left it, with the variation's weight,
  /// since contents of bins are then not roughened by events that happen to cross an edge; moments with what it is moved to,
  /// since these have no edges.
  @inline(__always)
  mutating func fill(_ x: Double, weight: Double, moved: Double, unweighted: Double) {
    histogram.fill(x, weight: weight)
    if moved >= histogram.low && moved < histogram.high { moments.add(moved, weight: unweighted) }
  }

  /// The distribution with the histogram's weights scaled to another one's yield; unchanged if there is none.
  func normalized(to other: CoarseDistribution) -> CoarseDistribution {
    let ratio = other.histogram.yield / histogram.yield
    guard ratio.isFinite && ratio > 0 else { return self }
    var result = self
    result.histogram = histogram.scaled(by: ratio)
    return result
  }

  mutating func add(_ other: CoarseDistribution, scaledBy factor: Double = 1) {
    histogram.add(other.histogram, scaledBy: factor)
    moments.add(other.moments, scaledBy: factor)
  }
}

/// What corrected simulation looks like under every variation, bin by bin, and how MET's angle is distributed.
struct VariedClosureAccumulator: Sendable {
  /// `cells[variation][bin][quantity]`; contents by event weights, moments by shifts.
  private(set) var cells: [[[CoarseDistribution]]]
  /// MET's angle before and after correction.
  private(set) var phi = (before: PhiSums(), after: PhiSums())

  init(variations: Int, bins: Int, reach: Double) {
    let empty = ClosureQuantity.allCases.map { CoarseDistribution($0, reach: reach) }
    cells = [[[CoarseDistribution]]](
      repeating: [[CoarseDistribution]](repeating: empty, count: bins), count: variations)
  }

  /// Distributions that were filled elsewhere, without angles.
  init(cells: [[[CoarseDistribution]]]) { self.cells = cells }

  /// Fills an event under a variation.
  /// - Parameters:
  ///   - nominal: u_par − qT, u_perp and MET by the nominal correction.
  ///   - moved: the same by the variation.
  ///   - ratio: the variation's event weight.
  @inline(__always)
  mutating func fill(_ v: Int, bin: Int, nominal: SIMD4<Double>, moved: SIMD4<Double>, ratio: Double, weight: Double) {
    for q in 0..<3 { cells[v][bin][q].fill(nominal[q], weight: ratio * weight, moved: moved[q], unweighted: weight) }
  }

  /// Every histogram with the yield of the nominal one in `nominal[bin][quantity]`.
  func normalized(to nominal: [[CoarseDistribution]]) -> VariedClosureAccumulator {
    var result = self
    result.cells = cells.map { bins in
      zip(bins, nominal).map { zip($0, $1).map { $0.normalized(to: $1) } }
    }
    return result
  }

  mutating func fillPhi(before x: Double, _ y: Double, weight: Double) { phi.before.fill(x: x, y: y, weight: weight) }

  mutating func fillPhi(after x: Double, _ y: Double, weight: Double) { phi.after.fill(x: x, y: y, weight: weight) }

  mutating func add(_ other: VariedClosureAccumulator, scaledBy factor: Double = 1) {
    for v in cells.indices {
      for bin in cells[v].indices {
        for q in cells[v][bin].indices { cells[v][bin][q].add(other.cells[v][bin][q], scaledBy: factor) }
      }
    }
    phi.before.add(other.phi.before, scaledBy: factor)
    phi.after.add(other.phi.after, scaledBy: factor)
  }
}
