/// Some columns of a consecutive run of events.
public struct EventBatch: Sendable {
  /// The number, in the file or chain, of the first event.
  public let firstEntry: Int
  /// How many events there are.
  public let count: Int
  private let columns: [String: Column]

  /// - Precondition: every column spans `count` entries.
  public init(firstEntry: Int, count: Int, columns: [String: Column]) {
    for (name, column) in columns {
      precondition(column.entryCount == count, "column \(name) has \(column.entryCount) entries, the batch has \(count)")
    }
    self.firstEntry = firstEntry
    self.count = count
    self.columns = columns
  }

  /// The column called `name`, or nil if the batch was read without it.
  public subscript(name: String) -> Column? { columns[name] }

  /// The names of the columns in the batch, sorted.
  public var names: [String] { columns.keys.sorted() }
}
