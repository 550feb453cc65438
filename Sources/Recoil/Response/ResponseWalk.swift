import EventFiles
import Statistics

/// The events of a piece of a sample that take part, and what became of the others.
struct ResponseEvents: Sendable {
  /// Weights, with the luminosity.
  var weights: [Double] = []
  /// qT, GeV.
  var qt: [Double] = []
  /// The value on each axis, event by event.
  var axes: [[Double]]
  /// The bin on each axis; −1 outside.
  var bins: [[Int32]]
  /// Whether the event is in each part.
  var splits: [[Bool]]
  /// u_par of each MET; NaN where that MET is not finite.
  var parallel: [[Double]]
  /// u_perp of each MET.
  var perpendicular: [[Double]]
  /// u_par and u_perp of each MET after correction; empty without a calibration.
  var corrected: [(parallel: [Double], perpendicular: [Double])]
  /// What became of the events, for each MET; `used` are those with a finite MET and an axis q̂, in the bins of an axis or not.
  var counts: [EventCounts]
  /// What became of the events that have an axis q̂, for each axis of the card.
  var axisCounts: [ResponseAxisCounts]

  init(mets: Int, axes: Int, splits: Int) {
    self.axes = Array(repeating: [], count: axes)
    bins = Array(repeating: [], count: axes)
    self.splits = Array(repeating: [], count: splits)
    parallel = Array(repeating: [], count: mets)
    perpendicular = parallel
    corrected = Array(repeating: ([], []), count: mets)
    counts = Array(repeating: EventCounts(), count: mets)
    axisCounts = Array(repeating: ResponseAxisCounts(), count: axes)
  }
}

/// Walks over the selected events of a piece, with the rules of ``EventWalk``, for several METs at once.
struct ResponseWalk {
  let card: ResponseCard
  let sample: RecoilSample
  let file: String
  let corrections: [ResponseCalibration?]

  /// - Throws: ``RecoilError`` for a weight that is no number, ``ResponseError`` for a calibration of something else.
  func walk(_ values: ResponseValues, corrected: [ResponseCalibration.Values?]) throws -> ResponseEvents {
    var events = ResponseEvents(mets: card.mets.count, axes: card.axes.count, splits: card.splits.count)
    var counts = EventCounts()
    counts.read = values.count
    for i in 0..<values.count where values.selection.takes(i, counts: &counts) {
      try add(i, values, corrected, to: &events)
    }
    for m in events.counts.indices { events.counts[m].add(counts) }
    return events
  }

  private func add(
    _ i: Int, _ values: ResponseValues, _ corrected: [ResponseCalibration.Values?], to events: inout ResponseEvents
  ) throws {
    let scale = sample.role == .data ? 1 : card.luminosity
    let weight = (values.weights.isEmpty ? 1 : values.weights[i]) * scale
    guard abs(weight) < 1e30 else {  // NaN included; larger ones overflow when squared
      throw RecoilError.badWeight(sample: sample.name, file: file, entry: values.firstEntry + i, value: values.weights[i])
    }
    var qt: Double?
    for m in card.mets.indices {
      let seen = projection(i, m, values, counts: &events.counts[m])
      qt = qt ?? seen?.qt
      events.parallel[m].append(seen?.parallel ?? .nan)
      events.perpendicular[m].append(seen?.perpendicular ?? .nan)
      if let correction = corrections[m], let other = corrected[m] {
        let after = try seen.map { try self.corrected(i, m, $0, values, other, correction) }
        events.corrected[m].parallel.append(after?.parallel ?? .nan)
        events.corrected[m].perpendicular.append(after?.perpendicular ?? .nan)
      }
    }
    events.weights.append(weight)
    events.qt.append(qt ?? .nan)
    for (a, axis) in card.axes.enumerated() {
      let value = values.axes[a][i]
      let bin = value.isFinite ? axis.edges.index(of: value) : nil
      events.axes[a].append(value)
      events.bins[a].append(Int32(bin ?? -1))
      guard qt != nil else { continue }
      if bin != nil {
        events.axisCounts[a].used += 1
      } else if value.isFinite {
        events.axisCounts[a].outside += 1
      } else {
        events.axisCounts[a].notFinite += 1
      }
    }
    for s in card.splits.indices { events.splits[s].append(values.splits[s][i]) }
  }

  private func projection(_ i: Int, _ m: Int, _ values: ResponseValues, counts: inout EventCounts) -> RecoilProjection? {
    let (qx, qy, x, y) = (values.qx[i], values.qy[i], values.mets[m].x[i], values.mets[m].y[i])
    if let seen = RecoilProjection(qx: qx, qy: qy, metX: x, metY: y, minimumQT: card.minimumQT) {
      counts.used += 1
      return seen
    }
    if RecoilProjection.areMomenta(qx, qy, x, y) { counts.noAxis += 1 } else { counts.notFinite += 1 }
    return nil
  }

  /// The components after correction, by the calibration's own formulas, which must see the same q and MET; with an XY correction
  /// of its own, MET before or after that.
  private func corrected(
    _ i: Int, _ m: Int, _ seen: RecoilProjection, _ values: ResponseValues, _ other: ResponseCalibration.Values,
    _ by: ResponseCalibration
  ) throws(ResponseError) -> (parallel: Double, perpendicular: Double) {
    let events = other.events
    let pairs = [
      ("qx", [events.qx[i]], values.qx[i]), ("qy", [events.qy[i]], values.qy[i]),
      ("met_x", [other.metX[i], events.metX[i]], values.mets[m].x[i]),
      ("met_y", [other.metY[i], events.metY[i]], values.mets[m].y[i]),
    ]
    for (name, found, here) in pairs where !found.contains(where: { abs($0 - here) <= 1e-6 }) {
      throw .calibrationDiffers(
        met: card.mets[m].name, calibration: by.name, quantity: name, file: file, entry: values.firstEntry + i, found: found[0],
        here: here)
    }
    let after = by.corrector.correct(
      qx: events.qx[i], qy: events.qy[i], metX: events.metX[i], metY: events.metY[i],
      njets: events.njets.isEmpty ? 0 : events.njets[i])
    guard after.parallel.isFinite else { return (seen.parallel, seen.perpendicular) }
    return (after.parallel, after.perpendicular)
  }
}
