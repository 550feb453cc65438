import EventFiles

/// Walks over the selected events of a batch on one side of the split: which events take part in an XY fit or its check is
/// written here, once.
struct XYWalk {
  let npv: NPVRange
  let periods: RunPeriods?
  let split: EventSplit
  let side: EventSplit.Side
  let sample: String
  let file: String
  let isData: Bool
  /// Multiplies every weight.
  let scale: Double

  /// The outermost edges of the bins in nPV.
  struct NPVRange {
    let low: Double
    let high: Double
  }

  /// Calls `body` with the index, part (the period of data) and weight of each event that takes part, and counts the others.
  /// - Throws: ``RecoilError/badWeight(sample:file:entry:value:)``, ``XYError/runOutsidePeriods(file:entry:run:periods:)``.
  func walk(_ events: XYEvents, counts: inout EventCounts, _ body: (Int, Int, Double) -> Void) throws {
    counts.read += events.count
    for i in 0..<events.count where events.selection.takes(i, counts: &counts) {
      let run = UInt32(truncatingIfNeeded: events.runs[i])
      let block = UInt32(truncatingIfNeeded: events.blocks[i])
      guard split.contains(run: run, luminosityBlock: block, event: events.events[i], in: side) else { continue }
      let weight = (events.weights.isEmpty ? 1 : events.weights[i]) * scale
      guard abs(weight) < 1e30 else {  // NaN included; larger ones overflow when squared
        throw RecoilError.badWeight(sample: sample, file: file, entry: events.firstEntry + i, value: events.weights[i])
      }
      let part = try part(of: events, i)
      guard isUsable(events, i, &counts) else { continue }
      counts.used += 1
      body(i, part, weight)
    }
  }

  /// The period of an event of data; 0 without periods and for simulation.
  private func part(of events: XYEvents, _ i: Int) throws(XYError) -> Int {
    guard let periods, isData else { return 0 }
    guard let index = periods.index(of: events.run[i]) else {
      throw .runOutsidePeriods(file: file, entry: events.firstEntry + i, run: events.run[i], periods: periods.text)
    }
    return index
  }

  private func isUsable(_ events: XYEvents, _ i: Int, _ counts: inout EventCounts) -> Bool {
    let finite = events.metX.indices.allSatisfy { RecoilProjection.areMomenta(0, 0, events.metX[$0][i], events.metY[$0][i]) }
    guard finite, events.npv[i].isFinite else {
      counts.notFinite += 1
      return false
    }
    guard events.npv[i] >= npv.low, events.npv[i] <= npv.high else {
      counts.outsideBins += 1
      return false
    }
    return true
  }
}
