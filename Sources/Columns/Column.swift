/// How the flattened values of a column are dealt out to entries.
public enum ColumnLayout: Sendable, Hashable {
  /// One value per entry.
  case scalar
  /// `count` values per entry (a fixed array, dimensions flattened).
  case fixed(count: Int)
  /// Entry `i` holds values `offsets[i]..<offsets[i + 1]`; `offsets` starts at 0 and has one element more than entries.
  ///
  /// A column of texts is one too: its values are the UTF-8 bytes of all texts.
  case jagged(offsets: [Int])
  /// Lists of lists. `offsets[0]` deals the lists of the second level out to entries, and so on; the last level deals out
  /// the values. Lists of texts end in a level whose values are UTF-8 bytes.
  case nested(offsets: [[Int]])
}

/// One column of a run of entries: typed values and how they belong to entries.
public struct Column: Sendable, Hashable {
  /// All values, entry after entry.
  public let values: ColumnValues
  /// How the values are dealt out.
  public let layout: ColumnLayout

  /// - Precondition: the layout fits the number of values: jagged offsets start at 0, never fall and end at
  ///   `values.count` (or at the number of lists of the next level); a fixed count divides it.
  public init(values: ColumnValues, layout: ColumnLayout = .scalar) {
    switch layout {
    case .scalar: break
    case .fixed(let count):
      precondition(count > 0 && values.count % count == 0, "\(values.count) values do not divide into arrays of \(count)")
    case .jagged(let offsets):
      Column.check(offsets, count: values.count)
    case .nested(let levels):
      precondition(levels.count > 1, "one level of lists is a jagged column")
      for (level, offsets) in levels.enumerated() {
        Column.check(offsets, count: level + 1 < levels.count ? levels[level + 1].count - 1 : values.count)
      }
    }
    self.values = values
    self.layout = layout
  }

  private static func check(_ offsets: [Int], count: Int) {
    precondition(offsets.first == 0 && offsets.last == count, "offsets must run from 0 to the number of values")
    var lengths = 0  // negative as soon as one of them is
    for i in 1..<offsets.count { lengths |= offsets[i] &- offsets[i - 1] }
    precondition(lengths >= 0, "offsets fall")
  }

  /// How many entries (events) the column spans.
  public var entryCount: Int {
    switch layout {
    case .scalar: values.count
    case .fixed(let count): values.count / count
    case .jagged(let offsets): offsets.count - 1
    case .nested(let levels): levels[0].count - 1
    }
  }

  /// Where the values (of a nested column: the lists) of each entry start, for any layout; one element more than entries.
  public var offsets: [Int] {
    switch layout {
    case .scalar: Array(0...values.count)
    case .fixed(let count): Array(stride(from: 0, through: values.count, by: count))
    case .jagged(let offsets): offsets
    case .nested(let levels): levels[0]
    }
  }

  /// How many texts a column of texts, or of lists of them, holds.
  public var textCount: Int {
    if case .nested(let levels) = layout { return (levels.last?.count ?? 1) - 1 }
    return entryCount
  }

  /// The entries at `range`, counted from the first entry of this column.
  public subscript(range: Range<Int>) -> Column {
    switch layout {
    case .scalar: return Column(values: values[range])
    case .fixed(let count):
      return Column(values: values[range.lowerBound * count..<range.upperBound * count], layout: layout)
    case .jagged(let offsets):
      var inside = range
      let part = Column.part(of: offsets, &inside)
      return Column(values: values[inside], layout: .jagged(offsets: part))
    case .nested(let levels):
      var inside = range
      let parts = levels.map { Column.part(of: $0, &inside) }
      return Column(values: values[inside], layout: .nested(offsets: parts))
    }
  }

  /// The offsets of the lists at `range`, from 0; `range` becomes what these lists hold.
  private static func part(of offsets: [Int], _ range: inout Range<Int>) -> [Int] {
    let first = offsets[range.lowerBound]
    let part = offsets[range.lowerBound...range.upperBound].map { $0 - first }
    range = first..<offsets[range.upperBound]
    return part
  }
}
