import Numerics
import Testing
import _TestSupport

@testable import Fitting

@Suite("Bias of background scales by few simulated events")
struct BackgroundBiasTests {
  /// The pulls of the background's scale and of the signal's narrow width over toys.
  private func bias(simulatedPerBin: Double, toys: Int) throws -> (scale: PullSummary, width: PullSummary) {
    var (scale, width) = (PullSummary(name: "scale"), PullSummary(name: "sigma1"))
    let mixture = GaussianMixture(fraction: 0.63, mean1: -1.2, sigma1: 7.1, mean2: -2.9, sigma2: 17.3)
    for toy in 0..<toys {
      var (data, simulated) = (Toys(), Toys())
      data.add(60_000, mixture, weight: 1)
      data.addFlat(15_000, weight: 1)
      simulated.addFlat(120 * simulatedPerBin, weight: 125 / simulatedPerBin)
      let template = BackgroundTemplate(
        name: "flat", histogram: simulated.histogram(seed: 37, toy: toy), relativeUncertainty: 0.5)
      let fit = MixtureFitter(components: .exactly(2)).fit(data.histogram(seed: 38, toy: toy), backgrounds: [template])
      try #require(fit.isUsable)
      let found = fit.backgroundScales[0]
      scale.add((found.value - 1) / (try #require(found.error)))
      width.add((fit.parameters[2].value - 7.1) / (try #require(fit.parameters[2].error)))
    }
    return (scale, width)
  }

  @Test("Few simulated events pull the scale up, by 0.65 errors at 20 per bin and 0.23 at 80; the signal's width stays")
  func few() throws {
    let (few, narrow) = try bias(simulatedPerBin: 20, toys: 400)
    let (more, _) = try bias(simulatedPerBin: 80, toys: 400)
    #expect(few.mean > 0.45 && few.mean < 0.85, "\(few)")
    #expect(more.mean < 0.4 && more.mean < 0.6 * few.mean, "\(more)")
    #expect(abs(narrow.mean) < 0.2, "\(narrow)")
  }
}
