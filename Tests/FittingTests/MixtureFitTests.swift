import Fitting
import Numerics
import Statistics
import Testing

@Suite("MixtureFit")
struct MixtureFitTests {
  @Test("Two Gaussians are found again from counts")
  func recovers() throws {
    let truth = GaussianMixture(fraction: 0.63, mean1: -1.2, sigma1: 8.3, mean2: -2.9, sigma2: 15.1)
    var random = Philox(seed: 7, stream: 0)
    var histogram = Histogram(bins: 120, low: -60, high: 60)
    for _ in 0..<20_000 { histogram.fill(truth.sample(&random), weight: 1) }
    let fit = try MixtureFitter().requireFit(histogram)
    #expect(fit.shape == .freeMeans)
    for (parameter, expected) in zip(fit.parameters, [-1.2, -2.9, 8.3, 15.1, 0.63]) {
      let error = try #require(parameter.error)
      #expect(abs(parameter.value - expected) < 4.5 * error, "\(parameter)")
    }
  }
}
