import Numerics
import Statistics

/// AUC and ADO of a million weighted events, from scores to value and error.
struct MetricBench {
  let folder: String
  private let count = 1_000_000

  func run() throws {
    let events = make()
    for (name, values) in [
      ("label", events.labels.map { $0 ? 1 : 0 }), ("f", events.f), ("g", events.g), ("weight", events.weights),
    ] { try write(values, to: "\(folder)/metric-\(name).f64") }
    try area(events)
    for threads in [1, 2] { try ordering(events, threads: threads) }
  }

  private typealias Events = (f: [Double], g: [Double], labels: [Bool], weights: [Double])

  private func make() -> Events {
    var random = Philox(seed: 55_201, stream: 1)
    var events: Events = ([], [], [], [])
    for _ in 0..<count {
      let isSignal = random.uniform() < 0.43
      let f = random.normal() + (isSignal ? 0.85 : 0)
      events.f.append(f)
      events.g.append(f + random.normal())
      events.labels.append(isSignal)
      events.weights.append(0.3 + random.uniform())
    }
    return events
  }

  private func area(_ events: Events) throws {
    var value = 0.0
    let seconds = try medianSeconds(repetitions: 9) {
      value = try AreaUnderCurve(scores: events.f, isSignal: events.labels, weights: events.weights).value
    }
    Measurement(key: "metric.auc.milliseconds", value: seconds * 1e3, checksum: digits(value)).print()
  }

  private func ordering(_ events: Events, threads: Int) throws {
    var value = 0.0
    let seconds = try medianSeconds(repetitions: 9) {
      let classes = try EventClasses(isSignal: events.labels)
      let orders = try ScoreOrder.orders(of: [("f", events.f), ("g", events.g)], threads: threads)
      value = try AverageDecisionOrdering(orders[0], orders[1], classes, threads: threads).value
    }
    Measurement(key: "metric.ado.threads\(threads).milliseconds", value: seconds * 1e3, checksum: digits(value)).print()
  }
}
