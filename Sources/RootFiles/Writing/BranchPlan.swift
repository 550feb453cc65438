internal import Columns

/// Which branches a set of columns becomes, counters before what they count.
struct BranchPlan {
  /// What fills a branch.
  enum Feed: Hashable {
    /// The column of the branch's name.
    case column
    /// The lengths of the lists in this column, whose elements have `itemSize` values each.
    case lengths(of: String, itemSize: Int)
  }

  private(set) var branches: [BranchWriter] = []
  private(set) var feeds: [Feed] = []
  private var places: [String: Int] = [:]
  /// Longer names do not fit the keys of baskets.
  private static let longestName = 4_000

  init(_ columns: [ColumnSchema], tree: String) throws(RootFileError) {
    if columns.isEmpty { throw .unfitObject(object: tree, reason: "a tree has at least one column") }
    let byName = try BranchPlan.checked(columns)
    for column in columns {
      if places[column.name] != nil { continue }  // a counter that an earlier column needed
      guard case .jagged(let named) = column.shape else {
        addPlain(column, isCounter: columns.contains { $0.shape == .jagged(counter: column.name) })
        continue
      }
      let counter = named ?? "n\(column.name)"
      if named == nil && byName[counter] != nil {
        throw .unfitColumn(
          column: column.name, reason: "its lengths would be written as '\(counter)', which is a column; name it as counter")
      }
      if let schema = byName[counter] { try BranchPlan.check(schema, counts: column.name) }
      let place = places[counter] ?? addCounter(counter, for: column, byName[counter])
      let kind = BranchWriter.Kind.list(counter: place)
      add(BranchWriter(name: column.name, type: column.type, kind: kind, dimensions: column.itemDimensions), .column)
    }
  }

  @discardableResult
  private mutating func add(_ branch: BranchWriter, _ feed: Feed) -> Int {
    places[branch.name] = branches.count
    branches.append(branch)
    feeds.append(feed)
    return branches.count - 1
  }

  private mutating func addPlain(_ column: ColumnSchema, isCounter: Bool) {
    let kind = column.shape == .text ? BranchWriter.Kind.text : .values
    let type = isCounter ? column.type.forCounters : column.type
    add(
      BranchWriter(name: column.name, type: type, kind: kind, dimensions: column.dimensions, isCounter: isCounter), .column)
  }

  private mutating func addCounter(_ name: String, for column: ColumnSchema, _ schema: ColumnSchema?) -> Int {
    let itemSize = column.itemDimensions.reduce(1, *)
    let feed: Feed = schema == nil ? .lengths(of: column.name, itemSize: itemSize) : .column
    return add(BranchWriter(name: name, type: schema?.type.forCounters ?? .int32, isCounter: true), feed)
  }

  private static func check(_ counter: ColumnSchema, counts column: String) throws(RootFileError) {
    guard counter.shape == .scalar, counter.type.isInteger, counter.type != .bool else {
      throw .unfitColumn(column: column, reason: "its counter '\(counter.name)' is no scalar integer column")
    }
  }

  private static func checked(_ columns: [ColumnSchema]) throws(RootFileError) -> [String: ColumnSchema] {
    var byName: [String: ColumnSchema] = [:]
    for column in columns {
      guard byName.updateValue(column, forKey: column.name) == nil else {
        throw .unfitColumn(column: column.name, reason: "two columns have this name")
      }
      try check(name: column.name)
      if case .jagged(let counter?) = column.shape { try check(name: counter) }
      if let reason = column.misfit { throw .unfitColumn(column: column.name, reason: reason) }
    }
    return byName
  }

  private static func check(name: String) throws(RootFileError) {
    guard !name.isEmpty, name.utf8.count <= longestName, !name.contains(where: { "[]/;\0".contains($0) }) else {
      throw .unfitColumn(
        column: String(name.prefix(60)), reason: "a name has 1 to \(longestName) letters, none of them [ ] / ;")
    }
  }
}

extension ElementType {
  /// The type a counter of this type is written in: ROOT's RDataFrame reads none of 8 bits, and ROOT's trees take the
  /// maxima of unsigned counters for signed.
  fileprivate var forCounters: ElementType {
    switch self {
    case .int8, .uint8: .int16
    case .uint16: .int32
    default: self
    }
  }
}

extension ColumnSchema {
  /// The most values a fixed array may have: ROOT's sizes are 32-bit numbers of bytes.
  private static let longestArray = 1 << 26

  fileprivate var dimensions: [Int] {
    if case .fixed(let dimensions) = shape { return dimensions }
    return []
  }

  /// Why no branch can hold the column; nil if one can.
  fileprivate var misfit: String? {
    switch shape {
    case .nested(_, let isText):
      return "it holds lists of \(isText ? "texts" : "lists"), which are only read; leave it out"
    case .text where type != .uint8: return "texts are uint8, not \(type.rawValue)"
    case .fixed([]): return "an array has at least one dimension"
    case .fixed(let dimensions): return Self.misfit(dimensions)
    case .jagged: return Self.misfit(itemDimensions)
    case .scalar, .text: return nil
    }
  }

  private static func misfit(_ dimensions: [Int]) -> String? {
    var count = 1
    for dimension in dimensions where count <= longestArray {
      guard (1...longestArray).contains(dimension) else {
        return "its dimensions \(dimensions) are not within 1 to \(longestArray)"
      }
      count *= dimension
    }
    return count <= longestArray ? nil : "its dimensions \(dimensions) make more than \(longestArray) values"
  }

  /// Why a column of values cannot be written under this description; nil if it can.
  func misfit(of column: Column) -> String? {
    guard column.values.type == type else { return "it holds \(column.values.type.rawValue), \(type.rawValue) was announced" }
    switch (shape, column.layout) {
    case (.scalar, .scalar), (.jagged, .jagged), (.text, .jagged): return nil
    case (.fixed(let dimensions), .fixed(let count)) where dimensions.reduce(1, *) == count: return nil
    default: return "its shape is not the one announced, \(shape)"
    }
  }
}
