/// Rows of text in aligned columns, for terminals and logs.
struct TextTable {
  /// Which end of a column lines up.
  enum Alignment { case left, right }

  /// One per column.
  let alignments: [Alignment]
  /// Columns that begin a group get two more blanks before them.
  let groupStarts: Set<Int>
  private var rows: [[String]] = []

  init(_ alignments: [Alignment], groupStarts: Set<Int> = []) {
    self.alignments = alignments
    self.groupStarts = groupStarts
  }

  /// Adds a row; missing cells at its end stay empty.
  mutating func add(_ cells: [String]) { rows.append(cells) }

  /// The lines, without blanks at their ends.
  var lines: [String] {
    let widths = alignments.indices.map { column in rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0 }
    return rows.map { row in
      let cells = row.enumerated().map { column, cell in
        let blanks = String(repeating: " ", count: widths[column] - cell.count)
        let gap = column == 0 ? "" : groupStarts.contains(column) ? "  " : " "
        return gap + (alignments[column] == .left ? cell + blanks : blanks + cell)
      }
      let line = cells.joined()
      return String(line[..<(line.lastIndex { $0 != " " }.map { line.index(after: $0) } ?? line.startIndex)])
    }
  }

  /// `text` in lines of at most `width` characters, broken at blanks; later lines are indented.
  static func wrapped(_ text: String, width: Int, indent: Int) -> [String] {
    var lines: [String] = []
    var line = ""
    for word in text.split(separator: " ") {
      if !line.isEmpty, line.count + 1 + word.count > width {
        lines.append(line)
        line = String(repeating: " ", count: indent) + word
      } else {
        line += line.isEmpty ? String(word) : " " + word
      }
    }
    return lines + [line]
  }
}
