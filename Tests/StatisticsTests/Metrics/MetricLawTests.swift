import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("Laws of metrics")
struct MetricLawTests {
  private func sample(_ count: Int, stream: UInt64, grid: Double) -> (f: [Double], g: [Double], labels: [Bool], weights: [Double])
  {
    var generator = Philox(seed: 314, stream: stream)
    var (f, g, labels, weights) = ([Double](), [Double](), [Bool](), [Double]())
    for _ in 0..<count {
      let isSignal = generator.uniform() < 0.37
      let x = generator.normal() + (isSignal ? 0.8 : 0)
      labels.append(isSignal)
      f.append((x * grid).rounded() / grid)
      g.append(((x + 0.9 * generator.normal()) * grid).rounded() / grid)
      weights.append((generator.uniform() < 0.15 ? -1 : 1) * (0.3 + generator.uniform()))
    }
    return (f, g, labels, weights)
  }

  @Test("ADO with the label is AUC, value, error and derivatives")
  func label() throws {
    let s = sample(4321, stream: 1, grid: 7)
    let classes = try EventClasses(isSignal: s.labels, weights: s.weights)
    let order = try ScoreOrder(s.f)
    let label = try ScoreOrder(s.labels.map { $0 ? 1.5 : -2.5 })
    let (auc, ado) = (try AreaUnderCurve(order, classes), try AverageDecisionOrdering(order, label, classes))
    #expect(abs(auc.value - ado.value) < Tolerance.pairs)
    #expect(abs(try #require(auc.standardError) - #require(ado.standardError)) < Tolerance.pairs)
    let factors = zip(auc.gradient.influences(classes), ado.gradient.influences(classes))
    #expect(factors.allSatisfy { abs($0 - $1) < Tolerance.pairs })
  }

  @Test("Fewer than one thread counts as one", arguments: [0, -3])
  func noThreads(threads: Int) throws {
    let s = sample(987, stream: 8, grid: 9)
    let classes = try EventClasses(isSignal: s.labels, weights: s.weights)
    let (f, g) = (try ScoreOrder(s.f), try ScoreOrder(s.g))
    let one = try AverageDecisionOrdering(f, g, classes, threads: 1)
    let none = try AverageDecisionOrdering(f, g, classes, threads: threads)
    #expect(none.value == one.value && none.gradient.influences(classes) == one.gradient.influences(classes))
  }

  @Test("A score turned over gives 1 − AUC and 1 − ADO; a rising map changes nothing; a constant gives ½")
  func symmetry() throws {
    let s = sample(2345, stream: 2, grid: 11)
    let classes = try EventClasses(isSignal: s.labels, weights: s.weights)
    let (f, g) = (try ScoreOrder(s.f), try ScoreOrder(s.g))
    let back = try ScoreOrder(s.f.map { -$0 })
    let mapped = try ScoreOrder(s.f.map { $0 * $0 * $0 * 1e-3 + 17 })
    let (auc, ado) = (try AreaUnderCurve(f, classes), try AverageDecisionOrdering(f, g, classes))
    #expect(abs(try AreaUnderCurve(back, classes).value - (1 - auc.value)) < Tolerance.pairs)
    #expect(abs(try AverageDecisionOrdering(back, g, classes).value - (1 - ado.value)) < Tolerance.pairs)
    #expect(abs(ado.folded - max(ado.value, 1 - ado.value)) == 0 && ado.distance == abs(ado.value - 0.5))
    #expect(try AreaUnderCurve(mapped, classes).value == auc.value)
    #expect(try AverageDecisionOrdering(g, mapped, classes).value == AverageDecisionOrdering(g, f, classes).value)
    let constant = try AverageDecisionOrdering(f, ScoreOrder(s.f.map { _ in 4.2 }), classes)
    #expect(abs(constant.value - 0.5) < Tolerance.pairs && constant.gamma == nil && constant.untiedValue == nil)
  }

  @Test("Without weights counts are exact: the numerator is a whole number of halves, ±0 tie and ∞ is a score")
  func counts() throws {
    let auc = try AreaUnderCurve(
      scores: [-.infinity, -0.0, 0.0, .infinity, 2.5, 2.5], isSignal: [false, true, false, true, false, true])
    #expect(auc.value == (1 + 0.5 + 0 + 3 + 2 + 0.5) / 9)
    let s = sample(30_001, stream: 3, grid: 13)
    let classes = try EventClasses(isSignal: s.labels)
    let ado = try AverageDecisionOrdering(ScoreOrder(s.f), ScoreOrder(s.g), classes)
    let halves = 2 * ado.value * classes.pairTotal
    #expect(abs(halves - halves.rounded()) < 1e-3)
  }

  @Test("Two orders, eight threads: the same bits", arguments: [3.0, 1e6])
  func threads(grid: Double) throws {
    let s = sample(60_000, stream: 4, grid: grid)
    let classes = try EventClasses(isSignal: s.labels, weights: s.weights)
    let (f, g) = (try ScoreOrder(s.f), try ScoreOrder(s.g))
    let (one, eight) = (
      try AverageDecisionOrdering(f, g, classes, threads: 1), try AverageDecisionOrdering(f, g, classes, threads: 8)
    )
    #expect(one.value == eight.value && one.variance == eight.variance && one.gradient.values == eight.gradient.values)
  }

  @Test("The derivatives are what small changes of a weight do", arguments: [EventClasses.SelfPairs.kept, .dropped])
  func derivatives(_ selfPairs: EventClasses.SelfPairs) throws {
    let s = sample(40, stream: 5, grid: 4)
    let signal = s.weights.map { 0.4 + 0.3 * $0 }
    let background = s.weights.map { 0.9 - 0.7 * $0 }
    func metrics(_ signal: [Double], _ background: [Double]) throws -> [(Double, WeightGradient)] {
      let classes = try EventClasses(signalWeights: signal, backgroundWeights: background, selfPairs: selfPairs)
      let (f, g, h) = (try ScoreOrder(s.f), try ScoreOrder(s.g), try ScoreOrder(s.weights))
      let (auc, ado) = (try AreaUnderCurve(f, classes), try AverageDecisionOrdering(f, g, classes))
      let restricted = try RestrictedDecisionOrdering(f, g, given: h, classes)
      return [(auc.value, auc.gradient), (ado.value, ado.gradient), (restricted.value, restricted.gradient)]
    }
    let nominal = try metrics(signal, background)
    for event in [0, 7, 23] {
      var (up, down) = ((signal, background), (signal, background))
      (up.0[event], down.0[event]) = (signal[event] + 1e-5, signal[event] - 1e-5)
      for (i, (a, b)) in zip(try metrics(up.0, up.1), try metrics(down.0, down.1)).enumerated() {
        #expect(abs((a.0 - b.0) / 2e-5 - nominal[i].1.signal[event]) < Tolerance.finiteDifference)
      }
      (up, down) = ((signal, background), (signal, background))
      (up.1[event], down.1[event]) = (background[event] + 1e-5, background[event] - 1e-5)
      for (i, (a, b)) in zip(try metrics(up.0, up.1), try metrics(down.0, down.1)).enumerated() {
        #expect(abs((a.0 - b.0) / 2e-5 - nominal[i].1.background[event]) < Tolerance.finiteDifference)
      }
    }
  }

  @Test("Orders are right whatever the bits: close numbers, both signs, tiny and huge")
  func orders() throws {
    var generator = Philox(seed: 99, stream: 1)
    for scale in [1e-16, 1e-9, 1.0, 1e300] {
      let scores = (0..<5000).map { _ in (scale < 1e-3 ? 1 : 0) + scale * (generator.uniform() - 0.5) }
      let order = try ScoreOrder(scores)
      let expected = scores.indices.sorted { (scores[$0], $0) < (scores[$1], $1) }
      #expect(order.order.map { Int($0) } == expected, "\(scale)")
      #expect(order.groupCount == Set(scores).count)
    }
  }

  @Test("The difference of two areas has the error of what they do not share")
  func difference() throws {
    let s = sample(3000, stream: 6, grid: 1e5)
    let classes = try EventClasses(isSignal: s.labels, weights: s.weights)
    let (first, second) = (try AreaUnderCurve(ScoreOrder(s.f), classes), try AreaUnderCurve(ScoreOrder(s.g), classes))
    let difference = MetricDifference(first, second, classes)
    let (a, b) = (try #require(first.variance), try #require(second.variance))
    let expected = (a + b - 2 * (try #require(difference.covariance))).squareRoot()
    #expect(abs(try #require(difference.standardError) - expected) < Tolerance.tail)
    #expect(abs(try #require(difference.z) - (first.value - second.value) / expected) < Tolerance.peer)
    let (correlation, z) = (try #require(difference.correlation), try #require(difference.z))
    #expect(correlation > 0.3 && correlation < 1)
    #expect(abs(try #require(difference.pValue) - erfc(abs(z) / 2.0.squareRoot())) < Tolerance.tail)
    let same = MetricDifference(first, first, classes)
    #expect(same.value == 0 && same.standardError == 0 && same.z == nil && same.pValue == nil)
  }

  @Test("Groups of single events give the plain error; joined twins give √2 of it")
  func groups() throws {
    let s = sample(800, stream: 7, grid: 1e5)
    let shared = try EventClasses(
      signalWeights: s.labels.map { $0 ? 1 : 0 }, backgroundWeights: s.labels.map { $0 ? 0 : 1 })
    let auc = try AreaUnderCurve(ScoreOrder(s.f), shared)
    #expect(abs(shared.standardError(auc.gradient, groups: Array(0..<800)) - (try #require(auc.standardError))) < Tolerance.pairs)
    let twice = try EventClasses(
      signalWeights: s.labels.flatMap { [$0 ? 1.0 : 0, $0 ? 1 : 0] },
      backgroundWeights: s.labels.flatMap { [$0 ? 0.0 : 1, $0 ? 0 : 1] })
    let twins = try AreaUnderCurve(ScoreOrder(s.f.flatMap { [$0, $0] }), twice)
    let joined = twice.standardError(twins.gradient, groups: (0..<1600).map { $0 / 2 })
    #expect(abs(joined / (try #require(twins.standardError)) - 2.0.squareRoot()) < Tolerance.peer)
  }
}
