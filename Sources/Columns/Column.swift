/// How the flattened values of a column are dealt out to entries.
public enum ColumnLayout: Sendable, Hashable {
  /// One value per entry.
  case scalar
  /// `count` values per entry (a fixed array, dimensions flattened).
  case fixed(count: Int)
  /// Entry `i` holds values `offsets[i]..<offsets[i + 1]`; `offsets` starts at 0 and has one element more than entries.
  case jagged(offsets: [Int])
}

/// One column of a run of entries: typed values and how they belong to entries.
public struct Column: Sendable, Hashable {
  /// All values, entry after entry.
  public let values: ColumnValues
  /// How the values are dealt out.
  public let layout: ColumnLayout

  /// - Precondition: the layout fits the number of values: jagged offsets start at 0, never fall and end at
  ///   `values.count`; a fixed count divides it.
  public init(values: ColumnValues, layout: ColumnLayout = .scalar) {
    switch layout {
    case .scalar: break
    case .fixed(let count):
      precondition(count > 0 && values.count % count == 0, "\(values.count) values do not divide into arrays of \(count)")
    case .jagged(let offsets):
      precondition(offsets.first == 0 && offsets.last == values.count, "offsets must run from 0 to the number of values")
      for i in 1..<offsets.count { precondition(offsets[i - 1] <= offsets[i], "offsets fall at entry \(i - 1)") }
    }
    self.values = values
    self.layout = layout
  }

  /// How many entries (events) the column spans.
  public var entryCount: Int {
    switch layout {
    case .scalar: values.count
    case .fixed(let count): values.count / count
    case .jagged(let offsets): offsets.count - 1
    }
  }

  /// Where the values of each entry start, for any layout; one element more than entries.
  public var offsets: [Int] {
    switch layout {
    case .scalar: Array(0...values.count)
    case .fixed(let count): Array(stride(from: 0, through: values.count, by: count))
    case .jagged(let offsets): offsets
    }
  }

  /// The entries at `range`, counted from the first entry of this column.
  public subscript(range: Range<Int>) -> Column {
    switch layout {
    case .scalar: return Column(values: values[range])
    case .fixed(let count):
      return Column(values: values[range.lowerBound * count..<range.upperBound * count], layout: layout)
    case .jagged(let offsets):
      let first = offsets[range.lowerBound]
      let part = offsets[range.lowerBound...range.upperBound].map { $0 - first }
      return Column(values: values[first..<offsets[range.upperBound]], layout: .jagged(offsets: part))
    }
  }
}
