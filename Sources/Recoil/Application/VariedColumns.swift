/// What variations make of both components of many events: the numbers that ``RecoilCorrector`` finds event by event, found
/// map by map.
struct VariedColumns {
  private let events: RegionalEvents
  private let corrector: RecoilCorrector
  private let nominal: [Component]
  /// Of the region that an event's share counts, while it is joined.
  private var other: [Double]

  /// One component before and after the nominal maps, of the first and of the second region.
  private struct Component {
    let u: [Double]
    /// The values of equal probability in the fits' own simulation; u itself without a transfer.
    var matched: [[Double]]
    var corrected: [[Double]]
    /// Both corrected values joined.
    var joined: [Double]
  }

  init(_ events: RegionalEvents, _ corrector: RecoilCorrector) {
    self.events = events
    self.corrector = corrector
    other = [Double](repeating: 0, count: events.count)
    nominal = [0, 1].map { Self.nominal(events, corrector, $0) }
  }

  /// u_par − qT (0) or u_perp (1) of all events under variation `v`, GeV.
  mutating func values(_ v: Int, component: Int) -> [Double] {
    let variations = corrector.variations
    guard variations.isChanging(v, component: component) else { return nominal[component].joined }
    var values = [Double](repeating: 0, count: events.count)
    for group in events.groups {
      fill(v, component, group.range, region: group.first, side: 0, into: &values)
      guard group.first != group.second else { continue }
      fill(v, component, group.range, region: group.second, side: 1, into: &other)
      Self.join(&values, other, events.shares, group.range)
    }
    return values
  }

  private static func join(_ values: inout [Double], _ other: [Double], _ shares: [Double], _ range: Range<Int>) {
    for i in range { values[i] += shares[i] * (other[i] - values[i]) }
  }

  /// One region's varied values.
  private func fill(
    _ v: Int, _ component: Int, _ range: Range<Int>, region: Int, side: Int, into values: inout [Double]
  ) {
    let own = nominal[component]
    let skips = corrector.variations.skipsTransfer[v]
    let matched = skips ? own.u : own.matched[side]
    func fillNominal() {
      if skips {
        corrector.bank.evaluate(2 * region + component, own.u, range, into: &values)
      } else {
        for i in range { values[i] = own.corrected[side][i] }
      }
    }
    switch corrector.variations.change(v, region: region, component: component) {
    case .nominal: fillNominal()
    case .map(let map):
      corrector.bank.evaluate(map, matched, range, into: &values)
      if corrector.transfer != nil { for i in range { values[i] += own.u[i] - matched[i] } }
    case .scaled(let center, let factor, let shift):
      fillNominal()
      for i in range { values[i] = center + (values[i] - center) * factor + shift }
    }
  }

  private static func nominal(_ events: RegionalEvents, _ corrector: RecoilCorrector, _ component: Int) -> Component {
    let u = events.components[component]
    let isJoined = events.groups.contains { $0.first != $0.second }
    var result = Component(u: u, matched: [], corrected: [], joined: [])
    for side in 0..<(isJoined ? 2 : 1) {
      var (matched, corrected) = (u, u)
      for group in events.groups {
        let region = side == 0 ? group.first : group.second
        if let transfer = corrector.transfer {
          corrector.bank.evaluate(transfer + 2 * region + component, u, group.range, into: &matched)
        }
        corrector.bank.evaluate(2 * region + component, matched, group.range, into: &corrected)
        if corrector.transfer != nil { for i in group.range { corrected[i] += u[i] - matched[i] } }
      }
      result.matched.append(matched)
      result.corrected.append(corrected)
    }
    result.joined = result.corrected[0]
    if isJoined { join(&result.joined, result.corrected[1], events.shares, 0..<events.count) }
    return result
  }
}
