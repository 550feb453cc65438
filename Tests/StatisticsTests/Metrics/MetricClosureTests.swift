import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("Errors of metrics")
struct MetricClosureTests {
  /// Scores whose area is Φ(0.5), with weights that do not depend on them.
  private func toy(_ stream: UInt64) -> (scores: [Double], labels: [Bool], weights: [Double]) {
    var generator = Philox(seed: 2718, stream: stream)
    var (scores, labels, weights) = ([Double](), [Bool](), [Double]())
    for _ in 0..<240 {
      let isSignal = generator.uniform() < 0.4
      labels.append(isSignal)
      scores.append(generator.normal() + (isSignal ? 0.5.squareRoot() : 0))
      weights.append((generator.uniform() < 0.1 ? -1 : 1) * (0.5 + generator.uniform()))
    }
    return (scores, labels, weights)
  }

  @Test("The pulls of weighted areas have mean 0 and width 1")
  func pulls() throws {
    var moments = Moments()
    for stream in 0..<500 as Range<UInt64> {
      let t = toy(stream)
      let auc = try AreaUnderCurve(scores: t.scores, isSignal: t.labels, weights: t.weights)
      moments.add((auc.value - NormalDistribution.cdf(0.5)) / (try #require(auc.standardError)), weight: 1)
    }
    #expect(abs(moments.mean) < Tolerance.sigmas * moments.meanError)
    #expect(abs(moments.standardDeviation - 1) < Tolerance.sigmas * moments.standardDeviationError)
  }

  @Test("The errors of AUC, ADO and restricted ADO are those of a Poisson bootstrap")
  func bootstrap() throws {
    var generator = Philox(seed: 31, stream: 4)
    let t = toy(90_001)
    let t2 = toy(90_002)
    let (f, labels, weights) = (t.scores + t2.scores, t.labels + t2.labels, t.weights + t2.weights)
    let g = f.map { $0 + generator.normal() }
    let h = f.map { $0 + generator.normal() }
    let orders = (try ScoreOrder(f), try ScoreOrder(g), try ScoreOrder(h))
    func values(_ weights: [Double]) throws -> [(value: Double, error: Double)] {
      let classes = try EventClasses(isSignal: labels, weights: weights)
      let (auc, ado) = (try AreaUnderCurve(orders.0, classes), try AverageDecisionOrdering(orders.0, orders.1, classes))
      let restricted = try RestrictedDecisionOrdering(orders.0, orders.1, given: orders.2, classes)
      return [
        (auc.value, auc.standardError ?? -1), (ado.value, ado.standardError ?? -1),
        (restricted.value, restricted.standardError ?? -1),
      ]
    }
    let nominal = try values(weights)
    var spreads = [Moments](repeating: Moments(origin: 0.5), count: 3)
    for _ in 0..<800 {
      let drawn = try values(weights.map { $0 * poisson(&generator) })
      for i in 0..<3 { spreads[i].add(drawn[i].value, weight: 1) }
    }
    for i in 0..<3 {
      let (spread, error) = (spreads[i].standardDeviation, spreads[i].standardDeviationError)
      #expect(abs(nominal[i].error - spread) < Tolerance.sigmas * error + Tolerance.asymptotic / 480 * spread, "\(i)")
    }
  }

  /// A Poisson number of mean 1.
  private func poisson(_ generator: inout Philox) -> Double {
    var (count, product) = (0.0, generator.uniform())
    while product > exp(-1) {
      product *= generator.uniform()
      count += 1
    }
    return count
  }
}
