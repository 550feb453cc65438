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
  private(set) var cells: [ResponseSample: [ResponseCell]] = [:]
  /// For each MET the response of the plateau.
  private(set) var plateaus: [ResponseSample: [RatioOfMeans]] = [:]
  /// What became of the events of each sample of the card, for each MET.
  private(set) var counts: [String: [EventCounts]] = [:]
  /// What became of the events of each sample of the card, for each axis.
  private(set) var axisCounts: [String: [ResponseAxisCounts]] = [:]

  init(_ card: ResponseCard, layout: ResponseLayout, samples: [ResponseSample]) {
    self.layout = layout
    plateauQT = card.options.correct == .plateau ? card.options.plateau : nil
    for sample in samples {
      cells[sample] = Array(repeating: ResponseCell(card.options), count: layout.count)
      plateaus[sample] = Array(repeating: RatioOfMeans(), count: card.mets.count)
    }
  }

  /// Adds the events of a piece.
  mutating func add(_ events: ResponseEvents, of sample: RecoilSample, hasBackground: Bool) {
    for (target, sign) in ResponseSample.targets(of: sample.role, hasBackground: hasBackground) {
      guard var cells = cells.removeValue(forKey: target), var plateaus = plateaus.removeValue(forKey: target) else { continue }
      events.forEach(layout, target) { m, i, u, v in
        if let plateauQT, events.qt[i] > plateauQT { plateaus[m].add(u, over: events.qt[i], weight: sign * events.weights[i]) }
      } cell: { cell, axis, i, u, v in
        cells[cell].fill(
          parallel: u, perpendicular: v, qt: events.qt[i], axis: events.axes[axis][i], weight: sign * events.weights[i])
      }
      self.cells[target] = cells
      self.plateaus[target] = plateaus
    }
    let none = (mets: events.counts.map { _ in EventCounts() }, axes: events.axisCounts.map { _ in ResponseAxisCounts() })
    for m in events.counts.indices { counts[sample.name, default: none.mets][m].add(events.counts[m]) }
    for a in events.axisCounts.indices { axisCounts[sample.name, default: none.axes][a].add(events.axisCounts[a]) }
  }

}

/// The cells that events are filled into when they are read again, with the response of each.
struct CorrectedAccumulator: Sendable {
  let layout: ResponseLayout
  let responses: [ResponseSample: [(value: Double, error: Double)?]]
  private(set) var cells: [ResponseSample: [CorrectedCell?]]

  init(_ card: ResponseCard, layout: ResponseLayout, responses: [ResponseSample: [(value: Double, error: Double)?]]) {
    self.layout = layout
    self.responses = responses
    let empty = CorrectedCell(card.options)
    cells = responses.mapValues { $0.map { $0 == nil ? nil : empty } }
  }

  /// Adds the events of a piece.
  mutating func add(_ events: ResponseEvents, of sample: RecoilSample, hasBackground: Bool) {
    for (target, sign) in ResponseSample.targets(of: sample.role, hasBackground: hasBackground) {
      guard var cells = cells.removeValue(forKey: target), let responses = responses[target] else { continue }
      events.forEach(layout, target) { _, _, _, _ in
      } cell: { cell, _, i, u, _ in
        guard let response = responses[cell] else { return }
        cells[cell]?.fill(parallel: u, qt: events.qt[i], by: response, weight: sign * events.weights[i])
      }
      self.cells[target] = cells
    }
  }
}

extension ResponseEvents {
  /// Calls `event` with each MET, event, u_par and u_perp, and `cell` with each cell, axis, event, u_par and u_perp.
  @inline(__always)
  func forEach(
    _ layout: ResponseLayout, _ sample: ResponseSample, event: (Int, Int, Double, Double) -> Void,
    cell: (Int, Int, Int, Double, Double) -> Void
  ) {
    for m in 0..<layout.mets {
      let (along, across) = sample == .corrected ? corrected[m] : (parallel[m], perpendicular[m])
      for i in along.indices where !along[i].isNaN {
        event(m, i, along[i], across[i])
        for part in 0..<layout.parts where part == 0 || splits[part - 1][i] {
          for axis in layout.axes.indices where bins[axis][i] >= 0 {
            cell(layout.cell(met: m, part: part, axis: axis, bin: Int(bins[axis][i])), axis, i, along[i], across[i])
          }
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
