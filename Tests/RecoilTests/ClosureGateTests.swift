import Glibc
import Numerics
import Statistics
import Testing

@testable import Recoil

@Suite("Closure gate")
struct ClosureGateTests {
  /// 400 normal quantiles of width 10 GeV: no statistics, so what agrees agrees exactly.
  private func distribution(_ quantity: ClosureQuantity, shift: Double = 0, width: Double = 10) -> ClosureDistribution {
    var result = ClosureDistribution(quantity, reach: 200)
    for i in 0..<400 {
      let x = shift + width * NormalDistribution.quantile((Double(i) + 0.5) / 400)
      result.fill(quantity == .met ? abs(x) : x, weight: 1)
    }
    return result
  }

  /// A bin whose simulation is shifted or widened in u_par − qT after correction.
  private func bin(_ label: String, shift: Double = 0, width: Double = 10) throws -> ClosureBin {
    let entries = try ClosureQuantity.allCases.map { quantity in
      let data = distribution(quantity)
      let isBad = quantity == .parallel
      let simulation = distribution(quantity, shift: isBad ? shift : 0, width: isBad ? width : 10)
      let agreement = try #require(ClosureAgreement(data: data, simulation: simulation))
      let plots = ClosurePlots(data: data.coarse, before: data.coarse, after: simulation.coarse)
      return ClosureEntry(quantity: quantity, before: agreement, after: agreement, plots: plots)
    }
    return ClosureBin(label: label, dataEntries: 400, simulationEntries: 400, entries: entries)
  }

  private func verdicts(_ bad: [ClosureBin], of count: Int) throws -> [ClosureVerdict] {
    let good = try bin("good")
    let empty = ClosureBin(label: "empty", dataEntries: 4, simulationEntries: 9, entries: [])
    let bins = bad + [ClosureBin](repeating: good, count: count - bad.count) + [empty]
    return ClosureGate().verdicts(closure(bins, inclusive: good), isXYCorrected: false)
  }

  private func closure(_ bins: [ClosureBin], inclusive: ClosureBin) -> RecoilClosure {
    RecoilClosure(calibration: "toy", digest: "", bins: bins, inclusive: inclusive, verdicts: [], counts: [:])
  }

  @Test("Two of forty outcomes may fail the KS test, three may not, whatever the inclusive shapes", arguments: [0, 1, 2, 3])
  func shapes(failing: Int) throws {
    let bad = try (0..<failing).map { _ in try bin("shifted", shift: 6) }
    let found = try verdicts(bad, of: 20)
    #expect(found[0].seen == "\(40 - failing) of 40 (2 not judged)")
    #expect(found[0].holds == (failing <= 2))
    #expect(found.dropFirst().allSatisfy { $0.holds || $0.condition.hasPrefix("mean within") })
  }

  @Test("Two of forty widths may disagree, three may not", arguments: [2, 3])
  func widths(failing: Int) throws {
    let bad = try (0..<failing).map { _ in try bin("widened", width: 13) }
    let found = try verdicts(bad, of: 20)
    #expect(found[3].seen == "\(40 - failing) of 40 (2 not judged)")
    #expect(found[3].holds == (failing <= 2))
  }

  @Test("Two of forty means may disagree, three may not", arguments: [2, 3])
  func means(failing: Int) throws {
    let bad = try (0..<failing).map { _ in try bin("shifted", shift: 2.5) }
    let found = try #require(verdicts(bad, of: 20).first { $0.condition.hasPrefix("mean within") })
    #expect(found.seen == "\(40 - failing) of 40 (2 not judged)" && found.holds == (failing <= 2))
  }

  @Test("An inclusive mean that disagrees fails by itself", arguments: [(1.9, true), (2.3, false)])
  func inclusiveMean(shift: Double, holds: Bool) throws {
    let all = ClosureGate().verdicts(
      closure([try bin("good")], inclusive: try bin("inclusive", shift: shift)), isXYCorrected: false)
    let found = all.filter { $0.condition.contains(": mean within") }
    // Three standard errors are 3 · 10 √(2/400) = 2.12 GeV.
    #expect(found.map(\.holds) == [holds, true], "\(found)")
  }

  @Test("Nothing to judge does not close")
  func nothing() throws {
    let empty = ClosureBin(label: "empty", dataEntries: 0, simulationEntries: 0, entries: [])
    #expect(ClosureGate().verdicts(closure([empty], inclusive: empty), isXYCorrected: false).allSatisfy { !$0.holds })
  }

  @Test("Widths are judged by errors that include the fits'")
  func fitErrors() throws {
    let plain = try bin("widened", width: 13)
    var entries = plain.entries
    entries[0].fitErrors = FitErrors(mean: 0, width: 0.11, chiSquared: nil)
    let known = ClosureBin(label: "widened", dataEntries: 400, simulationEntries: 400, entries: entries)
    func holds(_ bin: ClosureBin) throws -> Bool {
      let bins = [ClosureBin](repeating: bin, count: 2)
      return ClosureGate().verdicts(closure(bins, inclusive: try self.bin("good")), isXYCorrected: false)[3].holds
    }
    #expect(try !holds(plain) && holds(known))
  }

  @Test("The smallest χ² p-value is compared with the family's error over the number of tests", arguments: [0.0009, 0.0011])
  func family(pValue: Double) throws {
    let good = try bin("good")
    var entries = good.entries
    let quantile = 2 * log(1 / pValue)  // two degrees of freedom: p = exp(−χ²/2)
    for q in entries.indices {
      entries[q].fitErrors = FitErrors(mean: 0, width: 0, chiSquared: ChiSquaredTest(chiSquared: 1.4, degreesOfFreedom: 2))
    }
    entries[1].fitErrors = FitErrors(mean: 0, width: 0, chiSquared: ChiSquaredTest(chiSquared: quantile, degreesOfFreedom: 2))
    let bins =
      [ClosureBin(label: "odd", dataEntries: 400, simulationEntries: 400, entries: entries)]
      + [
        ClosureBin
      ](repeating: ClosureBin(label: "x", dataEntries: 400, simulationEntries: 400, entries: Array(entries[2...])), count: 7)
    let found = ClosureGate().verdicts(closure(bins, inclusive: good), isXYCorrected: false)
    let verdict = try #require(found.first { $0.condition.hasPrefix("smallest of 10 ") })
    #expect(verdict.holds == (pValue > 0.001) && verdict.seen.hasSuffix("in u_perp, odd"))
  }

  @Test("Coverage below its range fails, above does not", arguments: [(60, false), (62, true), (99, true)])
  func coverage(inside: Int, holds: Bool) throws {
    let good = try bin("good")
    var result = closure([good], inclusive: good)
    result.coverage = ClosureCoverage(inside: inside, insideStatistics: 50, counted: 100)
    let found = ClosureGate().verdicts(result, isXYCorrected: false)
    let verdict = try #require(found.first { $0.condition.hasPrefix("data inside") })
    #expect(verdict.holds == holds && verdict.seen == "\(inside) of 100 (50 by statistics alone)")
  }
}
