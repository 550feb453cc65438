import Fitting

/// Measures the efficiency of one group of bins, one way or another, and says which.
struct EfficiencyMeter {
  /// The card's model for these probes.
  let model: EfficiencyModel
  /// The alternatives by name.
  let alternatives: [(name: String, model: EfficiencyModel)]
  /// Below this number of effective probes nothing is fitted.
  let minimum: Double

  /// Fits if there is enough, else counts.
  /// - Throws: ``MassFitError`` if starting values and limits make no likelihood.
  func measure(_ probes: ProbePair) throws(MassFitError) -> EfficiencyMeasurement {
    var result = EfficiencyMeasurement(probes)
    guard probes.count > 0, probes.passing.sumW + probes.failing.sumW > 0 else {
      result.count(probes)
      return result
    }
    guard probes.effectiveCount >= minimum else {
      result.count(probes)
      result.add(
        .lowStatistics, "counted: \(Int(probes.effectiveCount)) effective probes, \(Int(minimum.rounded(.up))) are needed to fit")
      return result
    }
    if probes.passing.masses.isEmpty || probes.failing.masses.isEmpty {
      try measureOneSide(probes, &result)
    } else {
      try measureBothSides(probes, &result)
    }
    return result
  }

  private func measureBothSides(_ probes: ProbePair, _ result: inout EfficiencyMeasurement) throws(MassFitError) {
    let (fit, used) = try fit(probes, model, profile: true)
    result.fit = fit.map { EfficiencyMeasurement.Fit($0) }
    guard let fit, fit.isUsable, let efficiency = fit[EfficiencyModel.efficiency] else {
      result.count(probes)
      return result.add(.fitFailed, "counted: the fit ended as \(fit?.status.rawValue ?? "no likelihood")")
    }
    if used.isTied && !model.isTied {
      result.add(.shapesTied, "one shape for both sides: the fit with the card's shapes had no usable result")
    }
    result.take(fit, efficiency, probes)
    result.addSpectra(fit, used, probes)
    for (name, other) in alternatives {
      let changed = try self.fit(probes, other, profile: false).fit
      let value = changed.flatMap { $0.isUsable ? $0[EfficiencyModel.efficiency]?.value : nil }
      if value == nil {
        result.add(.alternativeFailed, "\(name): the fit ended as \(changed?.status.rawValue ?? "no likelihood")")
      }
      guard let changed else { continue }
      result.alternatives.append(
        .init(name: name, value: value, difference: value.map { $0 - efficiency.value }, fit: .init(changed)))
    }
  }

  /// A fit of a model, or of the same with one shape for both sides if that has no usable result.
  /// - Returns: nil for probes whose weights make no likelihood.
  private func fit(
    _ probes: ProbePair, _ model: EfficiencyModel, profile: Bool
  ) throws(MassFitError) -> (fit: LikelihoodFit?, used: EfficiencyModel) {
    let first = try guarded { () throws(FitError) in try EfficiencyFitter(model: model, probes: probes).fit(profile: profile) }
    guard let first, !first.isUsable, !model.isTied else { return (first, model) }
    let second = try guarded { () throws(FitError) in
      try EfficiencyFitter(model: model.tied, probes: probes).fit(profile: profile)
    }
    if let second, second.isUsable { return (second, model.tied) }
    return (first, model)
  }

  /// One side has no probe: all of the other side's signal went there.
  private func measureOneSide(_ probes: ProbePair, _ result: inout EfficiencyMeasurement) throws(MassFitError) {
    let fit = try guarded { () throws(FitError) in try EfficiencyFitter(model: model, probes: probes).fitOneSide() }
    result.fit = fit.map { EfficiencyMeasurement.Fit($0) }
    guard let fit, fit.isUsable, let signal = fit[EfficiencyModel.total]?.value, signal > 0 else {
      result.count(probes)
      return result.add(.fitFailed, "counted: the fit of one side ended as \(fit?.status.rawValue ?? "no likelihood")")
    }
    let allPass = probes.failing.masses.isEmpty
    result.method = .oneSide
    result.add(allPass ? .allPass : .allFail, "no probe \(allPass ? "fails" : "passes"): the interval is Clopper and Pearson's")
    result.take(allPass ? 1 : 0, trials: probes.trials(signal: signal))
    result.addSpectra(fit, model, probes, alone: allPass ? .passing : .failing)
  }

  /// Weights that make no likelihood are a result; anything else is the card's mistake.
  private func guarded(_ body: () throws(FitError) -> LikelihoodFit) throws(MassFitError) -> LikelihoodFit? {
    do {
      return try body()
    } catch .noWeight {
      return nil
    } catch {
      throw MassFitError("\(error)", kind: .card)
    }
  }
}

extension EfficiencyMeasurement {
  /// The efficiency of a usable fit.
  ///
  /// At 0 or 1 it has no standard error. Where there is no end of a profile-likelihood interval either, as for weighted probes, the
  /// interval is Clopper and Pearson's for the fitted signal.
  fileprivate mutating func take(_ fit: LikelihoodFit, _ parameter: LikelihoodFit.Parameter, _ probes: ProbePair) {
    let isWeighted = probes.isWeighted
    method = .fit
    (error, robustError) = (parameter.error, parameter.robustError)
    interval = isWeighted ? nil : parameter.interval
    if fit.status == .atLimit {
      let names = fit.parameters.filter { $0.limit != nil }.map(\.name)
      add(.atLimit, "\(names.joined(separator: ", ")) at a limit")
    }
    let standard = isWeighted ? robustError : error
    if standard == nil, interval?.lower == nil, interval?.upper == nil {
      add(.noInterval, "no error of the efficiency: the interval is Clopper and Pearson's for the fitted signal")
      return take(parameter.value, trials: probes.trials(signal: fit[EfficiencyModel.total]?.value ?? 0))
    }
    var (up, down) = (standard ?? 0, standard ?? 0)
    if !isWeighted {
      if let end = interval?.upper { up = max(0, end - parameter.value) }
      if let end = interval?.lower { down = max(0, parameter.value - end) }
      let isCut = (upper: parameter.value + up >= 1, lower: parameter.value - down <= 0)
      if (interval?.upper == nil && !isCut.upper) || (interval?.lower == nil && !isCut.lower) { add(.noInterval) }
    }
    efficiency = EfficiencyValue(
      value: parameter.value, statisticalUp: min(up, 1 - parameter.value), statisticalDown: min(down, parameter.value))
  }

  /// The masses of each fitted side with what was expected.
  /// - Parameter alone: the only side that was fitted; nil for both.
  fileprivate mutating func addSpectra(
    _ fit: LikelihoodFit, _ model: EfficiencyModel, _ probes: ProbePair, alone: EfficiencyModel.Side? = nil
  ) {
    func spectrum(_ side: EfficiencyModel.Side, _ sample: ProbeSide) -> MassSpectrum? {
      guard alone == nil || alone == side else { return nil }
      return MassSpectrum(
        sample.masses, weights: sample.weights.isEmpty ? nil : sample.weights, model.sum(side, alone: alone != nil), fit,
        bins: MassSpectrum.usualBins(sample.masses.count), points: Self.curvePoints)
    }
    passing.spectrum = spectrum(.passing, probes.passing)
    failing.spectrum = spectrum(.failing, probes.failing)
  }

  /// Enough for a smooth curve in a small picture.
  private static let curvePoints = 160
}

extension ProbePair {
  /// How many probes of weight 1 would say as much about the efficiency as a fitted signal; 0 if Σw is not positive.
  fileprivate func trials(signal: Double) -> Double {
    let sum = passing.sumW + failing.sumW
    return sum > 0 ? max(0, signal) * effectiveCount / sum : 0
  }
}
