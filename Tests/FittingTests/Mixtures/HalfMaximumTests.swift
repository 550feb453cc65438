import Fitting
import Foundation
import Testing
import _TestSupport

@Suite("Widths at half maximum")
struct HalfMaximumTests {
  private struct Reference: Decodable {
    struct Case: Decodable {
      let parts: [[Double]]
      let width: Double
    }
    let cases: [Case]
  }

  @Test("Mixtures of one to three Gaussians, plain or bifurcated, are as wide at half maximum as SciPy finds them")
  func referee() throws {
    let url = try #require(Bundle.module.url(forResource: "fwhm", withExtension: "json", subdirectory: "Reference"))
    let reference = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    #expect(reference.cases.count == 16)
    for item in reference.cases {
      let mixture = GaussianMixture(
        item.parts.map { GaussianComponent(share: $0[0], mean: $0[1], sigmaLow: $0[2], sigmaHigh: $0[3]) })
      #expect(abs(mixture.fullWidthAtHalfMaximum / item.width - 1) < Tolerance.certified, "\(item)")
    }
  }

  @Test("One Gaussian has 2√(2 ln 2) σ; scaling and moving the axis scales the width and leaves it")
  func laws() {
    let one = GaussianMixture(mean: -3.7, sigma: 12.9)
    #expect(abs(one.fullWidthAtHalfMaximum / (12.9 * 2 * (2 * log(2.0)).squareRoot()) - 1) < Tolerance.tail)
    let two = GaussianMixture(fraction: 0.62, mean1: -2.2, sigma1: 9.3, mean2: 6.1, sigma2: 19.4)
    let other = GaussianMixture(
      fraction: 0.62, mean1: 3 * -2.2 + 71, sigma1: 3 * 9.3, mean2: 3 * 6.1 + 71, sigma2: 3 * 19.4)
    #expect(abs(other.fullWidthAtHalfMaximum / (3 * two.fullWidthAtHalfMaximum) - 1) < Tolerance.certified)
    #expect(abs(two.mirrored.fullWidthAtHalfMaximum / two.fullWidthAtHalfMaximum - 1) < Tolerance.certified)
    // Nearer to the narrow part than the standard deviation is.
    #expect(two.fullWidthAtHalfMaximum / 2.3548 < two.standardDeviation)
  }
}
