import Fitting

/// Worlds with the size of real effects: PF MET at 13 TeV as in the simulated samples that Concord is tested on.
extension RecoilTruth {
  /// What plays the part of collision data: Z → μμ, and ttbar with its neutrinos as the second process.
  /// - Parameter backgroundShare: the share of background among the events.
  public static func data(backgroundShare: Double = 0) -> RecoilTruth {
    RecoilTruth(
      processes: [Part(share: 1 - backgroundShare, process: .dataSignal)]
        + (backgroundShare > 0 ? [Part(share: backgroundShare, process: .neutrinos)] : []),
      vertices: VertexNumbers(mean: 25, width: 6.5),
      periods: [
        RunPeriod(firstRun: 300_000, x: (0.8, 0.256), y: (-0.5, -0.414)),
        RunPeriod(firstRun: 310_000, x: (0.3, 0.221), y: (0.2, -0.372)),
      ])
  }

  /// The simulation of the signal.
  public static var simulation: RecoilTruth {
    RecoilTruth(
      processes: [Part(share: 1, process: .simulatedSignal)], vertices: VertexNumbers(mean: 21, width: 6),
      periods: [RunPeriod(firstRun: 1, x: (0.1, -0.087), y: (0.2, -0.074))])
  }

  /// The simulation of the background in ``data(backgroundShare:)``, shaped as it is there.
  public static var background: RecoilTruth {
    var truth = simulation
    truth.processes = [Part(share: 1, process: .neutrinos)]
    return truth
  }

  /// The same without what acts on MET alone: no offset, whatever the number of vertices.
  public var withoutOffset: RecoilTruth {
    var truth = self
    truth.periods = periods.map { RunPeriod(firstRun: $0.firstRun) }
    return truth
  }

  /// W → μν with the signal's recoil and a slightly harder spectrum.
  public var leptonic: RecoilTruth {
    var truth = self
    truth.processes = [processes[0]]
    truth.signal.name = "w"
    truth.signal.spectrum = .powerLaw(scale: 8.2, index: 1.92, maximum: 400)
    truth.signal.leptonicMass = 80.379
    return truth
  }
}

extension RecoilProcess {
  private static let zJets: [RecoilTrend] = [
    RecoilTrend(0.80, rise: -0.65, scale: 28), RecoilTrend(0.17, rise: 0.28, scale: 28), RecoilTrend(0.03, rise: 0.37, scale: 28),
  ]

  /// Offsets that cancel in the mean, so that the response is `response` exactly.
  private static func shape(_ share: Double, skew: Double, core: RecoilTrend, wide: RecoilTrend) -> RecoilShape {
    RecoilShape([
      RecoilShape.Part(share: share, offset: RecoilTrend(skew), width: core),
      RecoilShape.Part(share: 1 - share, offset: RecoilTrend(-skew * share / (1 - share)), width: wide),
    ])
  }

  static let dataSignal = RecoilProcess(
    spectrum: .powerLaw(scale: 8.7, index: 1.95, maximum: 400), jets: zJets, response: RecoilTrend(0.57, rise: 0.36, scale: 24),
    parallel: shape(
      0.71, skew: 0.85, core: RecoilTrend(11.6, slope: 0.036, perJet: 0.9), wide: RecoilTrend(19.1, slope: 0.052, perJet: 1.4)),
    perpendicular: shape(
      0.73, skew: 0, core: RecoilTrend(11.3, slope: 0.017, perJet: 0.8), wide: RecoilTrend(18.6, slope: 0.023, perJet: 1.3)))

  static let simulatedSignal = RecoilProcess(
    spectrum: .powerLaw(scale: 8.4, index: 1.97, maximum: 400), jets: zJets, response: RecoilTrend(0.60, rise: 0.35, scale: 23),
    parallel: shape(
      0.70, skew: 0.75, core: RecoilTrend(10.4, slope: 0.033, perJet: 0.8), wide: RecoilTrend(17.3, slope: 0.047, perJet: 1.3)),
    perpendicular: shape(
      0.72, skew: 0, core: RecoilTrend(10.2, slope: 0.015, perJet: 0.7), wide: RecoilTrend(16.9, slope: 0.021, perJet: 1.2)))

  static let neutrinos = RecoilProcess(
    name: "ttbar", spectrum: .powerLaw(scale: 95, index: 3.1, maximum: 400), jets: [0.08, 0.24, 0.68],
    response: RecoilTrend(0.45, rise: 0.25, scale: 80),
    parallel: RecoilShape(GaussianMixture(fraction: 0.55, mean1: 6.5, sigma1: 38, mean2: -9.5, sigma2: 66)),
    perpendicular: RecoilShape(GaussianMixture(fraction: 0.6, mean1: 0, sigma1: 36, mean2: 0, sigma2: 63)))
}
