public import Statistics

/// What was evaluated: sizes and weights of the classes.
public struct EvaluatedEvents: Sendable, Hashable, Codable {
  /// A class of events.
  public struct Summary: Sendable, Hashable, Codable {
    /// How many events, or elements of lists; nil if every one is in both classes.
    public let count: Int?
    /// Σw.
    public let sumOfWeights: Double
    /// (Σw)²/Σw².
    public let effectiveEntries: Double
  }

  /// How many events were read.
  public let events: Int
  /// How many events, or elements of lists, are evaluated.
  public let evaluated: Int
  /// Whether the elements of lists are evaluated.
  public let areListElements: Bool
  /// The signal.
  public let signal: Summary
  /// The background.
  public let background: Summary
  /// For events that are in both classes: what became of the pairs of an event with itself.
  public let selfPairs: EventClasses.SelfPairs?

  /// Sums up.
  public init(_ table: EvaluationTable) {
    let classes = table.classes
    events = table.eventCount
    evaluated = classes.count
    areListElements = table.events != nil
    signal = Summary(
      count: table.counts?.signal, sumOfWeights: classes.signalTotal, effectiveEntries: classes.signalEffectiveEntries)
    background = Summary(
      count: table.counts?.background, sumOfWeights: classes.backgroundTotal,
      effectiveEntries: classes.backgroundEffectiveEntries)
    selfPairs = classes.isShared ? classes.selfPairs : nil
  }
}
