import Statistics

/// MET and m_T of the process before and after correction, nominal and varied.
struct TransferHistograms: Sendable {
  private struct Quantity: Sendable {
    let name: String
    var before: Histogram
    /// By region of the calibration, as statistical sources vary region by region.
    var after: [Histogram]
    /// By variation and region: filled where the nominal correction leaves events, with the variation's weights.
    var varied: [[Histogram]]

    init(_ name: String, variations: Int, regions: Int, high: Double) {
      self.name = name
      before = Histogram(bins: Int(high / 2), low: 0, high: high)
      after = [Histogram](repeating: before, count: regions)
      varied = [[Histogram]](repeating: after, count: variations)
    }

    /// In bins of 2, 4 or 8 GeV, as narrow as a hundred effective entries for each allow.
    var drawn: Quantity {
      let entries = before.effectiveEntries
      let factor = [1, 2].first { entries * Double($0) >= 100 * Double(before.count) } ?? 4
      guard factor > 1, before.count % factor == 0 else { return self }
      func merged(_ histogram: Histogram) -> Histogram { histogram.rebinned(0..<histogram.count, by: factor) }
      var result = self
      (result.before, result.after) = (merged(before), after.map(merged))
      result.varied = varied.map { $0.map(merged) }
      return result
    }

    mutating func add(_ other: Quantity) {
      before.add(other.before)
      for r in after.indices { after[r].add(other.after[r]) }
      for v in varied.indices { for r in after.indices { varied[v][r].add(other.varied[v][r]) } }
    }

    /// The uncertainty of some regions together by one source: what its variations make of them, at the nominal yield.
    func interval(_ source: RecoilSource, _ members: Range<Int>, regions: [Int]) -> [UncertaintyRule.Interval] {
      let nominal = sum(regions) { after[$0] }
      let others = members.map { v in
        sum(regions) { r in
          let ratio = after[r].yield / varied[v][r].yield
          return ratio.isFinite && ratio > 0 ? varied[v][r].scaled(by: ratio) : varied[v][r]
        }
      }
      return nominal.sumW.indices.map { i in
        UncertaintyRule.interval(source.sides, nominal: nominal.sumW[i], varied: others.map { $0.sumW[i] })
      }
    }

    func sum(_ regions: [Int], _ part: (Int) -> Histogram) -> Histogram {
      var result = before.scaled(by: 0)
      for region in regions { result.add(part(region)) }
      return result
    }
  }

  private var met: Quantity
  private var mt: Quantity

  init(variations: Int, regions: Int, reach: Double) {
    met = Quantity("met", variations: variations, regions: regions, high: min(200, reach))
    mt = Quantity("mt", variations: variations, regions: regions, high: min(200, reach))
  }

  /// The bosons' axes are the event's; an event without a lepton has no m_T.
  mutating func fill(_ event: UsedEvent, _ corrector: RecoilCorrector) {
    let corrected = corrector.correct(event.projection, bin: event.bin, varies: false) { _, _ in }
    let (x, y) = (corrected.metX + event.hidden.x, corrected.metY + event.hidden.y)
    let pt = TransverseMass.length(x, y)
    met.before.fill(TransverseMass.length(event.metX, event.metY), weight: event.weight)
    met.after[corrected.region].fill(pt, weight: event.weight)
    let mass = event.lepton.map { $0.mass(x, y) }
    if let lepton = event.lepton { mt.before.fill(lepton.mass(event.metX, event.metY), weight: event.weight) }
    if let mass { mt.after[corrected.region].fill(mass, weight: event.weight) }
    corrector.densityRatios(event.projection, bin: event.bin) { v, ratio in
      met.varied[v][corrected.region].fill(pt, weight: ratio * event.weight)
      if let mass { mt.varied[v][corrected.region].fill(mass, weight: ratio * event.weight) }
    }
  }

  mutating func add(_ other: TransferHistograms) {
    met.add(other.met)
    mt.add(other.mt)
  }

  /// The quantities that were filled, with the uncertainty of all sources.
  func controls(_ calibration: RecoilCalibration) -> [TransferControl] {
    let all = Array(calibration.regions.indices)
    return [met, mt].filter { $0.before.total != 0 }.map(\.drawn).map { quantity in
      let nominal = quantity.sum(all) { quantity.after[$0] }
      var systematic = [UncertaintyRule.Interval](repeating: .init(), count: nominal.count)
      var v = 0
      for source in calibration.transferSources {
        let members = v..<v + source.variations.count
        v += source.variations.count
        guard !source.kind.isDerived else { continue }
        for regions in source.correlation == .full ? [all] : all.map({ [$0] }) {
          let found = quantity.interval(source, members, regions: regions)
          for i in systematic.indices { systematic[i] = systematic[i].adding(found[i]) }
        }
      }
      return TransferControl(
        quantity: quantity.name, low: nominal.low, high: nominal.high, before: quantity.before.sumW, after: nominal.sumW,
        errors: nominal.sumW2.map { $0.squareRoot() }, systematic: systematic)
    }
  }
}
