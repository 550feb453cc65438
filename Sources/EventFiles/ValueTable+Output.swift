import Columns
import RootFiles
import Storage

extension ValueTable {
  /// The parts as columns; with `digest`, with counts, sums, ranges and SHA-256.
  public func inspect(digest: Bool) -> ObjectInspection {
    let columns = parts.map { item in
      guard digest else { return ColumnDigest(item.schema) }
      let running = RunningDigest(item.schema)
      running.add(item.column)
      return running.finish()
    }
    return ObjectInspection(object: object, class: className, entries: entries, columns: columns)
  }

  /// The rows that are asked for, as ``EventText/write(_:columns:entries:to:)`` writes entries of a tree.
  /// - Throws: ``EventFileError`` if a column is missing or the range reaches past the end.
  public func write(
    as text: EventText, columns names: [String]?, rows range: Range<Int>?, of path: String, to output: (String) -> Void
  ) throws(EventFileError) {
    var items: [Item] = []
    for name in names ?? rows.map(\.schema.name) {
      guard let item = rows.first(where: { $0.schema.name == name }) else {
        throw .missingColumn(path: path, column: name, hint: suggestion(for: name, in: rows.map(\.schema.name)))
      }
      items.append(item)
    }
    let count = rows.first?.column.entryCount ?? 0
    let range = range ?? 0..<count
    guard range.upperBound <= count else { throw .entriesOutOfRange(requested: range, available: count, path: path) }
    text.write(items, rows: range, to: output)
  }

  /// What a person wants to know first: axes, content on and off them, mean and width.
  public var summary: String {
    switch value {
    case .histogram(let histogram): "\(object): " + histogram.summary
    case .efficiency(let passed, let total): "\(object): \(className)\npassed: \(passed.summary)\ntotal: \(total.summary)"
    case .graph(let graph):
      "\(object): \(className) \(jsonQuoted(graph.title)), \(graph.x.count) points\n"
        + graph.points.map { "\($0.schema.name): \(rangeText($0.column.values.doubles()))" }.joined(separator: "\n")
    case .parameter(let parameter): "\(object): \(className) = \(parameter.text)"
    }
  }
}

extension EventText {
  /// Rows of columns that are in memory.
  func write(_ items: [ValueTable.Item], rows: Range<Int>, to output: (String) -> Void) {
    let names = items.map(\.schema.name)
    let cells = items.map { ColumnCells($0.column, $0.schema, asJSON: self == .json) }
    output(header(names))
    for i in rows { output(line(cells.map { $0.text(i) }, names, isFirst: i == rows.lowerBound)) }
    output(end(isEmpty: rows.isEmpty))
  }
}

extension RootHistogram {
  fileprivate var summary: String {
    let inside = integral
    let all = values.reduce(0, +)
    var lines = ["\(className) \(jsonQuoted(title)), filled \(entries) times"]
    lines += zip(["x", "y", "z"], axes).map { name, axis in "\(name): \(axis.summary)" }
    if let profile {
      lines.append("means \(rangeText(values.indices.filter { profile.binEntries[$0] != 0 }.map { values[$0] }))")
    } else if axes.count == 1, let under = values.first, let over = values.last {
      lines.append("integral \(inside), underflow \(under), overflow \(over)")
    } else {
      lines.append("integral \(inside), off the axes \(all - inside)")
    }
    for (name, moments) in zip(["x", "y", "z"], zip(statistics.sumWX, statistics.sumWX2)) where statistics.sumW != 0 {
      let mean = moments.0 / statistics.sumW
      let width = abs(moments.1 / statistics.sumW - mean * mean).squareRoot()
      lines.append("mean \(name) \(mean), standard deviation \(width)")
    }
    return lines.joined(separator: "\n")
  }
}

extension RootAxis {
  fileprivate var summary: String {
    let kind = isUniform ? "equal bins" : "bins"
    let names = labels.filter { !$0.isEmpty }
    let text = "\(binCount) \(kind), \(edges[0]) … \(edges[binCount])" + (title.isEmpty ? "" : ", \(jsonQuoted(title))")
    if names.isEmpty { return text }
    return text + ", labels " + names.prefix(5).map(jsonQuoted).joined(separator: ", ") + (names.count > 5 ? ", …" : "")
  }
}

extension RootParameter {
  fileprivate var text: String {
    switch value {
    case .integer(let value): "\(value)"
    case .unsigned(let value): "\(value)"
    case .real(let value): "\(value)"
    case .flag(let value): "\(value)"
    case .text(let text): text
    }
  }
}

private func rangeText(_ values: [Double]) -> String {
  guard let low = values.min(), let high = values.max() else { return "none" }
  return "\(low) … \(high)"
}
