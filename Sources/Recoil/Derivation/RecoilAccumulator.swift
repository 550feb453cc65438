public import Statistics

/// What one bin of a sample collects: histograms of both components, and the moments of qT.
public struct RecoilCell: Sendable, Hashable, Codable {
  /// u_par − qT.
  public private(set) var parallel: Histogram
  /// u_perp.
  public private(set) var perpendicular: Histogram
  /// qT, whose mean is the bin's barycentre.
  public private(set) var qt: Moments

  init(_ options: RecoilFitOptions) {
    parallel = Histogram(bins: options.binCount, low: -options.reach, high: options.reach)
    perpendicular = parallel
    qt = Moments()
  }

  @inline(__always)
  mutating func fill(_ projection: RecoilProjection, weight: Double) {
    parallel.fill(projection.parallel - projection.qt, weight: weight)
    perpendicular.fill(projection.perpendicular, weight: weight)
    qt.add(projection.qt, weight: weight)
  }

  /// Adds another cell, scaled by `factor`; −1 subtracts a background.
  public mutating func add(_ other: RecoilCell, scaledBy factor: Double = 1) {
    parallel.add(other.parallel, scaledBy: factor)
    perpendicular.add(other.perpendicular, scaledBy: factor)
    qt.add(other.qt, scaledBy: factor)
  }

  /// The histogram of a component.
  public func histogram(_ component: RecoilComponent) -> Histogram { component == .parallel ? parallel : perpendicular }
}

/// All bins of one sample or of a part of it. Parts add up; adding them in one fixed order gives the same bytes whoever
/// filled them.
public struct RecoilAccumulator: Sendable, Hashable, Codable {
  /// One cell per bin, in the order of ``RecoilBins``.
  public private(set) var cells: [RecoilCell]
  /// What became of the events.
  public var counts = EventCounts()

  /// No events yet.
  public init(bins: RecoilBins, options: RecoilFitOptions) {
    cells = [RecoilCell](repeating: RecoilCell(options), count: bins.count)
  }

  @inline(__always)
  mutating func fill(_ projection: RecoilProjection, bin: Int, weight: Double) { cells[bin].fill(projection, weight: weight) }

  /// Adds another part, scaled by `factor`; counts add unscaled.
  /// - Precondition: both have the same bins.
  public mutating func add(_ other: RecoilAccumulator, scaledBy factor: Double = 1) {
    precondition(
      cells.count == other.cells.count, "accumulators with \(cells.count) and \(other.cells.count) bins cannot be added")
    for i in cells.indices { cells[i].add(other.cells[i], scaledBy: factor) }
    counts.add(other.counts)
  }
}

/// The accumulator of one input file.
public struct RecoilPart: Sendable, Hashable, Codable {
  /// The sample the file belongs to.
  public let sample: String
  /// The file's place in the sample.
  public let file: Int
  /// What its events filled.
  public var accumulator: RecoilAccumulator
}
