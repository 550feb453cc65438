import EventFiles
import Synchronization

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

  /// What a chunk of events fills.
  struct Part<Sums: Sendable>: Sendable {
    var sums: Sums
    var counts = EventCounts()
  }

  /// Fills `empty` from every chunk and adds the chunks up in order.
  /// - Returns: the sums, and the counts per file.
  /// - Throws: ``EventFileError``, ``FormulaError``, ``RecoilError``, ``XYError``.
  func fill<Sums: Sendable>(
    _ sample: RecoilSample, _ chain: EventChain, into empty: Sums, adding: @escaping @Sendable (inout Sums, Sums) -> Void,
    _ body: @escaping @Sendable (inout Sums, XYEvents, Int, Int, Double) -> Void
  ) throws -> (sums: Sums, counts: [EventCounts]) {
    let programs = try XYSamplePrograms(formulas, sample, chain)
    let chunks = try chain.chunks(columns: programs.columns)
    let isData = sample.role == .data
    let range = XYWalk.NPVRange(low: options.npv.edges[0], high: options.npv.edges[options.npv.count])
    let total = Mutex((sums: empty, counts: chain.files.map { _ in EventCounts() }, read: 0))
    try inOrder(count: chunks.count, threads: threads) { index in
      let walk = XYWalk(
        npv: range, periods: periods, split: split, side: side, sample: sample.name, file: chain.files[chunks[index].file].path,
        isData: isData, scale: isData ? 1 : luminosity)
      var part = Part(sums: empty)
      let events = try programs.evaluate(chunks[index])
      var counts = EventCounts()
      try walk.walk(events, counts: &counts) { body(&part.sums, events, $0, $1, $2) }
      part.counts = counts
      return part
    } consume: { index, part in
      let read = total.withLock {
        adding(&$0.sums, part.sums)
        $0.counts[chunks[index].file].add(part.counts)
        $0.read += part.counts.read
        return $0.read
      }
      progress(.reading(sample: sample.name, events: read, of: chain.entries.count))
    }
    return total.withLock { ($0.sums, $0.counts) }
  }
}

extension [EventCounts] {
  /// All of them.
  var sum: EventCounts { reduce(into: EventCounts()) { $0.add($1) } }
}
