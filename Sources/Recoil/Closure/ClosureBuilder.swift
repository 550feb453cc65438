import Statistics

/// Turns what the held-out events filled into a closure.
struct ClosureBuilder {
  let calibration: RecoilCalibration
  /// Data minus backgrounds.
  let data: ClosureAccumulator
  let signal: ClosureAccumulator
  /// Bins with fewer effective entries than this on either side are listed but not judged.
  static let minimumEntries = 25.0

  func closure(_ counts: [String: EventCounts]) -> RecoilClosure {
    var all = (data: ClosureCell(reach: calibration.options.reach), before: ClosureCell(reach: calibration.options.reach))
    var allAfter = all.before
    var bins: [ClosureBin] = []
    let varied = variedClosure
    for i in 0..<calibration.bins.count {
      all.data.add(data.before[i])
      all.before.add(signal.before[i], scaledBy: scales[i])
      allAfter.add(signal.after[i], scaledBy: scales[i])
      let errors = ClosureQuantity.allCases.indices.map { varied?.fitErrors([i], $0) }
      bins.append(
        bin(calibration.bins.label(i), data.before[i], signal.before[i], signal.after[i], scale: scales[i], errors))
    }
    let judged = bins.indices.filter { !bins[$0].entries.isEmpty }
    let everywhere = Array(bins.indices)
    let inclusive = bin(
      "inclusive", all.data, all.before, allAfter, scale: 1,
      ClosureQuantity.allCases.indices.map { varied?.fitErrors(everywhere, $0) })
    var result = RecoilClosure(
      calibration: calibration.name, digest: calibration.digest, bins: bins, inclusive: inclusive, verdicts: [], counts: counts)
    result.bands = varied?.bands
    result.variations = varied?.variations
    result.coverage = varied?.coverage(judged)
    result.phi = phi
    result.verdicts = calibration.gate.verdicts(result, isXYCorrected: calibration.formulas.xy != nil)
    return result
  }

  /// What brings simulation to data's yield in each bin.
  private var scales: [Double] {
    zip(data.before, signal.before).map { $1.yield > 0 ? max(0, $0.yield) / $1.yield : 0 }
  }

  /// nil for a calibration without variations.
  private var variedClosure: VariedClosure? {
    guard !calibration.variations.isEmpty else { return nil }
    let nominal = signal.after.map { cell in ClosureQuantity.allCases.map { CoarseDistribution(cell[$0]) } }
    return VariedClosure(
      calibration, data: data.before.map { cell in ClosureQuantity.allCases.map { cell[$0].coarse } }, nominal: nominal,
      varied: signal.varied, scales: scales)
  }

  /// How flat MET's angle is.
  private var phi: ClosurePhi? {
    guard let data = data.varied.phi.before.flatness(), let before = signal.varied.phi.before.flatness(),
      let after = signal.varied.phi.after.flatness()
    else { return nil }
    return ClosurePhi(data: data, before: before, after: after)
  }

  private func bin(
    _ label: String, _ data: ClosureCell, _ before: ClosureCell, _ after: ClosureCell, scale: Double, _ errors: [FitErrors?]
  ) -> ClosureBin {
    let entries = (data[.parallel].histogram.effectiveEntries, before[.parallel].histogram.effectiveEntries)
    var result: [ClosureEntry] = []
    if min(entries.0, entries.1) >= Self.minimumEntries {
      for (q, quantity) in ClosureQuantity.allCases.enumerated() {
        guard let first = ClosureAgreement(data: data[quantity], simulation: before[quantity]),
          let second = ClosureAgreement(data: data[quantity], simulation: after[quantity])
        else { continue }
        let plots = ClosurePlots(
          data: data[quantity].coarse, before: before[quantity].coarse.scaled(by: scale),
          after: after[quantity].coarse.scaled(by: scale))
        result.append(ClosureEntry(quantity: quantity, before: first, after: second, plots: plots, fitErrors: errors[q]))
      }
    }
    return ClosureBin(label: label, dataEntries: entries.0, simulationEntries: entries.1, entries: result)
  }
}

extension Histogram {
  /// The histogram with every weight multiplied.
  func scaled(by factor: Double) -> Histogram {
    var result = Histogram(bins: count, low: low, high: high)
    result.add(self, scaledBy: factor)
    return result
  }
}
