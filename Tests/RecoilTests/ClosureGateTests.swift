import Numerics
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
    return ClosureGate().verdicts(bins: bins, inclusive: good)
  }

  @Test("Two of forty outcomes may fail the KS test, three may not, whatever the inclusive shapes", arguments: [0, 1, 2, 3])
  func shapes(failing: Int) throws {
    let bad = try (0..<failing).map { _ in try bin("shifted", shift: 6) }
    let found = try verdicts(bad, of: 20)
    #expect(found[0].seen == "\(40 - failing) of 40 (2 not judged)")
    #expect(found[0].holds == (failing <= 2))
    #expect(found.dropFirst().allSatisfy { $0.holds })
  }

  @Test("Two of forty widths may disagree, three may not", arguments: [2, 3])
  func widths(failing: Int) throws {
    let bad = try (0..<failing).map { _ in try bin("widened", width: 13) }
    let found = try verdicts(bad, of: 20)
    #expect(found[3].seen == "\(40 - failing) of 40 (2 not judged)")
    #expect(found[3].holds == (failing <= 2))
  }

  @Test("Nothing to judge does not close")
  func nothing() throws {
    let empty = ClosureBin(label: "empty", dataEntries: 0, simulationEntries: 0, entries: [])
    #expect(ClosureGate().verdicts(bins: [empty], inclusive: empty).allSatisfy { !$0.holds })
  }
}
