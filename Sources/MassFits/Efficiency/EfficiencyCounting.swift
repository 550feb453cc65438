import Fitting
import Statistics

extension EfficiencyMeasurement {
  /// Counts passing and all probes; see ``Method/count``.
  ///
  /// Weighted probes count with their effective number: Clopper and Pearson's interval is that of (Σw)²/Σw² trials, of which
  /// the share Σw_pass/Σw passed.
  mutating func count(_ probes: ProbePair) {
    method = .count
    let passed = (sumW: probes.passing.sumW, sumW2: probes.passing.sumW2)
    let total = (sumW: passed.sumW + probes.failing.sumW, sumW2: passed.sumW2 + probes.failing.sumW2)
    guard probes.count > 0, total.sumW > 0 else {
      method = .none
      return add(.noProbes, probes.count > 0 ? "the weights of the probes add up to \(total.sumW)" : nil)
    }
    let share = Efficiency(passed: passed, total: total)
    error = share.error.isFinite ? share.error : nil
    guard (0...1).contains(share.value) else {
      add(.outsideUnit, "weights of both signs give a share of \(share.value)")
      efficiency = EfficiencyValue(value: share.value, statisticalUp: error ?? 0, statisticalDown: error ?? 0)
      return
    }
    if probes.failing.sumW == 0 { add(.allPass) }
    if probes.passing.sumW == 0 { add(.allFail) }
    take(share.value, trials: probes.isWeighted ? probes.effectiveCount : Double(probes.count))
  }

  /// The efficiency and its Clopper–Pearson interval.
  mutating func take(_ value: Double, trials: Double) {
    let passed = value == 1 ? trials : value * trials
    let found = BinomialInterval.clopperPearson(passed: min(passed, trials), total: trials)
    interval = .init(lower: found.lower, upper: found.upper)
    efficiency = EfficiencyValue(
      value: value, statisticalUp: max(0, found.upper - value), statisticalDown: max(0, value - found.lower))
  }
}
