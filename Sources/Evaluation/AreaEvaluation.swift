public import EventFiles
public import Statistics

/// The area under the ROC curve of one score or two, from files.
public struct AreaEvaluation: Sendable, Hashable, Codable {
  /// One score's area.
  public struct Area: Sendable, Hashable, Codable {
    /// The score's formula.
    public let score: String
    /// The area.
    public let auc: Double
    /// Its standard error; nil if a class has a single event.
    public let error: Double?
    /// The same with the elements of an event's lists fluctuating together; nil without lists.
    public let errorByEvent: Double?
    /// Whether negative weights drove the area out of [0, 1].
    public let isOutsideUnitInterval: Bool
  }

  /// The events.
  public let events: EvaluatedEvents
  /// The first score.
  public let first: Area
  /// The second score, if there is one.
  public let second: Area?
  /// First less second.
  public let difference: MetricDifference?

  /// Reads the files and computes.
  /// - Parameter scores: one formula or two.
  /// - Throws: as ``EvaluationTable/init(_:scores:_:threads:)``.
  public init(_ chain: EventChain, scores: [String], _ input: EvaluationInput, threads: Int) throws {
    precondition((1...2).contains(scores.count), "one score or two, not \(scores.count)")
    let names = ["score", "second score"]
    let table = try EvaluationTable(
      chain, scores: zip(names, scores).map { (name: $0, formula: $1) }, input, threads: threads)
    let areas = try zip(names, scores).map { name, _ in
      try AreaUnderCurve(ScoreOrder(table.scores[name] ?? [], name: name), table.classes)
    }
    events = EvaluatedEvents(table)
    let results = zip(scores, areas).map { Area($0, $1, table) }
    first = results[0]
    second = results.count > 1 ? results[1] : nil
    difference = areas.count > 1 ? MetricDifference(areas[0], areas[1], table.classes) : nil
  }
}

extension AreaEvaluation.Area {
  fileprivate init(_ score: String, _ area: AreaUnderCurve, _ table: EvaluationTable) {
    self.score = score
    auc = area.value
    error = area.standardError
    errorByEvent = table.events.map { table.classes.standardError(area.gradient, groups: $0) }
    isOutsideUnitInterval = area.isOutsideUnitInterval
  }
}
