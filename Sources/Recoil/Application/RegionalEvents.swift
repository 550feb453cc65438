/// The events of a batch that are corrected, in the order of the regions whose maps serve them.
///
/// The maps of all variations together are larger than the caches, one map is not: so a map is evaluated for all its events
/// before the next one.
struct RegionalEvents {
  /// Events served by the same region, or by the same two between whose mean qT they lie.
  struct Group {
    let range: Range<Int>
    let first: Int
    let second: Int
  }

  let groups: [Group]
  /// The number of each event in its batch.
  let order: [Int]
  /// How much of the second region's map goes into each event.
  let shares: [Double]
  /// u_par − qT and u_perp, GeV.
  let components: [[Double]]
  let qt: [Double]
  let axisX: [Double]
  let axisY: [Double]
  /// What of q is not seen and was taken out of MET.
  let hiddenX: [Double]
  let hiddenY: [Double]

  var count: Int { order.count }

  /// - Parameters:
  ///   - regions: the region of each event of the batch; negative for those left unchanged, which take no part.
  ///   - continuity: how regions join.
  init(_ events: RecoilEvents, regions: [Int32], _ corrector: RecoilCorrector, _ continuity: QTContinuity) {
    var found: [Entry] = []
    found.reserveCapacity(events.count)
    var counts = [Int](repeating: 0, count: 2 * corrector.regionCount + 1)
    for i in 0..<events.count where regions[i] >= 0 {
      guard let entry = Entry(events, i, region: Int(regions[i]), corrector, continuity) else { continue }
      counts[entry.key + 1] += 1
      found.append(entry)
    }
    for key in 1..<counts.count { counts[key] += counts[key - 1] }
    var places = counts
    let sorted = [Int](unsafeUninitializedCapacity: found.count) { order, count in
      for (i, entry) in found.enumerated() {
        order[places[entry.key]] = i
        places[entry.key] += 1
      }
      count = found.count
    }
    groups = counts.indices.dropLast().compactMap { key in
      guard counts[key] < counts[key + 1] else { return nil }
      let place = found[sorted[counts[key]]].place
      return Group(range: counts[key]..<counts[key + 1], first: place.first, second: place.second)
    }
    order = sorted.map { found[$0].event }
    shares = sorted.map { found[$0].place.share }
    components = [sorted.map { found[$0].along }, sorted.map { found[$0].seen.perpendicular }]
    qt = sorted.map { found[$0].seen.qt }
    axisX = sorted.map { found[$0].seen.axisX }
    axisY = sorted.map { found[$0].seen.axisY }
    hiddenX = sorted.map { events.hidden(found[$0].event).x }
    hiddenY = sorted.map { events.hidden(found[$0].event).y }
  }

  private struct Entry {
    let event: Int
    let seen: RecoilProjection
    let place: RegionSlices.Place

    /// Tells the pairs of regions apart: a region is the first of one pair at most, and may serve alone.
    var key: Int { 2 * place.first + (place.first == place.second ? 0 : 1) }
    var along: Double { seen.parallel - seen.qt }

    @inline(__always)
    init?(_ events: RecoilEvents, _ i: Int, region: Int, _ corrector: RecoilCorrector, _ continuity: QTContinuity) {
      let hidden = events.hidden(i)
      guard
        let seen = RecoilProjection(
          qx: events.qx[i], qy: events.qy[i], metX: events.metX[i] - hidden.x, metY: events.metY[i] - hidden.y,
          minimumQT: corrector.minimumQT)
      else { return nil }
      event = i
      self.seen = seen
      place = corrector.place(region: region, qt: seen.qt, continuity)
    }
  }
}
