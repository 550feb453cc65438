import Columns

/// Entries as text, one line each.
public enum EventText: String, Sendable, CaseIterable {
  /// A header line, then values separated by commas; lists in quotes, as `"[1.5,2]"`.
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
    output(self == .csv ? columns.map(Self.quoted).joined(separator: ",") + "\n" : "[")
    var isFirst = true
    for range in try file.chunks(of: entries, columns: columns) {
      let batch = try file.batch(columns, entries: range)
      let cells = columns.compactMap { batch[$0] }.map(ColumnCells.init)
      for i in 0..<batch.count {
        output(line(cells.map { $0.text(i, asJSON: self == .json) }, columns, isFirst: isFirst))
        isFirst = false
      }
    }
    if self == .json { output(isFirst ? "]\n" : "\n]\n") }
  }

  private func line(_ values: [String], _ names: [String], isFirst: Bool) -> String {
    switch self {
    case .csv: return values.map { $0.contains(",") ? "\"\($0)\"" : $0 }.joined(separator: ",") + "\n"
    case .json:
      let pairs = zip(names, values).map { "\"\(Self.escaped($0))\": \($1)" }
      return (isFirst ? "\n  {" : ",\n  {") + pairs.joined(separator: ", ") + "}"
    }
  }

  private static func quoted(_ name: String) -> String {
    name.contains(",") || name.contains("\"") ? "\"\(name.replacing("\"", with: "\"\""))\"" : name
  }

  private static func escaped(_ name: String) -> String {
    name.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"")
  }
}

/// The entries of one column as text.
private struct ColumnCells {
  let column: Column
  let offsets: [Int]

  init(_ column: Column) {
    self.column = column
    offsets = column.offsets
  }

  func text(_ entry: Int, asJSON: Bool) -> String {
    let range = offsets[entry]..<offsets[entry + 1]
    let values = range.map { value($0, asJSON: asJSON) }
    return column.layout == .scalar ? values[0] : "[" + values.joined(separator: ",") + "]"
  }

  private func value(_ i: Int, asJSON: Bool) -> String {
    switch column.values {
    case .bool(let v): v[i] ? "true" : "false"
    case .int8(let v): "\(v[i])"
    case .uint8(let v): "\(v[i])"
    case .int16(let v): "\(v[i])"
    case .uint16(let v): "\(v[i])"
    case .int32(let v): "\(v[i])"
    case .uint32(let v): "\(v[i])"
    case .int64(let v): "\(v[i])"
    case .uint64(let v): "\(v[i])"
    case .float32(let v): v[i].isFinite || !asJSON ? "\(v[i])" : "null"
    case .float64(let v): v[i].isFinite || !asJSON ? "\(v[i])" : "null"
    }
  }
}
