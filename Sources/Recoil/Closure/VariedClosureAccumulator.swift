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

  @inline(__always)
  mutating func fill(_ x: Double, weight: Double) {
    histogram.fill(x, weight: weight)
    if x >= histogram.low && x < histogram.high { moments.add(x, weight: weight) }
  }

  mutating func add(_ other: CoarseDistribution, scaledBy factor: Double = 1) {
    histogram.add(other.histogram, scaledBy: factor)
    moments.add(other.moments, scaledBy: factor)
  }
}

/// What corrected simulation looks like under every variation, bin by bin, and how MET's angle is distributed.
struct VariedClosureAccumulator: Sendable {
  /// `cells[variation][bin][quantity]`.
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

  @inline(__always)
  mutating func fill(_ v: Int, bin: Int, parallel: Double, perpendicular: Double, met: Double, weight: Double) {
    cells[v][bin][0].fill(parallel, weight: weight)
    cells[v][bin][1].fill(perpendicular, weight: weight)
    cells[v][bin][2].fill(met, weight: weight)
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
