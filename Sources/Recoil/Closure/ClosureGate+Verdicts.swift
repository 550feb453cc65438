extension ClosureGate {
  /// Judges the bins and the inclusive distributions.
  func verdicts(bins: [ClosureBin], inclusive: ClosureBin) -> [ClosureVerdict] {
    let judged = bins.filter { !$0.entries.isEmpty }
    let all = 2 * bins.count
    return [binShapes(judged, all: all)]
      + [ClosureQuantity.parallel, .perpendicular].map { inclusiveShape($0, inclusive) }
      + [binWidths(judged, all: all)]
      + [ClosureQuantity.parallel, .perpendicular].map { inclusiveWidth($0, inclusive) }
      + [inclusiveMET(inclusive)]
  }

  private func binShapes(_ bins: [ClosureBin], all: Int) -> ClosureVerdict {
    let values = bins.flatMap { bin in
      [ClosureQuantity.parallel, .perpendicular].compactMap { bin[$0]?.after.kolmogorovSmirnov.pValue }
    }
    return fraction(values.map { $0 > ksPValue }, "KS p > \(ksPValue) for u_par - qT and u_perp", all: all)
  }

  private func binWidths(_ bins: [ClosureBin], all: Int) -> ClosureVerdict {
    let values = bins.flatMap { bin in [ClosureQuantity.parallel, .perpendicular].compactMap { bin[$0]?.after } }
    return fraction(values.map(widthAgrees), "RMS within \(width * 100) % or \(standardErrors) standard errors", all: all)
  }

  private func fraction(_ outcomes: [Bool], _ condition: String, all: Int) -> ClosureVerdict {
    let good = outcomes.count { $0 }
    return ClosureVerdict(
      condition: "\(condition) in at least \(closedBins * 100) % of bins",
      seen: "\(good) of \(outcomes.count) (\(all - outcomes.count) not judged)",
      holds: !outcomes.isEmpty && Double(good) >= closedBins * Double(outcomes.count))
  }

  private func inclusiveShape(_ quantity: ClosureQuantity, _ inclusive: ClosureBin) -> ClosureVerdict {
    let p = inclusive[quantity]?.after.kolmogorovSmirnov.pValue
    return ClosureVerdict(
      condition: "inclusive \(quantity.symbol): KS p > \(ksPValue)",
      seen: p.map { "p = \($0)" } ?? "nothing comparable: too few events or a total that is not positive",
      holds: p.map { $0 > ksPValue } ?? false)
  }

  private func inclusiveWidth(_ quantity: ClosureQuantity, _ inclusive: ClosureBin) -> ClosureVerdict {
    let after = inclusive[quantity]?.after
    return ClosureVerdict(
      condition: "inclusive \(quantity.symbol): RMS within \(width * 100) % or \(standardErrors) standard errors",
      seen: after.map { "\($0.widthDifference * 100) % ± \($0.widthError * 100) %" }
        ?? "nothing comparable: too few events or a total that is not positive",
      holds: after.map(widthAgrees) ?? false)
  }

  private func inclusiveMET(_ inclusive: ClosureBin) -> ClosureVerdict {
    let after = inclusive[.met]?.after
    let holds = after.map {
      abs($0.meanDifference) <= meanMET * $0.dataMean || abs($0.meanDifference) <= standardErrors * $0.meanError
    }
    return ClosureVerdict(
      condition: "inclusive mean MET within \(meanMET * 100) % or \(standardErrors) standard errors",
      seen: after.map { "\(-$0.meanDifference / $0.dataMean * 100) % ± \($0.meanError / $0.dataMean * 100) %" }
        ?? "nothing comparable: too few events or a total that is not positive",
      holds: holds ?? false)
  }

  private func widthAgrees(_ agreement: ClosureAgreement) -> Bool {
    abs(agreement.widthDifference) <= width || abs(agreement.widthDifference) <= standardErrors * agreement.widthError
  }
}
