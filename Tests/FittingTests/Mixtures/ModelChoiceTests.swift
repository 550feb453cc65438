import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting
@testable import Statistics

@Suite("How many Gaussians")
struct ModelChoiceTests {
  static let three = GaussianMixture([
    GaussianComponent(share: 0.45, mean: -0.7, sigma: 4.9), GaussianComponent(share: 0.4, mean: -1.9, sigma: 10.3),
    GaussianComponent(share: 0.15, mean: -4.1, sigma: 22.7),
  ])

  static func toys(_ mixture: GaussianMixture, _ count: Double, weighted: Bool) -> Toys {
    var toys = Toys(bins: 160, low: -80, high: 80)
    let parts: [(share: Double, weight: Double)] = weighted ? [(0.5, 0.4), (0.4, 1.3), (0.1, -0.3)] : [(1, 1)]
    for part in parts { toys.add(count * part.share, mixture, weight: part.weight) }
    return toys
  }

  @Test("One, two and three are found, and a third is not invented", arguments: [false, true], [1, 2, 3])
  func found(weighted: Bool, count: Int) {
    let truths = [GaussianMixture(mean: -1.7, sigma: 13.1), PullTests.truth, Self.three]
    let toys = Self.toys(truths[count - 1], 60_000, weighted: weighted)
    let fits = (0..<150).map { MixtureFitter().fit(toys.histogram(seed: 21, toy: $0)) }
    let right = fits.count { $0.isUsable && $0.shape.componentCount == count }
    #expect(right >= 143, "\(right) of 150")
    for fit in fits {
      #expect(fit.modelSteps.count == min(count + 1, 3) && fit.modelSteps[0].accepted)
      #expect(fit.modelSteps.count { $0.accepted } == fit.shape.componentCount)
    }
  }

  @Test("Symmetric and bifurcated shapes are chosen alike", arguments: [false, true])
  func otherShapes(isBifurcated: Bool) {
    let bend = isBifurcated ? 1.5 : 1.0
    let truth = GaussianMixture([
      GaussianComponent(share: 0.6, mean: 0.3, sigmaLow: 7, sigmaHigh: 7 * bend),
      GaussianComponent(share: 0.4, mean: 0.3, sigmaLow: 17, sigmaHigh: 17 * bend),
    ])
    let toys = Self.toys(truth, 50_000, weighted: false)
    let fitter = MixtureFitter(components: .automatic(upTo: 3), hasCommonMean: true, isBifurcated: isBifurcated)
    let right = (0..<100).count {
      let fit = fitter.fit(toys.histogram(seed: 22, toy: $0))
      return fit.isUsable && fit.shape == MixtureShape(components: 2, hasCommonMean: true, isBifurcated: isBifurcated)
    }
    #expect(right >= 95, "\(right) of 100")
  }

  @Test("Every step says what it gained, what it needed, and why it ended")
  func steps() throws {
    let toys = Self.toys(PullTests.truth, 60_000, weighted: false)
    let fit = MixtureFitter().fit(toys.histogram(seed: 23, toy: 0))
    #expect(fit.modelSteps.map(\.components) == [1, 2, 3] && fit.modelSteps.map(\.accepted) == [true, true, false])
    let (first, second, third) = (fit.modelSteps[0], fit.modelSteps[1], fit.modelSteps[2])
    #expect(first.ratio == nil && first.threshold == nil)
    let ratio = 2 * (first.negativeLogLikelihood - second.negativeLogLikelihood)
    #expect(abs((second.ratio ?? 0) - ratio) < Tolerance.fit && second.negativeLogLikelihood == fit.negativeLogLikelihood)
    #expect(abs((second.threshold ?? 0) - 3 * log(fit.effectiveEntries)) < Tolerance.fit)
    #expect((third.ratio ?? 99) < (third.threshold ?? 0) && fit.likelihoodRatio == third.ratio)
    #expect(fit.decisions.contains { $0.hasPrefix("two Gaussians: ") && $0.hasSuffix(third.why) }, "\(fit.decisions)")
    let strict = MixtureFitter(threshold: .pValue(1e-4)).fit(toys.histogram(seed: 23, toy: 0))
    #expect(abs((strict.modelSteps[1].threshold ?? 0) - 21.1075134) < Tolerance.fit)  // SciPy's chi2.isf(1e-4, 3)
  }

  @Test("Exactly so many are fitted, asked for or not; few entries get few Gaussians")
  func exactly() {
    let toys = Self.toys(Self.three, 60_000, weighted: false)
    for count in 1...3 {
      let fit = MixtureFitter(components: .exactly(count)).fit(toys.histogram(seed: 24, toy: 0))
      #expect(fit.isUsable && fit.shape.componentCount == count && fit.modelSteps.isEmpty)
    }
    let few = MixtureFitter().fit(Self.toys(Self.three, 1200, weighted: false).histogram(seed: 24, toy: 1))
    #expect(few.shape.componentCount == 2 && few.decisions.contains { $0.hasPrefix("two Gaussians: fewer than 2000") })
  }
}
