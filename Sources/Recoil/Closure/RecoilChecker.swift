public import EventFiles
import Statistics
import Synchronization

/// Measures how a calibration closes on events that did not enter its fits.
public struct RecoilChecker: Sendable {
  let calibration: RecoilCalibration
  let threads: Int
  let side: EventSplit.Side
  let progress: @Sendable (RecoilProgress) -> Void
  /// Bins with fewer effective entries than this on either side are listed but not judged.
  static let minimumEntries = 25.0

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
    let corrector = RecoilCorrector(calibration)
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
    var result = closure(data, signal, counts)
    result.events = side == .all ? "independent" : "heldOut"
    for (sample, chain) in samples { result.inputs[sample.name] = try chain.fingerprints() }
    return result
  }

  private func emptyAccumulator(corrected: Bool) -> ClosureAccumulator {
    ClosureAccumulator(bins: calibration.bins.count, reach: calibration.options.reach, corrected: corrected)
  }

  private func fill(_ sample: RecoilSample, _ chain: EventChain, _ corrector: RecoilCorrector) throws -> ClosureAccumulator {
    let programs = try SamplePrograms(calibration.formulas, sample, chain)
    let chunks = try chain.chunks(columns: programs.columns)
    let corrected = sample.role == .signal
    let scale = sample.role == .data ? 1 : calibration.luminosity
    let total = Mutex(emptyAccumulator(corrected: corrected))
    try inOrder(count: chunks.count, threads: threads) { index in
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

  private func closure(_ data: ClosureAccumulator, _ signal: ClosureAccumulator, _ counts: [String: EventCounts]) -> RecoilClosure
  {
    var allData = ClosureCell(reach: calibration.options.reach)
    var (allBefore, allAfter) = (allData, allData)
    var bins: [ClosureBin] = []
    for i in 0..<calibration.bins.count {
      let scale = signal.before[i].yield > 0 ? max(0, data.before[i].yield) / signal.before[i].yield : 0
      allData.add(data.before[i])
      allBefore.add(signal.before[i], scaledBy: scale)
      allAfter.add(signal.after[i], scaledBy: scale)
      bins.append(bin(calibration.bins.label(i), data.before[i], signal.before[i], signal.after[i], scale: scale))
    }
    let inclusive = bin("inclusive", allData, allBefore, allAfter, scale: 1)
    let verdicts = calibration.gate.verdicts(bins: bins, inclusive: inclusive)
    return RecoilClosure(
      calibration: calibration.name, digest: calibration.digest, bins: bins, inclusive: inclusive, verdicts: verdicts,
      counts: counts)
  }

  private func bin(
    _ label: String, _ data: ClosureCell, _ before: ClosureCell, _ after: ClosureCell, scale: Double
  ) -> ClosureBin {
    let entries = (data[.parallel].histogram.effectiveEntries, before[.parallel].histogram.effectiveEntries)
    var result: [ClosureEntry] = []
    if min(entries.0, entries.1) >= Self.minimumEntries {
      for quantity in ClosureQuantity.allCases {
        guard let first = ClosureAgreement(data: data[quantity], simulation: before[quantity]),
          let second = ClosureAgreement(data: data[quantity], simulation: after[quantity])
        else { continue }
        let plots = ClosurePlots(
          data: data[quantity].coarse, before: before[quantity].coarse.scaled(by: scale),
          after: after[quantity].coarse.scaled(by: scale))
        result.append(ClosureEntry(quantity: quantity, before: first, after: second, plots: plots))
      }
    }
    return ClosureBin(label: label, dataEntries: entries.0, simulationEntries: entries.1, entries: result)
  }
}

extension ClosureAccumulator {
  @inline(__always)
  mutating func fill(_ event: UsedEvent, _ corrector: RecoilCorrector?) {
    let seen = event.projection
    let met = (event.metX * event.metX + event.metY * event.metY).squareRoot()
    before[event.bin].fill(parallel: seen.parallel - seen.qt, perpendicular: seen.perpendicular, met: met, weight: event.weight)
    guard let corrector else { return }
    let corrected = corrector.correct(seen, bin: event.bin)
    let newMET = (corrected.metX * corrected.metX + corrected.metY * corrected.metY).squareRoot()
    after[event.bin].fill(
      parallel: corrected.parallel - seen.qt, perpendicular: corrected.perpendicular, met: newMET, weight: event.weight)
  }
}

extension Histogram {
  /// The histogram with every weight multiplied.
  func scaled(by factor: Double) -> Histogram {
    var result = Histogram(bins: count, low: low, high: high)
    result.add(self, scaledBy: factor)
    return result
  }
}
