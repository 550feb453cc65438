import Fitting

/// Fits passing and failing probes of one group of bins.
struct EfficiencyFitter {
  /// What the masses follow.
  let model: EfficiencyModel
  /// The probes, of which neither side is empty.
  let probes: ProbePair

  /// The fit, with the profile-likelihood interval of the efficiency on request.
  /// - Throws: `FitError` if the sample or the starting values make no likelihood.
  func fit(profile: Bool) throws(FitError) -> LikelihoodFit {
    let parameters = model.parameters(
      EfficiencyModel.Side.allCases, passing: probes.passing.sumW, failing: probes.failing.sumW)
    var fit = try LikelihoodFitter(channels: channels, parameters: parameters).fit(
      FitOptions(profiles: profile ? .of([EfficiencyModel.efficiency]) : .none))
    if profile, let found = fit[EfficiencyModel.efficiency], let limit = found.limit, fit.isUsable {
      let far = try distance(from: fit, found.value, limit, parameters)
      let interval =
        limit == .upper
        ? LikelihoodFit.Interval(lower: found.value - far, upper: found.value)
        : LikelihoodFit.Interval(lower: found.value, upper: found.value + far)
      if let place = fit.parameters.firstIndex(where: { $0.name == found.name }) { fit.parameters[place].interval = interval }
    }
    return fit
  }

  var channels: [FitChannel] {
    [(EfficiencyModel.Side.passing, probes.passing), (.failing, probes.failing)].map { side, sample in
      FitChannel(side.rawValue, model: model.sum(side), sample: sample.fitSample)
    }
  }

  /// How far from its limit the efficiency can go until −log L, minimised over everything else, has risen by 1/2.
  ///
  /// The distance is doubled until the rise is enough, then found by the secant rule with halved old ends (Illinois).
  private func distance(
    from fit: LikelihoodFit, _ limit: Double, _ side: LikelihoodFit.Parameter.Limit, _ parameters: [FitParameter]
  ) throws(FitError) -> Double {
    let sign = side == .upper ? -1.0 : 1.0
    func excess(_ distance: Double) throws(FitError) -> Double {
      try rise(of: fit, efficiency: limit + sign * distance, parameters) - 0.5
    }
    var (low, atLow) = (0.0, -0.5)
    var high = min(0.5 / max(fit.sumOfWeights, 1), 1)
    var atHigh = try excess(high)
    while atHigh < 0, high < 1 {
      (low, atLow) = (high, atHigh)
      high = min(2 * high, 1)
      atHigh = try excess(high)
    }
    guard atHigh > 0 else { return high }
    for _ in 0..<30 where high - low > 1e-5 * high {
      let middle = high - atHigh * (high - low) / (atHigh - atLow)
      let here = try excess(middle)
      if here > 0 {
        (high, atHigh, atLow) = (middle, here, 0.5 * atLow)
      } else {
        (low, atLow, atHigh) = (middle, here, 0.5 * atHigh)
      }
      if abs(here) < 1e-6 { return middle }
    }
    return 0.5 * (low + high)
  }

  /// By how much −log L rises if the efficiency is held.
  private func rise(of fit: LikelihoodFit, efficiency: Double, _ parameters: [FitParameter]) throws(FitError) -> Double {
    let held = parameters.map { parameter in
      let isHeld = parameter.name == EfficiencyModel.efficiency
      return FitParameter(
        parameter.name, start: isHeld ? efficiency : fit[parameter.name]?.value ?? parameter.start, limits: parameter.limits,
        isFixed: isHeld || parameter.isFixed, constraint: parameter.constraint)
    }
    return try LikelihoodFitter(channels: channels, parameters: held).fit(FitOptions(warmStart: false)).nll - fit.nll
  }

  /// A fit of the side that has probes: the signal's yield there.
  /// - Throws: `FitError` if the sample or the starting values make no likelihood.
  func fitOneSide() throws(FitError) -> LikelihoodFit {
    let side: EfficiencyModel.Side = probes.failing.masses.isEmpty ? .passing : .failing
    let sample = side == .passing ? probes.passing : probes.failing
    let parameters = model.parameters([side], passing: probes.passing.sumW, failing: probes.failing.sumW)
    let channel = FitChannel(side.rawValue, model: model.sum(side, alone: true), sample: sample.fitSample)
    return try LikelihoodFitter(channels: [channel], parameters: parameters).fit()
  }
}

extension ProbeSide {
  /// The masses as a likelihood takes them.
  fileprivate var fitSample: FitSample { .unbinned(values: masses, weights: weights.isEmpty ? nil : weights) }
}
