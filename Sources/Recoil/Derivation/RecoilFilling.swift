public import EventFiles
import Statistics

/// Streams a sample's events into one accumulator per file.
public struct RecoilFilling: Sendable {
  let formulas: RecoilFormulas
  let bins: RecoilBins
  let options: RecoilFitOptions
  let minimumQT: Double
  let split: EventSplit
  let luminosity: Double
  /// How many threads work.
  public var threads: Int
  /// How many bootstrap replicas are filled in the same pass.
  let replicas: Int
  /// Which events of a sample take part.
  let side: EventSplit.Side

  /// Fills as a card says.
  public init(_ card: RecoilCard, threads: Int) {
    formulas = RecoilFormulas(card)
    bins = card.bins
    options = card.fit
    minimumQT = card.minimumQT
    split = card.split
    luminosity = card.luminosity
    self.threads = threads
    replicas = card.variations.bootstrap
    side = .fitted
  }

  /// Fills other formulas in a card's bins, without replicas.
  init(_ card: RecoilCard, formulas: RecoilFormulas, side: EventSplit.Side, threads: Int) {
    self.formulas = formulas
    bins = card.bins
    options = card.fit
    minimumQT = card.minimumQT
    split = card.split
    luminosity = card.luminosity
    self.threads = threads
    replicas = 0
    self.side = side
  }

  /// Fills the fitted side of the split.
  /// - Parameter progress: called with the events read so far, in order.
  /// - Returns: one part per file, and the replicas of the whole sample.
  /// - Throws: ``EventFileError``, ``FormulaError``, ``RecoilError``.
  public func fill(
    _ sample: RecoilSample, _ chain: EventChain, progress: @Sendable (Int) -> Void = { _ in }
  ) throws -> FilledSample {
    let programs = try SamplePrograms(formulas, sample, chain)
    let chunks = try chain.chunks(columns: programs.columns)
    let filled = PartCollector(sample: sample.name, files: max(1, chain.files.count), empty: empty(sample))
    let window = replicas > 0 ? max(1, threads) : nil  // replicas are large
    try inOrder(count: chunks.count, threads: threads, window: window) { index in
      try fill(sample, chunks[index], file: chain.files[chunks[index].file].path, programs)
    } consume: { index, chunk in
      progress(filled.add(chunk, toFile: chunks[index].file))
    }
    return filled.filled
  }

  private func fill(
    _ sample: RecoilSample, _ chunk: EventChain.Chunk, file: String, _ programs: SamplePrograms<RecoilProgram>
  ) throws -> FilledChunk {
    let walk = EventWalk(
      bins: bins, minimumQT: minimumQT, split: split, side: side, sample: sample.name, file: file,
      scale: sample.role == .data ? 1 : luminosity)
    var result = empty(sample)
    let events = try programs.evaluate(chunk)
    var counts = EventCounts()
    try walk.walk(events, counts: &counts) { result.fill($0) }
    result.accumulator.counts = counts
    return result
  }

  private func empty(_ sample: RecoilSample) -> FilledChunk {
    FilledChunk(
      empty: RecoilAccumulator(bins: bins, options: options),
      replicas: (0..<replicas).map { BootstrapReplica(seed: sample.bootstrapSeed(split.seed), number: $0) })
  }
}
