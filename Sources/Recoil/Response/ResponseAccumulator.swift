import Statistics

/// The four samples that are compared.
public enum ResponseSample: String, Sendable, Hashable, Codable, CaseIterable {
  /// Data as they are.
  case data
  /// Data minus all backgrounds.
  case subtracted
  /// Simulated signal.
  case simulation
  /// Simulated signal after the recoil correction.
  case corrected

  /// Where a sample's events go, and with which sign: backgrounds count negative in the subtracted data.
  static func targets(of role: RecoilSample.Role, hasBackground: Bool) -> [(sample: ResponseSample, sign: Double)] {
    switch role {
    case .data: hasBackground ? [(.data, 1), (.subtracted, 1)] : [(.data, 1)]
    case .background: [(.subtracted, -1)]
    case .signal: [(.simulation, 1), (.corrected, 1)]
    }
  }
}

/// Where the bin of a MET, a part of the events and an axis lies among all cells.
struct ResponseLayout: Sendable {
  let mets: Int
  let parts: Int
  let axes: [Binning]
  private let offsets: [Int]
  private let binCount: Int

  init(_ card: ResponseCard) {
    mets = card.mets.count
    parts = card.splits.count + 1
    axes = card.axes.map(\.edges)
    offsets = card.axes.indices.map { a in card.axes[..<a].reduce(0) { $0 + $1.edges.count } }
    binCount = axes.reduce(0) { $0 + $1.count }
  }

  /// The number of cells.
  var count: Int { mets * parts * binCount }

  @inline(__always)
  func cell(met: Int, part: Int, axis: Int, bin: Int) -> Int { (met * parts + part) * binCount + offsets[axis] + bin }

  /// All lanes, in the order of their cells.
  var lanes: [ResponseLane] {
    (0..<mets).flatMap { m in (0..<parts).flatMap { p in axes.indices.map { ResponseLane(met: m, part: p, axis: $0) } } }
  }

  /// The cells of a lane.
  func cells(of lane: ResponseLane) -> Range<Int> {
    let first = cell(met: lane.met, part: lane.part, axis: lane.axis, bin: 0)
    return first..<first + axes[lane.axis].count
  }

  /// The MET of a cell.
  func met(of cell: Int) -> Int { cell / (parts * binCount) }
}

/// What one bin of one sample collects while events are read for the first time.
struct ResponseCell: Sendable {
  /// u_par over qT.
  private(set) var response = RatioOfMeans()
  /// Σw times the value on the axis.
  private(set) var axisSum = 0.0
  /// u_par − qT.
  private(set) var parallel: ResponseDistribution
  /// u_perp.
  private(set) var perpendicular: ResponseDistribution

  init(_ options: ResponseOptions) {
    parallel = ResponseDistribution(options)
    perpendicular = parallel
  }

  @inline(__always)
  mutating func fill(parallel u: Double, perpendicular v: Double, qt: Double, axis: Double, weight: Double) {
    response.add(u, over: qt, weight: weight)
    axisSum += weight * axis
    parallel.fill(u - qt, weight: weight)
    perpendicular.fill(v, weight: weight)
  }
}

/// u_par/r − qT at the response r and a standard error above and below it, filled when events are read again.
struct CorrectedCell: Sendable {
  private(set) var nominal: ResponseDistribution
  private(set) var up: ResponseDistribution
  private(set) var down: ResponseDistribution

  init(_ options: ResponseOptions) {
    nominal = ResponseDistribution(options)
    (up, down) = (nominal, nominal)
  }

  @inline(__always)
  mutating func fill(parallel u: Double, qt: Double, by response: (value: Double, error: Double), weight: Double) {
    nominal.fill(u / response.value - qt, weight: weight)
    up.fill(u / (response.value + response.error) - qt, weight: weight)
    down.fill(u / (response.value - response.error) - qt, weight: weight)
  }
}

/// All cells of the samples that are compared, and the responses of the plateau.
struct ResponseAccumulator: Sendable {
  let layout: ResponseLayout
  private let plateauQT: Double?
  private let filled: ResponseFilling<ResponseCell>
  private let filledPlateaus: ResponseFilling<RatioOfMeans>
  /// What became of the events of each sample of the card, for each MET.
  private(set) var counts: [String: [EventCounts]] = [:]
  /// What became of the events of each sample of the card, for each axis.
  private(set) var axisCounts: [String: [ResponseAxisCounts]] = [:]

  init(_ card: ResponseCard, layout: ResponseLayout, samples: [ResponseSample]) {
    self.layout = layout
    plateauQT = card.options.correct == .plateau ? card.options.plateau : nil
    let cell = ResponseCell(card.options)
    filled = ResponseFilling(samples, lanes: layout.lanes) { _, lane in
      [ResponseCell](repeating: cell, count: layout.cells(of: lane).count)
    }
    filledPlateaus = ResponseFilling(
      plateauQT == nil ? [] : samples, lanes: (0..<layout.mets).map { ResponseLane(met: $0, part: 0, axis: 0) }
    ) { _, _ in [RatioOfMeans()] }
  }

  /// The samples that are compared.
  var samples: [ResponseSample] { filled.samples }

  /// What was filled, sample by sample, in the order of the layout.
  var cells: [ResponseSample: [ResponseCell]] { filled.cells }

  /// For each MET the response of the plateau.
  var plateaus: [ResponseSample: [RatioOfMeans]] { filledPlateaus.cells }

  /// Adds the events of pieces of a sample, in order.
  mutating func add(_ pieces: [ResponseEvents], of sample: RecoilSample, hasBackground: Bool, threads: Int) {
    let targets = ResponseSample.targets(of: sample.role, hasBackground: hasBackground)
    filled.add(targets, threads: threads) { target, lane, sign, cells in
      for events in pieces {
        events.forEach(target, lane) { i, bin, u, v in
          cells[bin].fill(
            parallel: u, perpendicular: v, qt: events.qt[i], axis: events.axes[lane.axis][i], weight: sign * events.weights[i])
        }
      }
    }
    if let plateauQT {
      filledPlateaus.add(targets, threads: threads) { target, lane, sign, sums in
        for events in pieces {
          events.forEach(target, met: lane.met) { i, u, _ in
            if events.qt[i] > plateauQT { sums[0].add(u, over: events.qt[i], weight: sign * events.weights[i]) }
          }
        }
      }
    }
    for events in pieces { count(events, sample.name) }
  }

  private mutating func count(_ events: ResponseEvents, _ sample: String) {
    let none = (mets: events.counts.map { _ in EventCounts() }, axes: events.axisCounts.map { _ in ResponseAxisCounts() })
    for m in events.counts.indices { counts[sample, default: none.mets][m].add(events.counts[m]) }
    for a in events.axisCounts.indices { axisCounts[sample, default: none.axes][a].add(events.axisCounts[a]) }
  }
}

/// The cells that events are filled into when they are read again, with the response of each.
struct CorrectedAccumulator: Sendable {
  let layout: ResponseLayout
  let responses: [ResponseSample: [(value: Double, error: Double)?]]
  private let filled: ResponseFilling<CorrectedCell?>

  init(_ card: ResponseCard, layout: ResponseLayout, responses: [ResponseSample: [(value: Double, error: Double)?]]) {
    self.layout = layout
    self.responses = responses
    let empty = CorrectedCell(card.options)
    filled = ResponseFilling(ResponseSample.allCases.filter { responses[$0] != nil }, lanes: layout.lanes) { sample, lane in
      layout.cells(of: lane).map { responses[sample]?[$0] == nil ? nil : empty }
    }
  }

  /// What was filled; nil for cells without a response.
  var cells: [ResponseSample: [CorrectedCell?]] { filled.cells }

  /// Adds the events of pieces of a sample, in order.
  func add(_ pieces: [ResponseEvents], of sample: RecoilSample, hasBackground: Bool, threads: Int) {
    filled.add(ResponseSample.targets(of: sample.role, hasBackground: hasBackground), threads: threads) {
      target, lane, sign, cells in
      let known = responses[target].map { Array($0[layout.cells(of: lane)]) } ?? []
      for events in pieces {
        events.forEach(target, lane) { i, bin, u, _ in
          guard let response = known[bin] else { return }
          cells[bin]?.fill(parallel: u, qt: events.qt[i], by: response, weight: sign * events.weights[i])
        }
      }
    }
  }
}

/// What became of the events that take part, on one axis.
public struct ResponseAxisCounts: Sendable, Hashable, Codable {
  /// Events inside the edges.
  public internal(set) var used = 0
  /// Events outside the edges.
  public internal(set) var outside = 0
  /// Events whose value on the axis is missing or not finite.
  public internal(set) var notFinite = 0

  mutating func add(_ other: ResponseAxisCounts) {
    used += other.used
    outside += other.outside
    notFinite += other.notFinite
  }
}
