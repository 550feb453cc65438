import Columns
import Storage
import Synchronization

/// Entries as text, one line each.
public enum EventText: String, Sendable, CaseIterable {
  /// A header line, then values separated by commas; lists in quotes, as `"[1.5,2]"`; texts in quotes where they need it.
  case csv
  /// One JSON array of objects; lists as arrays, non-finite numbers as null.
  case json

  /// Renders columns of a range of entries and hands the lines over in order.
  /// - Throws: ``EventFileError`` if a column is missing or the range reaches past the end.
  public func write(
    _ file: EventFile, columns: [String], entries: Range<Int>, to output: (String) -> Void
  ) throws(EventFileError) {
    let chain = try EventChain([file])
    let (schemas, chunks) = try plan(chain, columns, entries)
    output(header(columns))
    var isFirst = true
    for chunk in chunks {
      let text = try text(of: chain, schemas, chunk)
      output(isFirst ? start(text) : text)
      isFirst = isFirst && text.isEmpty
    }
    output(end(isEmpty: isFirst))
  }

  /// The same for a chain, with several threads that read and render; the text does not depend on their number.
  /// - Parameter output: called by one thread at a time.
  /// - Throws: ``EventFileError``.
  public func write(
    _ chain: EventChain, columns: [String], entries: Range<Int>, threads: Int, to output: @Sendable (String) -> Void
  ) throws {
    let (schemas, chunks) = try plan(chain, columns, entries)
    output(header(columns))
    let isFirst = Mutex(true)
    try inOrder(count: chunks.count, threads: threads) { index in
      try text(of: chain, schemas, chunks[index])
    } consume: { _, text in
      isFirst.withLock { isFirst in
        output(isFirst ? start(text) : text)
        isFirst = isFirst && text.isEmpty
      }
    }
    output(end(isEmpty: isFirst.withLock { $0 }))
  }

  /// What the columns are, and the pieces to render; a piece has about 200,000 cells.
  private func plan(
    _ chain: EventChain, _ columns: [String], _ entries: Range<Int>
  ) throws(EventFileError) -> ([ColumnSchema], [EventChain.Chunk]) {
    let schemas = try chain.requireColumns(columns)
    guard entries.upperBound <= chain.entryCount else {
      throw .entriesOutOfRange(
        requested: entries, available: chain.entryCount, path: chain.files.map(\.path).joined(separator: ", "))
    }
    let target = min(65_536, max(64, 200_000 / max(1, columns.count)))
    return (schemas, try chain.chunks(of: entries, columns: columns, target: target))
  }

  private func text(
    of chain: EventChain, _ schemas: [ColumnSchema], _ chunk: EventChain.Chunk
  ) throws(EventFileError) -> String {
    let names = schemas.map(\.name)
    let batch = try chain.batch(names, chunk: chunk)
    let cells = schemas.compactMap { schema in batch[schema.name].map { ColumnCells($0, schema, asJSON: self == .json) } }
    var result = ""
    for i in 0..<batch.count { result += line(cells.map { $0.text(i) }, names, isFirst: false) }
    return result
  }

  /// The first lines: no comma parts them from what was before.
  private func start(_ text: String) -> String { self == .json && !text.isEmpty ? String(text.dropFirst()) : text }

  /// What stands before the first line.
  package func header(_ columns: [String]) -> String {
    self == .csv ? columns.map(Self.quoted).joined(separator: ",") + "\n" : "["
  }

  /// What stands behind the last.
  func end(isEmpty: Bool) -> String { self == .csv ? "" : isEmpty ? "]\n" : "\n]\n" }

  package func line(_ values: [String], _ names: [String], isFirst: Bool) -> String {
    switch self {
    case .csv: return values.map(Self.quoted).joined(separator: ",") + "\n"
    case .json:
      let pairs = zip(names, values).map { "\(jsonQuoted($0)): \($1)" }
      return (isFirst ? "\n  {" : ",\n  {") + pairs.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ name: String) -> String {
    name.utf8.contains(where: { ",\"\n\r".utf8.contains($0) }) ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }
}
