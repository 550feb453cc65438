public import EventFiles

/// Measures the phi modulation that an XY calibration leaves in events that did not enter its fits.
public struct XYChecker: Sendable {
  let calibration: XYCalibration
  let threads: Int
  let side: EventSplit.Side
  let progress: @Sendable (RecoilProgress) -> Void

  /// Prepares a check.
  /// - Parameter side: `.heldOut`, or `.all` for samples that hold no event of the fits.
  public init(
    _ calibration: XYCalibration, threads: Int, side: EventSplit.Side = .heldOut,
    progress: @escaping @Sendable (RecoilProgress) -> Void = { _ in }
  ) {
    self.calibration = calibration
    self.threads = threads
    self.side = side
    self.progress = progress
  }

  /// Streams the held-out events of all samples.
  /// - Throws: ``RecoilError``, ``XYError``, ``EventFileError``, ``FormulaError``.
  public func check(_ samples: [(RecoilSample, EventChain)]) throws -> XYClosure {
    try calibration.split.requireEvents(on: side)
    var data = XYPhiSums(calibration, isData: true)
    var (background, simulation) = (XYPhiSums(calibration, isData: true), XYPhiSums(calibration, isData: false))
    var counts: [String: EventCounts] = [:]
    for (sample, chain) in samples {
      let filled = try fill(sample, chain)
      counts[sample.name] = filled.counts.sum
      try filled.counts.sum.requireUsed(of: sample)
      switch sample.role {
      case .data: data.add(filled.sums)
      case .background: background.add(filled.sums)
      case .signal: simulation.add(filled.sums)
      }
    }
    data.subtract(background)
    let entries = calibration.mets.indices.flatMap {
      data.entries(calibration, met: $0) + simulation.entries(calibration, met: $0)
    }
    var result = XYClosure(
      calibration: calibration.name, digest: calibration.digest, entries: entries,
      verdicts: calibration.gate.verdicts(entries), counts: counts)
    result.events = side.closureName
    for (sample, chain) in samples { result.inputs[sample.name] = try chain.fingerprints() }
    return result
  }

  private func fill(_ sample: RecoilSample, _ chain: EventChain) throws -> (sums: XYPhiSums, counts: [EventCounts]) {
    let filling = XYFilling(
      formulas: calibration.formulas, options: calibration.options, periods: calibration.periods, split: calibration.split,
      side: side, luminosity: calibration.luminosity, threads: threads, progress: progress)
    let empty = XYPhiSums(calibration, isData: sample.role != .signal)
    let isEverywhere = sample.role == .background  // simulated events have no run: they count in every period
    return try filling.fill(sample, chain, into: empty, adding: { $0.add($1) }) { sums, events, i, part, weight in
      if isEverywhere { sums.fillAll(events, i, weight: weight) } else { sums.fill(events, i, part: part, weight: weight) }
    }
  }
}

/// Sums for flatness of one side: part after part, MET after MET, before and after correction.
struct XYPhiSums: Sendable {
  private let isData: Bool
  private let mets: Int
  private let polynomials: [XYPolynomials]
  private var before: [PhiSums]
  private var after: [PhiSums]

  /// - Parameter isData: whether the corrections are those of data; backgrounds stand for events in data.
  init(_ calibration: XYCalibration, isData: Bool) {
    self.isData = isData
    mets = calibration.mets.count
    let parts = isData ? calibration.mets[0].data.count : 1
    let fits = calibration.mets.map { isData ? $0.data : [$0.simulation].compactMap { $0 } }
    polynomials = (0..<parts).flatMap { part in fits.compactMap { $0.indices.contains(part) ? XYPolynomials($0[part]) : nil } }
    before = [PhiSums](repeating: PhiSums(), count: polynomials.count)
    after = before
  }

  mutating func fill(_ events: XYEvents, _ i: Int, part: Int, weight: Double) {
    for met in 0..<mets {
      let k = part * mets + met
      guard k < polynomials.count else { return }
      let (x, y) = (events.metX[met][i], events.metY[met][i])
      before[k].fill(x: x, y: y, weight: weight)
      let polynomial = polynomials[k]
      let t = polynomial.place(events.npv[i])
      after[k].fill(
        x: x - horner(polynomial.x, t), y: y - horner(polynomial.y, t), weight: weight, place: t,
        orders: max(polynomial.x.count, polynomial.y.count))
    }
  }

  /// Adds one event to every part.
  mutating func fillAll(_ events: XYEvents, _ i: Int, weight: Double) {
    for part in 0..<polynomials.count / max(1, mets) { fill(events, i, part: part, weight: weight) }
  }

  mutating func add(_ other: XYPhiSums) {
    for k in before.indices {
      before[k].add(other.before[k])
      after[k].add(other.after[k])
    }
  }

  /// Subtracts a background, of which every part gets the share of its yield.
  mutating func subtract(_ background: XYPhiSums) {
    let yields = stride(from: 0, to: before.count, by: max(1, mets)).map { before[$0].yield }
    let total = yields.reduce(0, +)
    for k in before.indices where total > 0 {
      let share = yields[k / mets] / total
      before[k].add(background.before[k], scaledBy: -share)
      after[k].add(background.after[k], scaledBy: -share)
    }
  }

  /// The results of one MET.
  func entries(_ calibration: XYCalibration, met: Int) -> [XYClosureEntry] {
    let fits = calibration.mets[met]
    let parts = isData ? fits.data : [fits.simulation].compactMap { $0 }
    return parts.enumerated().map { part, fit in
      let k = part * mets + met
      return XYClosureEntry(
        met: fits.met, part: isData ? XYMETFits.words(period: fit.period) : "simulation", before: before[k].flatness(),
        after: after[k].flatness(after: fit))
    }
  }
}
