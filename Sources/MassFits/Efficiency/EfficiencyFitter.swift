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
    return try LikelihoodFitter(channels: channels, parameters: parameters).fit(
      FitOptions(profiles: profile ? .of([EfficiencyModel.efficiency]) : .none))
  }

  var channels: [FitChannel] {
    [(EfficiencyModel.Side.passing, probes.passing), (.failing, probes.failing)].map { side, sample in
      FitChannel(side.rawValue, model: model.sum(side), sample: sample.fitSample)
    }
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
