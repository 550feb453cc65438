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
    let corrector = RecoilCorrector(calibration, variations: calibration.variations, threads: threads)
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
      case .background: data.add(filled, scaledBy: -1)
      case .signal: signal.add(filled)
      }
    }
    var result = ClosureBuilder(calibration: calibration, data: data, signal: signal).closure(counts)
    result.events = side == .all ? "independent" : "heldOut"
    for (sample, chain) in samples { result.inputs[sample.name] = try chain.fingerprints() }
    return result
  }

  private func emptyAccumulator(corrected: Bool) -> ClosureAccumulator {
    ClosureAccumulator(
      bins: calibration.bins.count, reach: calibration.options.reach, variations: corrected ? calibration.variations.count : nil)
  }

  private func fill(_ sample: RecoilSample, _ chain: EventChain, _ corrector: RecoilCorrector) throws -> ClosureAccumulator {
    let programs = try SamplePrograms(calibration.formulas, sample, chain)
    let chunks = try chain.chunks(columns: programs.columns)
    let corrected = sample.role == .signal
    let scale = sample.role == .data ? 1 : calibration.luminosity
    let total = Mutex(emptyAccumulator(corrected: corrected))
    try inOrder(count: chunks.count, threads: threads, window: max(1, threads)) { index in
      let walk = EventWalk(
        bins: calibration.bins, minimumQT: calibration.minimumQT, split: calibration.split, side: side, sample: sample.name,
        file: chain.files[chunks[index].file].path, scale: scale)
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
