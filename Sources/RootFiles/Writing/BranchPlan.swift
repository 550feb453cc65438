internal import Columns

/// Which branches a set of columns becomes, counters before what they count.
struct BranchPlan {
  /// What fills a branch.
  enum Feed: Hashable {
    /// The column of the branch's name.
    case column
    /// The lengths of the lists in this column.
    case lengths(of: String)
  }

  private(set) var branches: [BranchWriter] = []
  private(set) var feeds: [Feed] = []
  private var places: [String: Int] = [:]
  /// Longer names do not fit the keys of baskets.
  private static let longestName = 4_000

  init(_ columns: [ColumnSchema]) throws(RootFileError) {
    let byName = try BranchPlan.checked(columns)
    for column in columns {
      if places[column.name] != nil { continue }  // a counter that an earlier column needed
      guard case .jagged(let named) = column.shape else {
        let isCounter = columns.contains { $0.shape == .jagged(counter: column.name) }
        add(BranchWriter(name: column.name, type: column.type, dimensions: column.dimensions, isCounter: isCounter), .column)
        continue
      }
      let counter = named ?? "n\(column.name)"
      if named == nil && byName[counter] != nil {
        throw .unfitColumn(
          column: column.name, reason: "its lengths would be written as '\(counter)', which is a column; name it as counter")
      }
      if let schema = byName[counter] { try BranchPlan.check(schema, counts: column.name) }
      if places[counter] == nil { addCounter(counter, for: column.name, byName[counter]) }
      add(BranchWriter(name: column.name, type: column.type, counter: places[counter]), .column)
    }
  }

  private mutating func add(_ branch: BranchWriter, _ feed: Feed) {
    places[branch.name] = branches.count
    branches.append(branch)
    feeds.append(feed)
  }

  private mutating func addCounter(_ name: String, for column: String, _ schema: ColumnSchema?) {
    let feed: Feed = schema == nil ? .lengths(of: column) : .column
    add(BranchWriter(name: name, type: schema?.type ?? .int32, isCounter: true), feed)
  }

  private static func check(_ counter: ColumnSchema, counts column: String) throws(RootFileError) {
    guard counter.shape == .scalar, counter.type.isInteger, counter.type != .bool else {
      throw .unfitColumn(column: column, reason: "its counter '\(counter.name)' is no scalar integer column")
    }
  }

  private static func checked(_ columns: [ColumnSchema]) throws(RootFileError) -> [String: ColumnSchema] {
    var byName: [String: ColumnSchema] = [:]
    for column in columns {
      let name = column.name
      guard !name.isEmpty, name.utf8.count <= longestName, !name.contains(where: { "[]/;\0".contains($0) }) else {
        throw .unfitColumn(column: name, reason: "a name has 1 to \(longestName) letters, none of them [ ] / ;")
      }
      guard byName.updateValue(column, forKey: name) == nil else {
        throw .unfitColumn(column: name, reason: "two columns have this name")
      }
      if let obstacle = column.obstacle { throw .unfitColumn(column: name, reason: obstacle) }
      if case .fixed(let dimensions) = column.shape, dimensions.isEmpty || !dimensions.allSatisfy({ (1...1 << 20).contains($0) })
      {
        throw .unfitColumn(column: name, reason: "its dimensions \(dimensions) are not within 1 to \(1 << 20)")
      }
    }
    return byName
  }
}

extension ColumnSchema {
  fileprivate var dimensions: [Int] {
    if case .fixed(let dimensions) = shape { return dimensions }
    return []
  }

  /// Why a column of values cannot be written under this description; nil if it can.
  func misfit(of column: Column) -> String? {
    guard column.values.type == type else { return "it holds \(column.values.type.rawValue), \(type.rawValue) was announced" }
    switch (shape, column.layout) {
    case (.scalar, .scalar), (.jagged, .jagged): return nil
    case (.fixed(let dimensions), .fixed(let count)) where dimensions.reduce(1, *) == count: return nil
    default: return "its shape is not the one announced, \(shape)"
    }
  }
}
