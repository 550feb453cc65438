import Columns

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
    var schemas: [ColumnSchema] = []
    for name in columns { schemas.append(try file.schema(of: name)) }
    guard entries.upperBound <= file.entryCount else {
      throw .entriesOutOfRange(requested: entries, available: file.entryCount, path: file.path)
    }
    output(header(columns))
    var isFirst = true
    for range in try file.chunks(of: entries, columns: columns) {
      let batch = try file.batch(columns, entries: range)
      let cells = zip(columns, schemas).compactMap { name, schema in
        batch[name].map { ColumnCells($0, schema, asJSON: self == .json) }
      }
      for i in 0..<batch.count {
        output(line(cells.map { $0.text(i) }, columns, isFirst: isFirst))
        isFirst = false
      }
    }
    output(end(isEmpty: isFirst))
  }

  /// What stands before the first line.
  func header(_ columns: [String]) -> String {
    self == .csv ? columns.map(Self.quoted).joined(separator: ",") + "\n" : "["
  }

  /// What stands behind the last.
  func end(isEmpty: Bool) -> String { self == .csv ? "" : isEmpty ? "]\n" : "\n]\n" }

  func line(_ values: [String], _ names: [String], isFirst: Bool) -> String {
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
