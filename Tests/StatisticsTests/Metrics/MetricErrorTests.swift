import Testing

@testable import Statistics

@Suite("Metrics that are not defined")
struct MetricErrorTests {
  private func message(_ body: () throws(MetricError) -> Void) -> String {
    do { try body() } catch { return "\(error)" }
    return "nothing was thrown"
  }

  @Test("Scores that are NaN are counted and the first is named")
  func notANumber() {
    let text = message { () throws(MetricError) in _ = try ScoreOrder([1.5, .nan, 2.25, .nan], name: "first score") }
    #expect(text.contains("first score is NaN for 2 events, first for number 1"))
  }

  @Test("Lists of different lengths are named with their counts")
  func lengths() throws {
    let labels = [true, false, true]
    #expect(
      message { () throws(MetricError) in _ = try EventClasses(isSignal: labels, weights: [1.5]) }
        .contains("1 values of the weight, but 3 events"))
    #expect(
      message { () throws(MetricError) in _ = try EventClasses(signalWeights: [1.5, 2], backgroundWeights: [2.5]) }
        .contains("1 values of the background weight, but 2 events"))
    let classes = try EventClasses(isSignal: labels)
    let (short, right) = (try ScoreOrder([1.5, 2]), try ScoreOrder([1.5, 2, 3]))
    for text in [
      message { () throws(MetricError) in _ = try AreaUnderCurve(short, classes) },
      message { () throws(MetricError) in _ = try AverageDecisionOrdering(right, short, classes) },
      message { () throws(MetricError) in _ = try RestrictedDecisionOrdering(right, right, given: short, classes) },
      message { () throws(MetricError) in _ = try ROCCurve([2.5, 1], classes) },
    ] { #expect(text.contains("there are 2 values of the") && text.contains("score, but 3 events"), "\(text)") }
  }

  @Test("Weights that are not finite are named", arguments: [Double.nan, .infinity, -1e31])
  func weights(_ weight: Double) {
    let text = message { () throws(MetricError) in
      _ = try EventClasses(isSignal: [true, false, true], weights: [1.5, weight, 2])
    }
    #expect(text.contains("the weight of event 1 is \(weight)"), "\(text)")
    let shared = message { () throws(MetricError) in
      _ = try EventClasses(signalWeights: [1.5, weight], backgroundWeights: [1.5, 2])
    }
    #expect(shared.contains("the signal weight of event 1 is \(weight)"), "\(shared)")
  }

  @Test("A class without events, or with a total of zero or less, is named")
  func classes() {
    #expect(message { () throws(MetricError) in _ = try EventClasses(isSignal: []) }.contains("no signal event"))
    #expect(message { () throws(MetricError) in _ = try EventClasses(isSignal: [true]) }.contains("no background event"))
    #expect(
      message { () throws(MetricError) in _ = try EventClasses(signalWeights: [0, 0], backgroundWeights: [1.5, 2]) }
        .contains("no signal event"))
    for (weight, total) in [(0.0, "0.0"), (-2.5, "-2.5")] {
      let text = message { () throws(MetricError) in _ = try EventClasses(isSignal: [true, false], weights: [1.5, weight]) }
      #expect(text.contains("weights of the background sum to \(total)"), "\(text)")
    }
  }

  @Test("Pairs with a total of zero or less are named")
  func pairs() throws {
    let text = message { () throws(MetricError) in _ = try EventClasses(signalWeights: [2.5, 0], backgroundWeights: [1.5, 0]) }
    #expect(text.contains("weights of the pairs sum to 0.0"), "\(text)")
    let classes = try EventClasses(isSignal: [true, false, true], weights: [1.5, 1, -0.5])
    let (f, h) = (try ScoreOrder([3, 2, 1.5]), try ScoreOrder([3, 2, 2.5]))
    let restricted = message { () throws(MetricError) in _ = try DiscordantPairs(f, h, classes) }
    #expect(restricted.contains("weights of the pairs sum to -0.5"), "\(restricted)")
  }

  @Test("Scores that order all pairs alike leave nothing to restrict to, whatever the ties and weights")
  func discordant() throws {
    let classes = try EventClasses(isSignal: [true, false, true, false], weights: [0.1, 0.7, 0.3, 1.1])
    let (f, h) = (try ScoreOrder([1, 2, 3, 4]), try ScoreOrder([10, 10, 10, 12.5]))
    let text = message { () throws(MetricError) in _ = try RestrictedDecisionOrdering(f, f, given: h, classes) }
    #expect(text.contains("no pair of a signal and a background event is ordered differently"))
  }

  @Test("A class with a single event has no error, and an area outside [0, 1] says so")
  func results() throws {
    let single = try AreaUnderCurve(scores: [1, 2.5, 3], isSignal: [true, false, false])
    #expect(single.value == 0 && single.variance == nil && single.standardError == nil && !single.isOutsideUnitInterval)
    let outside = try AreaUnderCurve(scores: [1, 2.5, 3, 2], isSignal: [true, false, true, false], weights: [-0.5, 1, 2, 1])
    #expect(outside.value > 1 && outside.isOutsideUnitInterval)
  }
}
