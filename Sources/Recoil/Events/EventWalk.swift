import Columns
import EventFiles
import Statistics

/// One event that takes part: selected, finite, with an axis.
struct UsedEvent {
  let projection: RecoilProjection
  let bin: Int
  let weight: Double
  let metX: Double
  let metY: Double
  /// q minus what is seen of it, GeV: MET holds it, the recoil does not.
  let hidden: (x: Double, y: Double)
  let id: EventID
  /// nil if the formulas name none, or it is missing.
  var lepton: TransverseMass?
}

/// Walks over the selected events of a batch on one side of the split.
///
/// The rules that decide which events take part are written here, once, for filling and for checking alike.
struct EventWalk {
  let bins: RecoilBins
  let minimumQT: Double
  let split: EventSplit
  let side: EventSplit.Side
  let sample: String
  let file: String
  /// Multiplies every weight.
  let scale: Double

  /// Calls `body` with each event that takes part and counts the others.
  /// - Throws: ``RecoilError`` for a weight or a number of jets that is no number.
  func walk(_ events: RecoilEvents, counts: inout EventCounts, _ body: (UsedEvent) -> Void) throws(RecoilError) {
    counts.read += events.count
    for i in 0..<events.count where events.selection.takes(i, counts: &counts) {
      let id = EventID(
        run: UInt32(truncatingIfNeeded: events.runs[i]), luminosityBlock: UInt32(truncatingIfNeeded: events.blocks[i]),
        event: events.events[i])
      guard split.contains(run: id.run, luminosityBlock: id.luminosityBlock, event: id.event, in: side) else { continue }
      if let event = try used(events, i, id, counts: &counts) { body(event) }
    }
  }

  @inline(__always)
  private func used(_ events: RecoilEvents, _ i: Int, _ id: EventID, counts: inout EventCounts) throws(RecoilError) -> UsedEvent?
  {
    let weight = (events.weights.isEmpty ? 1 : events.weights[i]) * scale
    guard abs(weight) < 1e30 else {  // NaN included; larger ones overflow when squared
      throw .badWeight(sample: sample, file: file, entry: events.firstEntry + i, value: events.weights[i])
    }
    let hidden = events.hidden(i)
    let (metX, metY) = (events.metX[i] - hidden.x, events.metY[i] - hidden.y)
    let projection = RecoilProjection(qx: events.qx[i], qy: events.qy[i], metX: metX, metY: metY, minimumQT: minimumQT)
    guard let projection else {
      if RecoilProjection.areMomenta(events.qx[i], events.qy[i], metX, metY) {
        counts.noAxis += 1
      } else {
        counts.notFinite += 1
      }
      return nil
    }
    let jets = events.njets.isEmpty ? 0 : events.njets[i]
    guard let bin = bins.bin(qt: projection.qt, njets: jets) else {
      throw .badJetCount(sample: sample, file: file, entry: events.firstEntry + i, value: jets)
    }
    guard !bin.isOutside else {
      counts.outsideBins += 1
      return nil
    }
    counts.used += 1
    return UsedEvent(
      projection: projection, bin: bin.index, weight: weight, metX: events.metX[i], metY: events.metY[i],
      hidden: hidden, id: id, lepton: events.lepton(i))
  }
}

extension RecoilEvents {
  /// The lepton of event `i`, with what else is seen of the boson.
  @inline(__always)
  func lepton(_ i: Int) -> TransverseMass? {
    guard !leptonX.isEmpty, leptonX[i].isFinite, leptonY[i].isFinite else { return nil }
    let seen = visibleX.isEmpty ? (qx[i], qy[i]) : (visibleX[i], visibleY[i])
    return TransverseMass(px: leptonX[i], py: leptonY[i], otherX: seen.0 - leptonX[i], otherY: seen.1 - leptonY[i])
  }

  /// q minus what is seen of it: the neutrino of W events, the leptons' mismeasurement of Z events against the generator's boson.
  ///
  /// The recoil is u = −(MET + visible). With this taken from MET that is −(MET + q), and given back to MET′ = −(u′ + q) it makes
  /// −(u′ + visible).
  @inline(__always)
  func hidden(_ i: Int) -> (x: Double, y: Double) {
    visibleX.isEmpty ? (0, 0) : (qx[i] - visibleX[i], qy[i] - visibleY[i])
  }
}

extension RecoilBins {
  /// The bin at (qt, njets), the nearest one if they are outside the edges.
  /// - Returns: nil if njets is no whole number ≥ 0 (to 1e-6).
  @inline(__always)
  func bin(qt value: Double, njets jets: Double) -> (index: Int, isOutside: Bool)? {
    guard jets >= -1e-6, abs(jets - jets.rounded()) <= 1e-6, let j = njets.clampedIndex(of: jets.rounded()) else { return nil }
    guard let q = qt.clampedIndex(of: value) else { return nil }
    let isOutside = qt.index(of: value) == nil || njets.index(of: jets.rounded()) == nil
    return (index(qt: q, njets: j), isOutside)
  }
}
