import Fitting
import Numerics

/// A million masses fitted event by event with a Voigt profile on an exponential, covariances included; and two thousand toys.
struct MassFitBench {
  let folder: String
  private static let range = 70.0...110.0
  private static let truth = [800_000, 200_000, 91.1, 1.9, 1.25, -0.04]

  func run() throws {
    guard let generator = ToyGenerator(Self.model, values: Self.truth) else { throw BenchError("the model cannot be drawn") }
    var random = Philox(seed: 4, stream: 1)
    let masses = generator.events(&random)
    try write(masses, to: "\(folder)/masses.f64")
    let fitter = try LikelihoodFitter(
      channels: [FitChannel(model: Self.model, sample: .unbinned(values: masses, weights: nil))],
      parameters: Self.parameters([500_000, 500_000, 91, 1.5, 1.25, -0.05]))
    for threads in [1, 2] {
      var fit = fitter.fit()
      let seconds = medianSeconds(repetitions: 5) { fit = fitter.fit(FitOptions(threads: threads)) }
      guard fit.status == .converged else { throw BenchError("the fit ended \(fit.status.rawValue)") }
      Measurement(
        key: "massfit.threads\(threads).seconds", value: seconds,
        checksum: fit.parameters.map { digits($0.value) }.joined(separator: " ")
      ).print()
    }
    try runToys()
  }

  private func runToys() throws {
    let truth = Self.truth.enumerated().map { $0 < 2 ? $1 / 1000 : $1 }
    guard let toys = ToyFits(channels: [("", Self.model)], parameters: Self.parameters(truth)) else {
      throw BenchError("the model cannot be drawn")
    }
    var study = toys.study(count: 10, seed: 1)
    let seconds = medianSeconds(repetitions: 3) { study = toys.study(count: 2000, seed: 1) }
    Measurement(key: "massfit.toys.seconds", value: seconds, checksum: "\(study.usable) of \(study.toys) usable").print()
  }

  private static let model = SumModel(
    range: range,
    components: [
      .init("signal", yield: .free("signal.yield"), density: VoigtDensity(width: .hwhm)),
      .init("background", yield: .free("background.yield"), density: ExponentialDensity(range: range)),
    ])

  private static func parameters(_ starts: [Double]) -> [FitParameter] {
    let names = ["signal.yield", "background.yield", "signal.mean", "signal.sigma", "signal.hwhm", "background.slope"]
    return zip(names, starts).map { FitParameter($0, start: $1) }
  }
}
