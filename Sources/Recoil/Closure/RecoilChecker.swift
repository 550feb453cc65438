public import EventFiles
import Statistics
import Synchronization

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
    guard side == .all || calibration.split.fitFraction < 1 else {
      throw RecoilError.nothingHeldOut(fitFraction: calibration.split.fitFraction)
    }
    let corrector = RecoilCorrector(calibration, variations: calibration.checkedVariations, threads: threads)
    var data = emptyAccumulator(corrected: false)
    var signal = emptyAccumulator(corrected: true)
    var counts: [String: EventCounts] = [:]
    for (sample, chain) in samples {
      let filled = try fill(sample, chain, corrector)
      counts[sample.name] = filled.counts
      guard filled.counts.used > 0 || sample.role == .background else {
        throw RecoilError.nothingSelected(sample: sample.name, read: filled.counts.read, missing: filled.counts.selectionMissing)
      }
      switch sample.role {
      case .data: data.add(filled)
      case .background: data.add(filled, scaledBy: calibration.backgroundScales(sample.name).map { -$0 })
      case .signal: signal.add(filled)
      }
    }
    var result = ClosureBuilder(calibration: calibration, data: data, signal: signal).closure(counts)
    if calibration.formulas.hasLepton { result.mass = try mass(samples, corrector) }
    result.events = side == .all ? "independent" : "heldOut"
    for (sample, chain) in samples { result.inputs[sample.name] = try chain.fingerprints() }
    return result
  }

  /// m_T, for which events are read again.
  private func mass(_ samples: [(RecoilSample, EventChain)], _ corrector: RecoilCorrector) throws -> ClosureMass? {
    let empty = MassAccumulator(bins: calibration.bins.count, variations: calibration.checkedVariations.count)
    var (data, signal) = (empty, empty)
    for (sample, chain) in samples {
      let programs = try SamplePrograms(calibration.formulas, sample, chain)
      let chunks = try chain.chunks(columns: programs.columns)
      let total = Mutex(empty)
      try inOrder(count: chunks.count, threads: threads, window: max(1, threads)) { index in
        var (part, counts) = (empty, EventCounts())
        let walk = walk(sample, file: chain.files[chunks[index].file].path)
        try walk.walk(try programs.evaluate(chunks[index]), counts: &counts) {
          part.fill($0, sample.role == .signal ? corrector : nil)
        }
        return part
      } consume: { _, part in
        total.withLock { $0.add(part) }
      }
      let filled = total.withLock { $0 }
      switch sample.role {
      case .data: data.add(filled)
      case .background: data.add(filled, scaledBy: calibration.backgroundScales(sample.name).map { -$0 })
      case .signal: signal.add(filled)
      }
    }
    return ClosureMass(calibration, data: data, signal: signal)
  }

  private func walk(_ sample: RecoilSample, file: String) -> EventWalk {
    EventWalk(
      bins: calibration.bins, minimumQT: calibration.minimumQT, split: calibration.split, side: side, sample: sample.name,
      file: file, scale: sample.role == .data ? 1 : calibration.luminosity)
  }

  private func emptyAccumulator(corrected: Bool) -> ClosureAccumulator {
    ClosureAccumulator(
      bins: calibration.bins.count, reach: calibration.options.reach,
      variations: corrected ? calibration.checkedVariations.count : nil)
  }

  private func fill(_ sample: RecoilSample, _ chain: EventChain, _ corrector: RecoilCorrector) throws -> ClosureAccumulator {
    let programs = try SamplePrograms(calibration.formulas, sample, chain)
    let chunks = try chain.chunks(columns: programs.columns)
    let corrected = sample.role == .signal
    let total = Mutex(emptyAccumulator(corrected: corrected))
    try inOrder(count: chunks.count, threads: threads, window: max(1, threads)) { index in
      let walk = walk(sample, file: chain.files[chunks[index].file].path)
      var part = emptyAccumulator(corrected: corrected)
      var counts = EventCounts()
      try walk.walk(try programs.evaluate(chunks[index]), counts: &counts) { part.fill($0, corrected ? corrector : nil) }
      part.counts = counts
      return part
    } consume: { _, part in
      let read = total.withLock {
        $0.add(part)
        return $0.counts.read
      }
      progress(.reading(sample: sample.name, events: read, of: chain.entries.count))
    }
    return total.withLock { $0 }
  }
}
