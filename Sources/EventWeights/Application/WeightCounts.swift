/// What was written so far.
struct WeightCounts: Sendable {
  private let names: [String]
  private var events = 0
  private var tallies: [WeightTally]
  private let columns: [String]
  private var rows: [WeightSummary.Rows]

  /// Nothing yet.
  init(_ program: WeightProgram) {
    names = program.valueNames
    columns = program.columns.map(\.planned.name)
    tallies = names.map { _ in WeightTally() }
    rows = columns.map { _ in WeightSummary.Rows() }
  }

  /// One batch.
  init(_ program: WeightProgram, _ values: [ColumnEvaluation.Values], _ written: [[Double]], events: Int) {
    self.init(program)
    self.events = events
    tallies = written.map { WeightTally($0) }
    rows = values.map { WeightSummary.Rows(objects: $0.rows, otherwise: $0.leftOut, missing: $0.missing) }
  }

  mutating func add(_ other: WeightCounts) {
    events += other.events
    for i in tallies.indices { tallies[i].add(other.tallies[i]) }
    for i in rows.indices {
      rows[i].objects += other.rows[i].objects
      rows[i].otherwise += other.rows[i].otherwise
      rows[i].missing += other.rows[i].missing
    }
  }

  func summary(notCopied: [String]) -> WeightSummary {
    WeightSummary(
      events: events,
      columns: zip(names, tallies).map {
        WeightSummary.Column(
          name: $0, values: $1.count, mean: $1.mean, minimum: $1.minimum, maximum: $1.maximum, notFinite: $1.notFinite)
      },
      rows: Dictionary(zip(columns, rows), uniquingKeysWith: { first, _ in first }), notCopied: notCopied)
  }
}
