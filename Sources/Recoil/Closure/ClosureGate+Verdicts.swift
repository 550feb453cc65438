extension ClosureGate {
  /// Judges bins, inclusive distributions, coverage and MET's angle.
  /// - Parameter isXYCorrected: whether MET's angle must be flat; without an XY correction nobody promised that.
  func verdicts(_ closure: RecoilClosure, isXYCorrected: Bool) -> [ClosureVerdict] {
    let judged = closure.bins.filter { !$0.entries.isEmpty }
    let (all, inclusive) = (2 * closure.bins.count, closure.inclusive)
    let components = [ClosureQuantity.parallel, .perpendicular]
    return [binShapes(judged, all: all)] + components.map { inclusiveShape($0, inclusive) } + [binWidths(judged, all: all)]
      + components.map { inclusiveWidth($0, inclusive) } + [binMeans(judged, all: all)]
      + components.map { inclusiveMean($0, inclusive) } + [inclusiveMET(inclusive)]
      + [smallest(judged + [inclusive]), closure.coverage.map(coverage)].compactMap(\.self)
      + (isXYCorrected ? closure.phi.map(flatness) ?? [] : [])
  }

  private func binShapes(_ bins: [ClosureBin], all: Int) -> ClosureVerdict {
    let values = bins.flatMap { bin in
      [ClosureQuantity.parallel, .perpendicular].compactMap { bin[$0]?.after.kolmogorovSmirnov.pValue }
    }
    return fraction(values.map { $0 > ksPValue }, "KS p > \(ksPValue) for u_par - qT and u_perp", all: all)
  }

  private func binWidths(_ bins: [ClosureBin], all: Int) -> ClosureVerdict {
    let values = bins.flatMap { bin in [ClosureQuantity.parallel, .perpendicular].compactMap { bin[$0] } }
    return fraction(values.map(widthAgrees), "RMS within \(width * 100) % or \(standardErrors) standard errors", all: all)
  }

  private func binMeans(_ bins: [ClosureBin], all: Int) -> ClosureVerdict {
    let values = bins.flatMap { bin in [ClosureQuantity.parallel, .perpendicular].compactMap { bin[$0] } }
    return fraction(
      values.map(meanAgrees), "mean within \(mean * 100) % of the RMS or \(standardErrors) standard errors", all: all)
  }

  private func fraction(_ outcomes: [Bool], _ condition: String, all: Int) -> ClosureVerdict {
    let good = outcomes.count { $0 }
    return ClosureVerdict(
      condition: "\(condition) in at least \(closedBins * 100) % of bins",
      seen: "\(good) of \(outcomes.count) (\(all - outcomes.count) not judged)",
      holds: !outcomes.isEmpty && Double(good) >= closedBins * Double(outcomes.count))
  }

  private static let nothing = "nothing comparable: too few events or a total that is not positive"

  private func inclusiveShape(_ quantity: ClosureQuantity, _ inclusive: ClosureBin) -> ClosureVerdict {
    let p = inclusive[quantity]?.after.kolmogorovSmirnov.pValue
    return ClosureVerdict(
      condition: "inclusive \(quantity.symbol): KS p > \(ksPValue)", seen: p.map { "p = \($0)" } ?? Self.nothing,
      holds: p.map { $0 > ksPValue } ?? false)
  }

  private func inclusiveWidth(_ quantity: ClosureQuantity, _ inclusive: ClosureBin) -> ClosureVerdict {
    let entry = inclusive[quantity]
    return ClosureVerdict(
      condition: "inclusive \(quantity.symbol): RMS within \(width * 100) % or \(standardErrors) standard errors",
      seen: entry.map { "\($0.after.widthDifference * 100) % ± \($0.widthError * 100) %" } ?? Self.nothing,
      holds: entry.map(widthAgrees) ?? false)
  }

  private func inclusiveMean(_ quantity: ClosureQuantity, _ inclusive: ClosureBin) -> ClosureVerdict {
    let entry = inclusive[quantity]
    return ClosureVerdict(
      condition: "inclusive \(quantity.symbol): mean within \(mean * 100) % of the RMS or \(standardErrors) standard errors",
      seen: entry.map { "\(-$0.after.meanDifference) GeV ± \($0.meanError) GeV" } ?? Self.nothing,
      holds: entry.map(meanAgrees) ?? false)
  }

  private func inclusiveMET(_ inclusive: ClosureBin) -> ClosureVerdict {
    let entry = inclusive[.met]
    let holds = entry.map {
      abs($0.after.meanDifference) <= meanMET * $0.after.dataMean || abs($0.after.meanDifference) <= standardErrors * $0.meanError
    }
    return ClosureVerdict(
      condition: "inclusive mean MET within \(meanMET * 100) % or \(standardErrors) standard errors",
      seen: entry.map {
        "\(-$0.after.meanDifference / $0.after.dataMean * 100) % ± \($0.meanError / $0.after.dataMean * 100) %"
      } ?? Self.nothing, holds: holds ?? false)
  }

  private func meanAgrees(_ entry: ClosureEntry) -> Bool {
    let difference = abs(entry.after.meanDifference)
    return difference <= mean * entry.after.dataWidth || difference <= standardErrors * entry.meanError
  }

  private func widthAgrees(_ entry: ClosureEntry) -> Bool {
    let difference = abs(entry.after.widthDifference)
    return difference <= width || difference <= standardErrors * entry.widthError
  }

  /// The smallest of all χ² p-values, with the fits' own errors, against the family's error shared out (C. E. Bonferroni).
  private func smallest(_ bins: [ClosureBin]) -> ClosureVerdict? {
    let tests = bins.flatMap { bin in
      bin.entries.compactMap { entry in
        entry.fitErrors?.chiSquared.map { (p: $0.pValue, place: "\(entry.quantity.symbol), \(bin.label)") }
      }
    }
    guard let worst = tests.min(by: { $0.p < $1.p }) else { return nil }
    return ClosureVerdict(
      condition: "smallest of \(tests.count) χ² p-values, fits' errors included, above \(familyError)/\(tests.count)",
      seen: "p = \(worst.p) in \(worst.place)", holds: worst.p > familyError / Double(tests.count))
  }

  private func coverage(_ found: ClosureCoverage) -> ClosureVerdict {
    ClosureVerdict(
      condition:
        "data inside the total uncertainty in \(coverage.lowerBound * 100) to \(coverage.upperBound * 100) % of histogram bins",
      seen: "\(found.inside) of \(found.counted) (\(found.insideStatistics) by statistics alone)",
      holds: found.counted > 0 && coverage.contains(found.fraction))
  }

  private func flatness(_ phi: ClosurePhi) -> [ClosureVerdict] {
    [("data", phi.data), ("corrected simulation", phi.after)].map { name, flatness in
      ClosureVerdict(
        condition: "MET's angle flat in \(name): modulation below \(standardErrors) standard deviations",
        seen: "\(flatness.significance) (amplitude \(flatness.amplitude) ± \(flatness.amplitudeError))",
        holds: flatness.significance < standardErrors)
    }
  }
}

extension ClosureEntry {
  /// The standard error of the difference of means, the fits' own included, GeV.
  public var meanError: Double {
    (after.meanError * after.meanError + (fitErrors?.mean ?? 0) * (fitErrors?.mean ?? 0)).squareRoot()
  }

  /// The standard error of the relative difference of widths, the fits' own included.
  public var widthError: Double {
    (after.widthError * after.widthError + (fitErrors?.width ?? 0) * (fitErrors?.width ?? 0)).squareRoot()
  }
}
