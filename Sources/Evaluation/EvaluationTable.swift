import Columns
public import EventFiles
public import Statistics
import Synchronization

/// Scores of events with their classes, read from files.
///
/// Every formula gives one value per event, or a list of values. As soon as one gives lists, the elements of lists are what is
/// evaluated: all lists must have one shape, and single values count for each element of their event.
public struct EvaluationTable: Sendable {
  /// The scores by the names asked for, one per element.
  public let scores: [String: [Double]]
  /// Which elements are signal and which background.
  public let classes: EventClasses
  /// How many elements are signal and background; nil if every one is both.
  public let counts: ClassCounts?
  /// How many events were read.
  public let eventCount: Int
  /// For lists: the entry of the chain that each element belongs to; nil if there is one value per event.
  public let events: [Int]?

  /// How many elements are of each class.
  public struct ClassCounts: Sendable, Hashable, Codable {
    /// Elements with label 1.
    public let signal: Int
    /// Elements with label 0.
    public let background: Int
  }

  /// Reads and evaluates.
  /// - Parameters:
  ///   - scores: formulas by what error messages call them.
  ///   - threads: how many threads read; results do not depend on it.
  /// - Throws: ``EvaluationError``; ``MetricError``; ``FormulaError`` for a formula with its place and the nearest names;
  ///   ``EventFileError``.
  public init(_ chain: EventChain, scores: [(name: String, formula: String)], _ input: EvaluationInput, threads: Int) throws {
    let formulas = EvaluationFormulas(scores, input)
    let program = try FormulaProgram(outputs: formulas.outputs, schema: chain.columns)
    let columns = program.requiredColumns
    _ = try chain.requireColumns(columns)
    let chunks = try chain.chunks(columns: columns)
    let gathered = Mutex(EvaluationRows(formulas, chain))
    try inOrder(count: chunks.count, threads: threads) { index in
      try program.evaluate(chain.batch(columns, chunk: chunks[index]))
    } consume: { index, results in
      try gathered.withLock { rows throws(EvaluationError) in try rows.add(results, chunks[index]) }
    }
    let rows = gathered.withLock { $0 }
    try rows.check()
    self.scores = Dictionary(uniqueKeysWithValues: scores.map { ($0.name, rows.values[$0.name] ?? []) })
    (classes, counts) = try rows.classes(input.classes)
    eventCount = rows.eventCount
    events = rows.hasLists ? rows.events : nil
  }
}
