public import EventFiles
import Statistics

/// The average decision ordering of two scores, from files.
public struct OrderingEvaluation: Sendable, Hashable, Codable {
  /// ADO over all pairs.
  public struct Ordering: Sendable, Hashable, Codable {
    /// ADO as defined, not folded.
    public let ado: Double
    /// Its standard error; nil if a class has a single event.
    public let error: Double?
    /// The same with the elements of an event's lists fluctuating together; nil without lists.
    public let errorByEvent: Double?
    /// max(ADO, 1 − ADO).
    public let folded: Double
    /// |ADO − ½|.
    public let distance: Double
    /// 2 ADO − 1.
    public let tau: Double
    /// (C − D)/(C + D); nil over the pairs in use, or if all are tied.
    public let gamma: Double?
    /// ADO over the pairs that neither score ties; nil as above.
    public let untied: Double?
    /// The weight of the pairs in use over that of all; 1 unless a score is given.
    public let pairShare: Double
  }

  /// The events.
  public let events: EvaluatedEvents
  /// The formulas f, g and, if pairs are restricted, the given one.
  public let scores: [String]
  /// ADO over all pairs.
  public let all: Ordering
  /// ADO over the pairs that f and the given score order differently; nil if none is given.
  public let restricted: Ordering?

  /// Reads the files and computes.
  /// - Parameter given: the score that restricts the pairs; nil for all pairs.
  /// - Throws: as ``EvaluationTable/init(_:scores:_:threads:)``; ``MetricError/noDiscordantPairs``.
  public init(
    _ chain: EventChain, f: String, g: String, given: String?, _ input: EvaluationInput, threads: Int
  ) throws {
    let formulas = [("f", f), ("g", g)] + (given.map { [("given", $0)] } ?? [])
    let table = try EvaluationTable(
      chain, scores: formulas.map { (name: $0.0, formula: $0.1) }, input, threads: threads)
    let orders = try ScoreOrder.orders(of: formulas.map { ($0.0, table.scores[$0.0] ?? []) }, threads: threads)
    events = EvaluatedEvents(table)
    scores = formulas.map(\.1)
    all = Ordering(try AverageDecisionOrdering(orders[0], orders[1], table.classes, threads: threads), table)
    restricted =
      given == nil
      ? nil
      : Ordering(
        try RestrictedDecisionOrdering(orders[0], orders[1], given: orders[2], table.classes, threads: threads), table)
  }
}

extension OrderingEvaluation.Ordering {
  fileprivate init(_ ado: AverageDecisionOrdering, _ table: EvaluationTable) {
    (self.ado, error, folded, distance) = (ado.value, ado.standardError, ado.folded, ado.distance)
    (tau, gamma, untied, pairShare) = (ado.tau, ado.gamma, ado.untiedValue, 1)
    errorByEvent = table.events.map { table.classes.standardError(ado.gradient, groups: $0) }
  }

  fileprivate init(_ ado: RestrictedDecisionOrdering, _ table: EvaluationTable) {
    (self.ado, error, folded, distance) = (ado.value, ado.standardError, ado.folded, ado.distance)
    (tau, gamma, untied, pairShare) = (2 * ado.value - 1, nil, nil, ado.pairShare)
    errorByEvent = table.events.map { table.classes.standardError(ado.gradient, groups: $0) }
  }
}
