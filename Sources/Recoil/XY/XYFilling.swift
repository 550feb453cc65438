import EventFiles

/// Streams samples through an XY job: one walk, whatever the events are filled into.
struct XYFilling {
  let formulas: XYFormulas
  let options: XYOptions
  let periods: RunPeriods?
  let split: EventSplit
  let side: EventSplit.Side
  let luminosity: Double
  let threads: Int
  let progress: @Sendable (RecoilProgress) -> Void

  /// Fills `empty` from every chunk and adds the chunks up in order.
  /// - Returns: the sums, and the counts per file.
  /// - Throws: ``EventFileError``, ``FormulaError``, ``RecoilError``, ``XYError``.
  func fill<Sums: Sendable>(
    _ sample: RecoilSample, _ chain: EventChain, into empty: Sums, adding: @Sendable (inout Sums, Sums) -> Void,
    _ body: @Sendable (inout Sums, XYEvents, Int, Int, Double) -> Void
  ) throws -> (sums: Sums, counts: [EventCounts]) {
    let isData = sample.role == .data
    let range = XYWalk.NPVRange(low: options.npv.edges[0], high: options.npv.edges[options.npv.count])
    return try SamplePrograms(formulas, sample, chain).filled(
      empty, threads: threads,
      progress: { progress(.reading(sample: sample.name, events: $0, of: chain.entries.count)) }, adding: adding
    ) { sums, counts, events, file in
      let walk = XYWalk(
        npv: range, periods: periods, split: split, side: side, sample: sample.name, file: file, isData: isData,
        scale: isData ? 1 : luminosity)
      try walk.walk(events, counts: &counts) { body(&sums, events, $0, $1, $2) }
    }
  }
}
