import Cards
import Columns
import EventFiles
import Fitting
import Storage
import Synchronization

/// Runs an efficiency card: reads probes, measures every bin in data and simulation, divides.
public struct TagAndProbe: Sendable {
  /// The card.
  public let card: EfficiencyCard
  /// How many threads work; results do not depend on it.
  public let threads: Int
  /// Told what is going on.
  public let progress: @Sendable (MassFitProgress) -> Void

  /// Prepares to measure.
  public init(
    _ card: EfficiencyCard, threads: Int, progress: @escaping @Sendable (MassFitProgress) -> Void = { _ in }
  ) {
    (self.card, self.threads, self.progress) = (card, threads, progress)
  }

  /// Reads the probes and measures every bin.
  ///
  /// A bin that cannot be measured is a result with its flags, not an error.
  /// - Throws: `CardError`, `CardSampleError`, `EventFileError`; ``MassFitError`` if no probe is left, or if there are too few in a
  ///   bin and the card says `lowStatistics: fail`.
  public func measure() throws -> EfficiencyResult {
    let data = try read(card.data, "data")
    let simulation = try card.simulation.map { try read($0, "simulation") }
    let samples = [data.probes] + (simulation.map { [$0.probes] } ?? [])
    let inputs = try Self.inputs("data", data.chain) + (try simulation.map { try Self.inputs("simulation", $0.chain) } ?? [])
    return EfficiencyResult(
      name: card.name, formulas: card.formulas, range: [card.range.lowerBound, card.range.upperBound], bins: card.bins,
      flow: card.flow, alternatives: card.alternatives.map(\.name),
      counts: Dictionary(uniqueKeysWithValues: zip(["data", "simulation"], samples.map(\.counts))),
      regions: try regions(data.probes, simulation?.probes), provenance: provenance(inputs))
  }

  private func read(_ sample: EfficiencyCard.Sample, _ name: String) throws -> (probes: ProbeSample, chain: EventChain) {
    let section = "samples.\(name)"
    let chain = try card.card.open(sample.events, section: section)
    let total = chain.entries.count
    let filling = ProbeFilling(card.formulas, bins: card.bins, range: card.range, threads: threads)
    do {
      let probes = try filling.fill(chain, weight: sample.events.weight, truth: sample.truth) { [progress] in
        progress(.reading(events: $0, of: total))
      }
      try requireProbes(probes, section)
      return (probes, chain)
    } catch let error as FormulaError {
      throw card.card.located(error, file: chain.files.first?.path ?? "no file", section: section)
    }
  }

  private func requireProbes(_ sample: ProbeSample, _ section: String) throws(MassFitError) {
    let counts = sample.counts
    guard counts.used == 0 else { return }
    throw MassFitError(
      """
      \(section): none of \(counts.probes) probes can be used: \(counts.selected) are selected, of which \(counts.notTrue) are not \
      true, \(counts.notFinite) not finite, \(counts.zeroWeight) of weight zero, \(counts.outsideRange) outside the range \
      [\(card.range.lowerBound), \(card.range.upperBound)], \(counts.outsideBins) outside the bins. Check the formulas and their units
      """, kind: .card)
  }

  private static func inputs(_ sample: String, _ chain: EventChain) throws -> [MassFitProvenance.Input] {
    func named(_ name: String, _ files: [FileFingerprint]) -> [MassFitProvenance.Input] {
      files.map { .init(sample: name, file: $0.file, entries: $0.entries, sampledSHA256: $0.sampledSHA256) }
    }
    return named(sample, try chain.fingerprints()) + named("\(sample) friend", try chain.friendFingerprints())
  }

  private func provenance(_ inputs: [MassFitProvenance.Input]) -> MassFitProvenance {
    MassFitProvenance(
      version: concordVersion, instructionSet: instructionSet, card: card.card.text,
      cardSHA256: SHA256.hexDigest(of: Array(card.card.text.utf8)), inputs: inputs)
  }

  /// Measures every group of bins, each on one thread.
  func regions(_ data: ProbeSample, _ simulation: ProbeSample?) throws -> [EfficiencyResult.Region] {
    let groups = try groups([data] + (simulation.map { [$0] } ?? []))
    let result = Mutex<[EfficiencyResult.Region]>([])
    try inOrder(count: groups.count, threads: threads) { index in
      try region(groups[index], data, simulation)
    } consume: { _, region in
      let done = result.withLock {
        $0.append(region)
        return $0.count
      }
      progress(.fitting(done: done, of: groups.count, what: "bins"))
    }
    return result.withLock { $0 }
  }

  /// The bins that are measured together.
  /// - Throws: ``MassFitError`` for `lowStatistics: fail`.
  private func groups(_ samples: [ProbeSample]) throws(MassFitError) -> [[Int]] {
    let policy = card.lowStatistics
    func fewest(_ bins: [Int]) -> Double { samples.map { $0.pair(bins).effectiveCount }.min() ?? 0 }
    switch policy.policy {
    case .count: return (0..<card.bins.count).map { [$0] }
    case .merge: return EfficiencyRegions(bins: card.bins, minimum: policy.minimum, probes: fewest).merged()
    case .fail:
      let few = (0..<card.bins.count).filter { fewest([$0]) < policy.minimum }
      guard let first = few.first else { return (0..<card.bins.count).map { [$0] } }
      throw MassFitError(
        """
        \(card.bins.label(first)) has only \(Int(fewest([first]))) effective probes, \(Int(policy.minimum.rounded(.up))) are needed\
        \(few.count > 1 ? " (and \(few.count - 1) more bins)" : ""). Use wider bins, or lowStatistics: count or merge
        """)
    }
  }

  private func region(
    _ bins: [Int], _ data: ProbeSample, _ simulation: ProbeSample?
  ) throws(MassFitError) -> EfficiencyResult.Region {
    let label = card.bins.label(bins)
    let measured = try measurement(card.data, data.pair(bins), merged: bins.count)
    guard let sample = card.simulation, let simulation else {
      return .init(bins: bins, label: label, data: measured.with(card.combination))
    }
    let simulated = try measurement(sample, simulation.pair(bins), merged: bins.count)
    return .init(
      bins: bins, label: label, data: measured.with(card.combination), simulation: simulated.with(card.combination),
      scaleFactor: measured.ratio(to: simulated, card.combination))
  }

  private func measurement(
    _ sample: EfficiencyCard.Sample, _ probes: ProbePair, merged bins: Int
  ) throws(MassFitError) -> EfficiencyMeasurement {
    var result = EfficiencyMeasurement(probes)
    if sample.method == .count || probes.count == 0 {
      result.count(probes)
    } else {
      let shapes = EfficiencyShapes(range: card.range)
      var others: [(name: String, model: EfficiencyModel)] = []
      for other in card.alternatives {
        others.append((other.name, try shapes.model(other.components, shared: other.shared, probes: probes)))
      }
      let model = try shapes.model(card.components, shared: card.shared, probes: probes)
      result = try EfficiencyMeter(model: model, alternatives: others, minimum: card.lowStatistics.minimum).measure(probes)
    }
    if bins > 1 { result.add(.merged, "\(bins) bins measured together") }
    return result
  }
}
