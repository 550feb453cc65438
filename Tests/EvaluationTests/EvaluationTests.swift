import EventFiles
import Foundation
import Statistics
import Testing
import _TestSupport

@testable import Evaluation

@Suite("Evaluation of scores in files")
struct EvaluationTests {
  private let label = EvaluationInput(.label("truth == 13", weight: "weight"))

  @Test("Areas of formulas in a file are those of the values, for any number of threads")
  func area() throws {
    let sample = try EventSample()
    let classes = try EventClasses(isSignal: sample.truth.map { $0 == 13 }, weights: sample.weight)
    let (first, second) = (
      try AreaUnderCurve(ScoreOrder(sample.score), classes), try AreaUnderCurve(ScoreOrder(sample.other.map { 3 - $0 }), classes)
    )
    let chain = try EventChain([sample.path])
    let result = try AreaEvaluation(chain, scores: ["score", "3 - other"], label, threads: 1)
    #expect(result.first.auc == first.value && result.first.error == first.standardError)
    #expect(result.second?.auc == second.value && result.first.errorByEvent == nil)
    #expect(result.difference == MetricDifference(first, second, classes))
    #expect(result.events.evaluated == 500 && result.events.events == 500 && !result.events.areListElements)
    #expect(result.events.signal.count == sample.truth.count { $0 == 13 })
    #expect(try AreaEvaluation(chain, scores: ["score", "3 - other"], label, threads: 3) == result)
  }

  @Test("A selection leaves events out; two files are one sample")
  func selection() throws {
    let (one, two) = (try EventSample(count: 300, seed: 6), try EventSample(count: 200, seed: 7))
    let input = EvaluationInput(.label("truth == 13", weight: nil), selection: "other > -1 && score < 2")
    let result = try AreaEvaluation(EventChain([one.path, two.path]), scores: ["score"], input, threads: 2)
    let scores = one.score + two.score
    let kept = scores.indices.filter { (one.other + two.other)[$0] > -1 && scores[$0] < 2 }
    let truth = one.truth + two.truth
    let expected = try AreaUnderCurve(scores: kept.map { scores[$0] }, isSignal: kept.map { truth[$0] == 13 })
    #expect(result.first.auc == expected.value && result.events.evaluated == kept.count && result.events.events == 500)
  }

  @Test("With two weights every event is in both classes, self pairs dropped or kept", arguments: [true, false])
  func shared(keepsSelf: Bool) throws {
    let sample = try EventSample()
    let input = EvaluationInput(.weights(signal: "s", background: "b", keepsSelfPairs: keepsSelf))
    let result = try AreaEvaluation(EventChain([sample.path]), scores: ["score"], input, threads: 1)
    let shares = sample.score.indices.map { 0.5 + 0.4 * (sample.score[$0] / 5) - 0.1 * sample.weight[$0] }
    let classes = try EventClasses(
      signalWeights: shares, backgroundWeights: shares.map { 1 - $0 }, selfPairs: keepsSelf ? .kept : .dropped)
    let expected = try AreaUnderCurve(ScoreOrder(sample.score), classes)
    #expect(abs(result.first.auc - expected.value) < Tolerance.pairs)
    #expect(result.events.selfPairs == (keepsSelf ? .kept : .dropped) && result.events.signal.count == nil)
  }

  @Test("Elements of lists are evaluated one by one; an event's weight counts for each, its error joins them")
  func lists() throws {
    let sample = try EventSample()
    let path = sample.path + ".root"
    defer { try? FileManager.default.removeItem(atPath: path) }
    try sample.writeLists(to: path)
    let events = sample.counts.indices.flatMap { Array(repeating: $0, count: sample.counts[$0]) }
    let input = EvaluationInput(.label("label", weight: "weight"), selection: "list > -6")
    let result = try AreaEvaluation(EventChain([path]), scores: ["list"], input, threads: 2)
    let kept = events.indices.filter { sample.listScore[$0] > -6 }
    let classes = try EventClasses(
      isSignal: kept.map { sample.listTruth[$0] == 1 }, weights: kept.map { sample.weight[events[$0]] })
    let expected = try AreaUnderCurve(ScoreOrder(kept.map { sample.listScore[$0] }), classes)
    #expect(result.first.auc == expected.value && result.first.error == expected.standardError)
    let joined = classes.standardError(expected.gradient, groups: kept.map { events[$0] })
    #expect(result.first.errorByEvent == joined && result.events.areListElements && result.events.evaluated == kept.count)
  }

  @Test("ADO of formulas, over all and over given pairs")
  func ordering() throws {
    let sample = try EventSample()
    let chain = try EventChain([sample.path])
    let (classes, label) = (
      try EventClasses(isSignal: sample.truth.map { $0 == 13 }), EvaluationInput(.label("truth == 13", weight: nil))
    )
    let orders = (try ScoreOrder(sample.score), try ScoreOrder(sample.other), try ScoreOrder(sample.weight))
    let all = try AverageDecisionOrdering(orders.0, orders.1, classes)
    let restricted = try RestrictedDecisionOrdering(orders.0, orders.1, given: orders.2, classes)
    let plain = try OrderingEvaluation(chain, f: "score", g: "other", given: nil, label, threads: 1)
    #expect(plain.all.ado == all.value && plain.all.error == all.standardError && plain.restricted == nil)
    #expect(plain.all.gamma == all.gamma && plain.all.untied == all.untiedValue && plain.all.pairShare == 1)
    let given = try OrderingEvaluation(chain, f: "score", g: "other", given: "weight", label, threads: 2)
    #expect(given.restricted?.ado == restricted.value && given.restricted?.error == restricted.standardError)
    #expect(given.restricted?.pairShare == restricted.pairShare && given.all == plain.all)
    #expect(given.scores == ["score", "other", "weight"])
  }

  @Test("A curve has a row per threshold in CSV and columns in JSON, working points as asked for")
  func curve() throws {
    let sample = try EventSample()
    let result = try CurveEvaluation(
      EventChain([sample.path]), score: "score", label, falsePositiveRates: [0.1], truePositiveRates: [0.9], threads: 1)
    #expect(result.workingPoints.map(\.falsePositiveRate)[0] == 0.1 && result.workingPoints[1].truePositiveRate == 0.9)
    let rows = result.csv.split(separator: "\n")
    #expect(rows.count == Set(sample.score.map { $0 + 0 }).count + 2 && rows[1].hasPrefix("inf,0.0,0.0,0.0,0.0,1"))
    #expect(rows.dropFirst().count { $0.hasSuffix(",1") } == result.hull.points.count)
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(result)) as? [String: Any]
    let points = json?["points"] as? [String: [Any]]
    #expect(points?["tpr"]?.count == rows.count - 1 && points?["threshold"]?.first is NSNull)
    #expect(json?["auc"] as? Double == result.area.value && json?["isMonotone"] as? Bool == result.curve.isMonotone)
  }
}
