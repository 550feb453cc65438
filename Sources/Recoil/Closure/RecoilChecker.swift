public import EventFiles

/// Measures how a calibration closes on events that did not enter its fits.
public struct RecoilChecker: Sendable {
  let calibration: RecoilCalibration
  let threads: Int
  let side: EventSplit.Side
  let progress: @Sendable (RecoilProgress) -> Void

  /// Prepares a check.
  /// - Parameter side: `.heldOut`, or `.all` for samples that hold no event of the fits.
  public init(
    _ calibration: RecoilCalibration, threads: Int, side: EventSplit.Side = .heldOut,
    progress: @escaping @Sendable (RecoilProgress) -> Void = { _ in }
  ) {
    self.calibration = calibration
    self.threads = threads
    self.side = side
    self.progress = progress
  }

  /// Streams the held-out events of all samples and compares.
  /// - Throws: ``RecoilError``, ``EventFileError``, ``FormulaError``.
  public func check(_ samples: [(RecoilSample, EventChain)]) throws -> RecoilClosure {
    try calibration.split.requireEvents(on: side)
    let corrector = RecoilCorrector(calibration, variations: calibration.checkedVariations, threads: threads)
    var (data, signal) = (emptyAccumulator(corrected: false), emptyAccumulator(corrected: true))
    var counts: [String: EventCounts] = [:]
    for (sample, chain) in samples {
      let filled = try fill(sample, chain, into: emptyAccumulator(corrected: sample.role == .signal), adding: { $0.add($1) }) {
        $0.fill($1, sample.role == .signal ? corrector : nil)
      } progress: {
        progress(.reading(sample: sample.name, events: $0, of: chain.entries.count))
      }
      counts[sample.name] = filled.counts.sum
      try filled.counts.sum.requireUsed(of: sample)
      switch sample.role {
      case .data: data.add(filled.sums)
      case .background: data.add(filled.sums, scaledBy: calibration.backgroundScales(sample.name).map { -$0 })
      case .signal: signal.add(filled.sums)
      }
    }
    var result = ClosureBuilder(calibration: calibration, data: data, signal: signal).closure(counts)
    if calibration.formulas.hasLepton { result.mass = try mass(samples, corrector) }
    result.events = side.closureName
    for (sample, chain) in samples { result.inputs[sample.name] = try chain.fingerprints() }
    return result
  }

  /// m_T, for which events are read again.
  private func mass(_ samples: [(RecoilSample, EventChain)], _ corrector: RecoilCorrector) throws -> ClosureMass? {
    let empty = MassAccumulator(bins: calibration.bins.count, variations: calibration.checkedVariations.count)
    var (data, signal) = (empty, empty)
    for (sample, chain) in samples {
      let filled = try fill(sample, chain, into: empty, adding: { $0.add($1) }) {
        $0.fill($1, sample.role == .signal ? corrector : nil)
      }
      switch sample.role {
      case .data: data.add(filled.sums)
      case .background: data.add(filled.sums, scaledBy: calibration.backgroundScales(sample.name).map { -$0 })
      case .signal: signal.add(filled.sums)
      }
    }
    return ClosureMass(calibration, data: data, signal: signal)
  }

  private func emptyAccumulator(corrected: Bool) -> ClosureAccumulator {
    ClosureAccumulator(
      bins: calibration.bins.count, reach: calibration.options.reach,
      variations: corrected ? calibration.checkedVariations.count : nil)
  }

  /// Streams a sample's events on the checked side.
  private func fill<Sums: Sendable>(
    _ sample: RecoilSample, _ chain: EventChain, into empty: Sums, adding: @Sendable (inout Sums, Sums) -> Void,
    _ body: @Sendable (inout Sums, UsedEvent) -> Void, progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> (sums: Sums, counts: [EventCounts]) {
    try SamplePrograms(calibration.formulas, sample, chain).filled(
      empty, threads: threads, window: max(1, threads), progress: progress, adding: adding
    ) { sums, counts, events, file in
      let walk = EventWalk(
        bins: calibration.bins, minimumQT: calibration.minimumQT, split: calibration.split, side: side, sample: sample.name,
        file: file, scale: sample.role == .data ? 1 : calibration.luminosity)
      try walk.walk(events, counts: &counts) { body(&sums, $0) }
    }
  }
}
