import Fitting

/// Event weights in the place of shifts.
///
/// With f the density of simulated u, the correction T gives u′ = T(u) the density h(x) = f(T⁻¹(x))/T′(T⁻¹(x)), and a varied
/// correction T_v another, h_v. An event at x = T(u) with the weight
///
///     w = h_v(x)/h(x) = f(y)/f(u) · T′(u)/T_v′(y),   T_v(y) = T(u)
///
/// stays where it is, and all of them together are distributed like events that T_v moved. For a varied fit to data this is
/// g_v(x)/g(x). The fitted density stands for f, in which w is exact; where simulation differs from its fit, the error is of
/// second order, as f enters at two points that lie close together. Both components' weights are multiplied.
///
/// Contents of histograms come out far smoother than with shifted events, of which only those next to an edge change bins.
/// For maps between mixtures in one region this is what ``EventWeight`` tabulates, inside the maps' cores; here is every other change as
/// well, tails as the maps have them, and joined regions exactly.
extension RecoilCorrector {
  /// The fitted densities of simulation.
  static func densities(_ calibration: RecoilCalibration, isTransfer: Bool) -> [GaussianMixture] {
    if isTransfer, let transfer = calibration.transfer {
      return transfer.regions.flatMap { region in RecoilComponent.allCases.map { region[$0].map.source } }
    }
    return calibration.regions.flatMap { region in RecoilComponent.allCases.map { region[$0].map.source } }
  }

  /// Every variation's weight of one event, cut to ``EventWeight/range``.
  func densityRatios(_ seen: RecoilProjection, bin: Int, each: (Int, Double) -> Void) {
    let u = (seen.parallel - seen.qt, seen.perpendicular)
    let joined = place(region: regionOfBin[bin], qt: seen.qt, continuity)
    let here = (seenDensity(bin, joined, u.0, component: 0), seenDensity(bin, joined, u.1, component: 1))
    for v in 0..<variations.count {
      let other = variations.continuity[v]
      let place = other == continuity ? joined : place(region: regionOfBin[bin], qt: seen.qt, other)
      var weight = 1.0
      if other != continuity || changes(v, place, component: 0) { weight *= ratio(v, place, bin, u.0, component: 0, here.0) }
      if other != continuity || changes(v, place, component: 1) { weight *= ratio(v, place, bin, u.1, component: 1, here.1) }
      each(v, min(weight, EventWeight.range.upperBound))
    }
  }

  /// Where an event is: its corrected value, and the density that corrected events have there.
  private struct Seen {
    let value: Double
    let density: Double
  }

  private func seenDensity(_ bin: Int, _ place: RegionSlices.Place, _ u: Double, component: Int) -> Seen {
    let map = joined(place) { evaluate(nil, region: $0, u, component) }
    return Seen(value: map.value, density: densities[2 * regionOfBin[bin] + component].density(u) / map.slope)
  }

  /// h_v/h at an event; 1 so far out that nothing can be said.
  private func ratio(
    _ v: Int, _ place: RegionSlices.Place, _ bin: Int, _ u: Double, component: Int, _ seen: Seen
  ) -> Double {
    guard seen.density > 1e-280, let source = inverse(v, place, of: seen.value, near: u, component: component) else { return 1 }
    let varied = densities[2 * regionOfBin[bin] + component].density(source.u) / source.slope
    return varied.isFinite ? varied / seen.density : EventWeight.range.upperBound
  }

  /// Whether a variation changes a component at a place.
  private func changes(_ v: Int, _ place: RegionSlices.Place, component: Int) -> Bool {
    if variations.skipsTransfer[v] { return true }
    return [place.first, place.second].contains {
      if case .nominal = variations.change(v, region: $0, component: component) { return false }
      return true
    }
  }

  /// Where a varied map takes the value `x`, with its slope there: Newton's method in a bracket that grows until it holds the root.
  private func inverse(
    _ v: Int, _ place: RegionSlices.Place, of x: Double, near u: Double, component: Int
  ) -> (u: Double, slope: Double)? {
    var (low, high, y, reach) = (-Double.infinity, Double.infinity, u, 1.0)
    for _ in 0..<100 {
      let here = joined(place) { evaluate(v, region: $0, y, component) }
      let excess = here.value - x
      if abs(excess) < 1e-9 { return (y, here.slope) }
      if excess > 0 { high = y } else { low = y }
      let next = y - excess / here.slope
      if next > low && next < high {
        y = next
      } else if low.isFinite && high.isFinite {
        y = 0.5 * (low + high)
      } else {
        y = low.isFinite ? low + reach : high - reach
        reach *= 2
      }
    }
    return nil
  }

  private func joined(
    _ place: RegionSlices.Place, _ map: (Int) -> (value: Double, slope: Double)
  ) -> (value: Double, slope: Double) {
    let first = map(place.first)
    guard place.share != 0 else { return first }
    let second = map(place.second)
    return (
      first.value + place.share * (second.value - first.value), first.slope + place.share * (second.slope - first.slope)
    )
  }

  /// The map of a region with its slope: the nominal one without `v`.
  private func evaluate(_ v: Int?, region: Int, _ u: Double, _ component: Int) -> (value: Double, slope: Double) {
    let change = v.map { variations.change($0, region: region, component: component) } ?? .nominal
    let matched = matched(region, u, component, skipsTransfer: v.map { variations.skipsTransfer[$0] } ?? false)
    switch change {
    case .nominal: return onward(bank.evaluate(2 * region + component, matched.value), matched, u)
    case .map(let map): return onward(bank.evaluate(map, matched.value), matched, u)
    case .scaled(let center, let factor, let shift):
      let nominal = onward(bank.evaluate(2 * region + component, matched.value), matched, u)
      return (center + (nominal.value - center) * factor + shift, nominal.slope * factor)
    }
  }

  /// u + T(v) − v and its slope, v being what the other process's u was matched to.
  private func onward(
    _ map: (value: Double, slope: Double), _ matched: (value: Double, slope: Double), _ u: Double
  ) -> (value: Double, slope: Double) {
    (map.value + (u - matched.value), 1 + (map.slope - 1) * matched.slope)
  }

  private func matched(_ region: Int, _ u: Double, _ component: Int, skipsTransfer: Bool) -> (value: Double, slope: Double) {
    guard let transfer, !skipsTransfer else { return (u, 1) }
    return bank.evaluate(transfer + 2 * region + component, u)
  }
}
