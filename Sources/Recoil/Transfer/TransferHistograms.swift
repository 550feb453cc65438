import Statistics

/// MET and m_T of the process before and after correction, nominal and varied.
struct TransferHistograms: Sendable {
  private struct Quantity: Sendable {
    let name: String
    var before: Histogram
    var after: Histogram
    var varied: [Histogram]

    init(_ name: String, variations: Int, high: Double) {
      self.name = name
      before = Histogram(bins: Int(high / 2), low: 0, high: high)
      after = before
      varied = [Histogram](repeating: before, count: variations)
    }

    /// In bins of 2, 4 or 8 GeV, as narrow as a hundred effective entries for each allow.
    var drawn: Quantity {
      let entries = before.effectiveEntries
      let factor = [1, 2].first { entries * Double($0) >= 100 * Double(before.count) } ?? 4
      guard factor > 1, before.count % factor == 0 else { return self }
      var result = self
      result.before = before.rebinned(0..<before.count, by: factor)
      result.after = after.rebinned(0..<after.count, by: factor)
      result.varied = varied.map { $0.rebinned(0..<$0.count, by: factor) }
      return result
    }

    mutating func add(_ other: Quantity) {
      before.add(other.before)
      after.add(other.after)
      for v in varied.indices { varied[v].add(other.varied[v]) }
    }
  }

  private var met: Quantity
  private var mt: Quantity

  init(variations: Int, reach: Double) {
    met = Quantity("met", variations: variations, high: min(200, reach))
    mt = Quantity("mt", variations: variations, high: min(200, reach))
  }

  /// The bosons' axes are the event's; an event without a lepton has no m_T.
  mutating func fill(_ event: UsedEvent, _ corrector: RecoilCorrector) {
    let hidden = event.hidden
    let corrected = corrector.correct(event.projection, bin: event.bin) { v, other in
      let (x, y) = (other.metX + hidden.x, other.metY + hidden.y)
      met.varied[v].fill(TransverseMass.length(x, y), weight: event.weight)
      if let lepton = event.lepton { mt.varied[v].fill(lepton.mass(x, y), weight: event.weight) }
    }
    let (x, y) = (corrected.metX + hidden.x, corrected.metY + hidden.y)
    met.before.fill(TransverseMass.length(event.metX, event.metY), weight: event.weight)
    met.after.fill(TransverseMass.length(x, y), weight: event.weight)
    guard let lepton = event.lepton else { return }
    mt.before.fill(lepton.mass(event.metX, event.metY), weight: event.weight)
    mt.after.fill(lepton.mass(x, y), weight: event.weight)
  }

  mutating func add(_ other: TransferHistograms) {
    met.add(other.met)
    mt.add(other.mt)
  }

  /// The quantities that were filled, with the uncertainty of all sources.
  func controls(_ calibration: RecoilCalibration) -> [TransferControl] {
    [met, mt].filter { $0.before.total != 0 }.map(\.drawn).map { quantity in
      let nominal = quantity.after
      var systematic = [UncertaintyRule.Interval](repeating: .init(), count: nominal.count)
      var v = 0
      for source in calibration.transferSources {
        let members = v..<v + source.variations.count
        v += source.variations.count
        guard !source.kind.isDerived else { continue }
        for i in systematic.indices {
          systematic[i] = systematic[i].adding(
            UncertaintyRule.interval(source.sides, nominal: nominal.sumW[i], varied: members.map { quantity.varied[$0].sumW[i] }))
        }
      }
      return TransferControl(
        quantity: quantity.name, low: nominal.low, high: nominal.high, before: quantity.before.sumW, after: nominal.sumW,
        errors: nominal.sumW2.map { $0.squareRoot() }, systematic: systematic)
    }
  }
}
