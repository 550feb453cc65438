import Fitting
import Numerics
import Statistics

/// Fits of two Gaussians to 120 bins, with covariance.
struct FitBench {
  let folder: String
  private let count = 400
  private let entries = 20_000

  func run() throws {
    let histograms = (0..<count).map(histogram)
    try write(histograms.flatMap { [$0.low, $0.high] + $0.sumW }, to: "\(folder)/histograms.f64")
    let fitter = MixtureFitter(shape: .freeMeans)
    var fits: [MixtureFit] = []
    let seconds = medianSeconds(repetitions: 7) { fits = histograms.map(fitter.fit) }
    try write(fits.flatMap(row), to: "\(folder)/fits.f64")
    Measurement(
      key: "fit.milliseconds", value: seconds / Double(count) * 1e3,
      checksum: digits(fits.reduce(0) { $0 + ($1.mixture?.standardDeviation ?? 0) })
    ).print()
    let usable = fits.filter { $0.isUsable && $0.shape == .freeMeans }.count
    Measurement(key: "fit.usable", value: Double(usable) / Double(count), checksum: "\(usable) of \(count)").print()
  }

  private func histogram(_ toy: Int) -> Histogram {
    var random = Philox(seed: 41_053, stream: UInt64(toy))
    let core = 7.5 + 3.5 * random.uniform()
    let mixture = GaussianMixture(
      fraction: 0.55 + 0.3 * random.uniform(), mean1: -1.3 + random.uniform(), sigma1: core, mean2: -3.1 + 2 * random.uniform(),
      sigma2: core * (1.6 + 0.5 * random.uniform()))
    var result = Histogram(bins: 120, low: -90, high: 90)
    for _ in 0..<entries { result.fill(mixture.sample(&random), weight: 1) }
    return result
  }

  /// Whether usable, five values, five errors: mean1, mean2, sigma1, sigma2, fraction.
  private func row(_ fit: MixtureFit) -> [Double] {
    guard fit.isUsable, fit.shape == .freeMeans else { return [Double](repeating: 0, count: 11) }
    return [1] + fit.parameters.map(\.value) + fit.parameters.map { $0.error ?? 0 }
  }
}
