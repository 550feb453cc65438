import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("Metrics, pair by pair")
struct PairByPairTests {
  private typealias Slow = (value: Double, gradient: [SIMD2<Double>], share: Double)

  private func compare(
    _ fast: (value: Double, variance: Double?, gradient: WeightGradient), _ slow: Slow, _ pairs: PairByPair, _ place: String
  ) throws {
    let size = 1 + abs(slow.value)
    #expect(abs(fast.value - slow.value) <= Tolerance.pairs * size, "\(place): \(fast.value) \(slow.value)")
    let variance = try #require(fast.variance)
    let expected = pairs.variance(slow.gradient)
    #expect(abs(variance - expected) <= Tolerance.pairs * (1 + expected), "\(place): \(variance) \(expected)")
    for (mine, theirs) in zip(fast.gradient.values, slow.gradient) {
      #expect(abs((mine - theirs).x) <= Tolerance.pairs && abs((mine - theirs).y) <= Tolerance.pairs, "\(place)")
    }
  }

  @Test("AUC, ADO and their errors are those of all pairs, 1,000 times")
  func classes() throws {
    for stream in 0..<1000 as Range<UInt64> {
      let e = TiedEvents(stream: stream)
      let pairs = PairByPair(signal: e.signal, background: e.background)
      let classes = try EventClasses(isSignal: e.isSignal, weights: e.weights)
      let (f, g) = (try ScoreOrder(e.f), try ScoreOrder(e.g))
      let auc = try AreaUnderCurve(f, classes)
      try compare((auc.value, auc.variance, auc.gradient), pairs.auc(e.f), pairs, "AUC \(stream)")
      let ado = try AverageDecisionOrdering(f, g, classes)
      try compare((ado.value, ado.variance, ado.gradient), pairs.ado(e.f, e.g), pairs, "ADO \(stream)")
      let untied = pairs.untied(e.f, e.g)
      #expect(abs(ado.untiedShare - untied.share / classes.pairTotal) <= Tolerance.pairs, "\(stream)")
    }
  }

  @Test("The restricted ADO and its error are those of the discordant pairs, 1,000 times")
  func restricted() throws {
    var used = 0
    for stream in 0..<1000 as Range<UInt64> {
      let e = TiedEvents(stream: 5000 + stream)
      let pairs = PairByPair(signal: e.signal, background: e.background)
      let slow = pairs.restricted(e.f, e.g, e.h)
      guard slow.share > 0.02 * e.signal.reduce(0, +) * e.background.reduce(0, +) else { continue }
      let classes = try EventClasses(isSignal: e.isSignal, weights: e.weights)
      let fast = try RestrictedDecisionOrdering(ScoreOrder(e.f), ScoreOrder(e.g), given: ScoreOrder(e.h), classes)
      try compare((fast.value, fast.variance, fast.gradient), slow, pairs, "\(stream)")
      #expect(abs(fast.pairShare - slow.share / classes.pairTotal) <= Tolerance.pairs)
      used += 1
    }
    #expect(used > 800)
  }

  @Test("With events in both classes all three are those of all pairs, self pairs dropped or kept", arguments: [true, false])
  func shared(keepsSelf: Bool) throws {
    for stream in 0..<300 as Range<UInt64> {
      let e = TiedEvents(stream: 9000 + stream)
      var generator = Philox(seed: 77, stream: stream)
      let signal = e.f.map { _ in 1.3 * generator.uniform() - 0.2 }
      let background = signal.map { 1.07 - $0 }
      let classes = try EventClasses(
        signalWeights: signal, backgroundWeights: background, selfPairs: keepsSelf ? .kept : .dropped)
      let pairs = PairByPair(signal: signal, background: background, keepsSelf: keepsSelf)
      let (f, g, h) = (try ScoreOrder(e.f), try ScoreOrder(e.g), try ScoreOrder(e.h))
      let auc = try AreaUnderCurve(f, classes)
      try compare((auc.value, auc.variance, auc.gradient), pairs.auc(e.f), pairs, "AUC \(stream)")
      let ado = try AverageDecisionOrdering(f, g, classes)
      try compare((ado.value, ado.variance, ado.gradient), pairs.ado(e.f, e.g), pairs, "ADO \(stream)")
      let slow = pairs.restricted(e.f, e.g, e.h)
      guard slow.share > 0.02 * classes.pairTotal else { continue }
      let restricted = try RestrictedDecisionOrdering(f, g, given: h, classes)
      try compare((restricted.value, restricted.variance, restricted.gradient), slow, pairs, "restricted \(stream)")
    }
  }
}
