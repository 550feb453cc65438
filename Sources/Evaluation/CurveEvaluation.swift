public import EventFiles
public import Statistics

/// The ROC curve of a score, from files, with its area and working points.
public struct CurveEvaluation: Sendable {
  /// The events.
  public let events: EvaluatedEvents
  /// The score's formula.
  public let score: String
  /// The area and its error.
  public let area: AreaUnderCurve
  /// The curve as it is.
  public let curve: ROCCurve
  /// The rising curve; the same without negative weights.
  public let monotone: ROCCurve
  /// The concave envelope.
  public let hull: ROCCurve
  /// The places asked for.
  public let workingPoints: [ROCCurve.WorkingPoint]

  /// Reads the files and computes.
  /// - Parameters:
  ///   - falsePositiveRates: where the efficiency is wanted, each from 0 to 1.
  ///   - truePositiveRates: where the rate of background is wanted, each from 0 to 1.
  /// - Throws: as ``EvaluationTable/init(_:scores:_:threads:)``.
  public init(
    _ chain: EventChain, score: String, _ input: EvaluationInput, falsePositiveRates: [Double] = [],
    truePositiveRates: [Double] = [], threads: Int
  ) throws {
    let table = try EvaluationTable(chain, scores: [(name: "score", formula: score)], input, threads: threads)
    let scores = table.scores["score"] ?? []
    events = EvaluatedEvents(table)
    self.score = score
    area = try AreaUnderCurve(ScoreOrder(scores), table.classes)
    curve = try ROCCurve(scores, table.classes)
    monotone = curve.monotone()
    hull = curve.hull()
    let rising = monotone
    workingPoints =
      falsePositiveRates.map { rising.workingPoint(falsePositiveRate: $0) }
      + truePositiveRates.map { rising.workingPoint(truePositiveRate: $0) }
  }
}

extension CurveEvaluation: Encodable {
  private enum Key: CodingKey {
    case events, score, auc, error, isMonotone, workingPoints, points, monotone, hull
  }
  private enum ColumnKey: CodingKey { case threshold, tpr, fpr }

  /// Curves are written as columns; a threshold is null where nothing passes, or where it is infinite.
  public func encode(to encoder: any Encoder) throws {
    var container = encoder.container(keyedBy: Key.self)
    try container.encode(events, forKey: .events)
    try container.encode(score, forKey: .score)
    try container.encode(area.value, forKey: .auc)
    try container.encodeIfPresent(area.standardError, forKey: .error)
    try container.encode(curve.isMonotone, forKey: .isMonotone)
    try container.encode(workingPoints, forKey: .workingPoints)
    for (key, curve) in [(Key.points, curve), (.monotone, monotone), (.hull, hull)] {
      var columns = container.nestedContainer(keyedBy: ColumnKey.self, forKey: key)
      try columns.encode(curve.points.map(\.finiteThreshold), forKey: .threshold)
      try columns.encode(curve.points.map(\.truePositiveRate), forKey: .tpr)
      try columns.encode(curve.points.map(\.falsePositiveRate), forKey: .fpr)
    }
  }
}
