import Statistics

/// What one bin of nPV collects: the moments of nPV and of both components of a MET.
struct XYCell: Sendable, Hashable {
  private(set) var npv: Moments
  private(set) var x = Moments()
  private(set) var y = Moments()
  /// Σw² MET_x MET_y.
  private(set) var product = 0.0

  /// - Parameter centre: the middle of the bin; whole numbers in the middle of their bins keep all digits.
  init(centre: Double) { npv = Moments(origin: centre) }

  @inline(__always)
  mutating func fill(npv value: Double, x metX: Double, y metY: Double, weight: Double) {
    npv.add(value, weight: weight)
    x.add(metX, weight: weight)
    y.add(metY, weight: weight)
    product += weight * weight * metX * metY
  }

  /// Adds another cell of the same bin, scaled by `factor`; −1 subtracts a background.
  mutating func add(_ other: XYCell, scaledBy factor: Double = 1) {
    npv.add(other.npv, scaledBy: factor)
    x.add(other.x, scaledBy: factor)
    y.add(other.y, scaledBy: factor)
    product += factor * factor * other.product
  }

  /// Joins a cell of another bin.
  mutating func join(_ other: XYCell) {
    npv.add(other.npv.moved(to: npv.origin))
    x.add(other.x)
    y.add(other.y)
    product += other.product
  }

  /// (Σw)²/Σw²; 0 if the weights add up to nothing positive.
  var effectiveEntries: Double { x.sumW > 0 ? x.effectiveEntries : 0 }

  /// The covariance of the two means: Σw²(x − x̄)(y − ȳ)/(Σw)².
  var covarianceOfMeans: Double {
    let (mx, my) = (x.mean, y.mean)
    let sum = product - mx * y.squaredWeightPowers[0] - my * x.squaredWeightPowers[0] + mx * my * x.sumW2
    return sum / (x.sumW * x.sumW)
  }
}

/// The cells of one sample: part (period of data) after part, MET after MET, bin after bin of nPV.
struct XYAccumulator: Sendable {
  private(set) var cells: [XYCell]
  var counts = EventCounts()
  let mets: Int
  let binning: Binning

  init(parts: Int, mets: Int, binning: Binning) {
    self.mets = mets
    self.binning = binning
    let bins = (0..<binning.count).map { XYCell(centre: 0.5 * (binning.edges[$0] + binning.edges[$0 + 1])) }
    cells = (0..<parts * mets).flatMap { _ in bins }
  }

  /// Adds one event of a part.
  mutating func fill(_ events: XYEvents, _ i: Int, part: Int, weight: Double) {
    guard let bin = binning.index(of: events.npv[i]) else { return }
    for met in 0..<mets {
      cells[(part * mets + met) * binning.count + bin].fill(
        npv: events.npv[i], x: events.metX[met][i], y: events.metY[met][i], weight: weight)
    }
  }

  /// Adds the sums of more events.
  mutating func add(_ other: XYAccumulator) {
    for i in cells.indices { cells[i].add(other.cells[i]) }
    counts.add(other.counts)
  }

  /// The cells of one MET in one part.
  func cells(part: Int, met: Int) -> ArraySlice<XYCell> {
    let first = (part * mets + met) * binning.count
    return cells[first..<first + binning.count]
  }

  /// Σw of a part.
  func yield(part: Int) -> Double { cells(part: part, met: 0).reduce(0) { $0 + $1.x.sumW } }

  /// Subtracts a background, of which every part gets the share of its yield: simulated events have no run.
  mutating func subtract(_ background: XYAccumulator) {
    let parts = cells.count / (mets * binning.count)
    let yields = (0..<parts).map { yield(part: $0) }
    let total = yields.reduce(0, +)
    for part in 0..<parts {
      let share = total > 0 ? yields[part] / total : 0
      for k in 0..<mets * binning.count {
        cells[part * mets * binning.count + k].add(background.cells[k], scaledBy: -share)
      }
    }
  }
}
