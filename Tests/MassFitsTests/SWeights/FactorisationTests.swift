import Fitting
import MassFits
import Numerics
import Statistics
import Testing
import _TestSupport

/// Whether a control variable that follows the mass is found, and one that does not is left alone.
@Suite struct FactorisationTests {
  @Test("Kendall's tau with ties is that of scipy.stats.kendalltau")
  func kendall() throws {
    let x = [12.1, 2.7, 1.3, 12.1, 2.7, 5.9, 8.8, 3.14, 3.14, 0.2, 7.7, 6.1]
    let y = [1.1, 4.2, 7.9, 1.1, 0.3, 5.5, 4.2, 2.2, 9.1, 9.1, 3.6, 4.2]
    let tau = try KendallTau(x, y)
    // scipy 1.17.1, method='asymptotic': the next two numbers are tau_b and p; τ_a = τ_b √((66−3)(66−5))/66
    let ties = ((66.0 - 3) * (66.0 - 5)).squareRoot() / 66
    #expect(abs(tau.tau - -0.43554052664624454 * ties) < Tolerance.peer)
    #expect(abs(tau.pValue - 0.05884816317478447) < Tolerance.peer)
  }

  @Test("A weight of one changes tau not at all, and the spread little")
  func weights() throws {
    let toys = SWeightToys(signal: 0, background: 1_500, seed: 71_004, toy: 3)
    let plain = try KendallTau(toys.control, toys.masses)
    let weighted = try KendallTau(toys.control, toys.masses, weights: toys.masses.map { _ in 1 })
    #expect(plain.tau == weighted.tau)
    #expect(abs(plain.significance - weighted.significance) < Tolerance.sandwich)
  }

  @Test("On simulation: a control variable that follows the mass is found by rank correlation")
  func simulation() throws {
    for (slope, verdict) in [(0.0, FactorisationTest.Verdict.noSign), (0.2, .depends)] {
      let toys = SWeightToys(signal: 0, background: 3_000, seed: 71_004, toy: 4, slope: slope)
      let test = try FactorisationTest.rankCorrelation(control: toys.control, masses: toys.masses)
      #expect(test.verdict == verdict && test.method == .rankCorrelation)
    }
  }

  @Test("On data: sWeighted distributions of two windows differ where the control variable follows the mass")
  func data() throws {
    for (slope, verdict) in [(0.0, FactorisationTest.Verdict.noSign), (0.25, .depends)] {
      let toys = SWeightToys(signal: 2_000, background: 4_000, seed: 71_004, toy: 5, slope: slope)
      let test = try FactorisationTest.windows(
        [70...91, 90...110], control: toys.control, edges: [18, 27, 33, 40, 80], species: ["background"],
        model: PeakModel.model(), fit: toys.fit(), masses: toys.masses)
      #expect(test.verdict == verdict, "p = \(test.pValue)")
      #expect(test.degreesOfFreedom == 3)
    }
  }

  @Test("Without a dependence the p-values of the window test are even")
  func evenly() throws {
    var small = 0.0
    let toyCount = 120
    for toy in 0..<toyCount {
      let toys = SWeightToys(signal: 700, background: 1_100, seed: 71_005, toy: toy)
      let test = try FactorisationTest.windows(
        [70...92, 88...110], control: toys.control, edges: [18, 29, 38, 90], species: ["background"],
        model: PeakModel.model(), fit: toys.fit(), masses: toys.masses)
      if test.pValue < 0.3 { small += 1 }
    }
    let expected = 0.3 * Double(toyCount)
    #expect(abs(small - expected) < Tolerance.sigmas * (expected * 0.7).squareRoot())
  }
}
