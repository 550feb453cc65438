import Columns

/// A friend that was opened, and how its entries belong to those of a chain.
struct FriendTree: Sendable {
  /// Where a batch of the chain's events lies.
  struct Place {
    /// The file and its entry, for messages.
    let file: String
    let fileEntry: Int
    /// The entries in the chain.
    let entries: Range<Int>
    /// run, luminosityBlock and event, if a friend needs them.
    let keys: EventKeys?
  }

  let chain: EventChain
  let request: FriendFiles
  /// Whether run, luminosityBlock and event of both sides are compared or looked up.
  let needsKeys: Bool
  /// The friend's own name of each column that it shows.
  let ownNames: [String: String]
  private let index: EventIndex?
  private let blocks: FriendBlocks

  private init(_ request: FriendFiles, chain: EventChain, chainHasKeys: Bool, main: [EventFile]) throws(EventFileError) {
    let lacking = EventKeys.missing(in: chain.columns)
    self.request = request
    self.chain = chain
    needsKeys = chainHasKeys && lacking.isEmpty
    if request.by == .event {
      guard lacking.isEmpty else { throw .friend(.noIdentity(path: chain.files.first?.path ?? "", missing: lacking)) }
      index = try EventIndex(chain)
      blocks = FriendBlocks(chain)
    } else {
      try Self.compare(main, chain)
      index = nil
      blocks = FriendBlocks(chain)
    }
    let hidden = needsKeys && request.alias == nil ? Set(EventKey.names) : []
    let shown = chain.columns.map(\.name).filter { !hidden.contains($0) }
    let alias = request.alias
    ownNames = Dictionary(shown.map { (Self.shown($0, alias), $0) }, uniquingKeysWith: { first, _ in first })
  }

  /// Opens the friends of a chain.
  /// - Returns: the friends, and all columns there are then.
  static func open(
    _ requests: [FriendFiles], of files: [EventFile], count: Int, columns: [ColumnSchema]
  ) throws(EventFileError) -> ([FriendTree], [ColumnSchema]) {
    var friends: [FriendTree] = []
    var all = columns
    var taken = Set(columns.map(\.name))
    let lacking = EventKeys.missing(in: columns)
    for request in requests {
      if let alias = request.alias, !isName(alias) { throw .friend(.badAlias(alias)) }
      if request.by == .event, !lacking.isEmpty {
        throw .friend(.noIdentity(path: files.first?.path ?? "", missing: lacking))
      }
      let chain = try EventChain(request.files, tree: request.tree)
      guard !chain.files.isEmpty else { throw .noFiles(pattern: "a friend's empty list of files") }
      let friend = try FriendTree(request, chain: chain, chainHasKeys: lacking.isEmpty, main: files)
      for column in friend.shownColumns {
        guard taken.insert(column.name).inserted else {
          throw .friend(.collision(column: column.name, friend: chain.files.first?.path ?? "", alias: request.alias))
        }
        all.append(column)
      }
      friends.append(friend)
    }
    return (friends, all)
  }

  /// The columns as the chain shows them.
  private var shownColumns: [ColumnSchema] {
    chain.columns.compactMap { column in
      let name = Self.shown(column.name, request.alias)
      return ownNames[name] == nil ? nil : shown(column, name)
    }
  }

  func schema(of own: String, shownAs name: String) throws(EventFileError) -> ColumnSchema {
    shown(try chain.schema(of: own), name)
  }

  /// A column under its new name; whole numbers that may be missing are `float64`.
  private func shown(_ own: ColumnSchema, _ name: String) -> ColumnSchema {
    var shape = own.shape
    if case .jagged(let counter?) = own.shape { shape = .jagged(counter: Self.shown(counter, request.alias)) }
    let type = isNumberOrNaN(own) && own.type.isInteger ? .float64 : own.type
    return ColumnSchema(name: name, type: type, shape: shape, itemDimensions: own.itemDimensions)
  }

  private func isNumberOrNaN(_ schema: ColumnSchema) -> Bool {
    guard index != nil, request.missing != .error else { return false }
    if case .scalar = schema.shape { return true }
    if case .fixed = schema.shape { return true }
    return false
  }

  private static func shown(_ name: String, _ alias: String?) -> String { alias.map { "\($0).\(name)" } ?? name }

  private static func isName(_ text: String) -> Bool {
    guard let first = text.utf8.first, !(0x30...0x39).contains(first) else { return false }
    return text.utf8.allSatisfy { ($0 | 32) &- 97 < 26 || $0 == 0x5f || (0x30...0x39).contains($0) }
  }

  private static func compare(_ files: [EventFile], _ friend: EventChain) throws(EventFileError) {
    let (count, friendCount) = (files.reduce(0) { $0 + $1.entryCount }, friend.entryCount)
    if files.count == friend.files.count {
      for (file, other) in zip(files, friend.files) where file.entryCount != other.entryCount {
        throw .friend(
          .entryCounts(file: file.path, entries: file.entryCount, friend: other.path, friendEntries: other.entryCount))
      }
    }
    guard count == friendCount else {
      throw .friend(
        .entryCounts(
          file: files.map(\.path).joined(separator: ", "), entries: count,
          friend: friend.files.map(\.path).joined(separator: ", "), friendEntries: friendCount))
    }
  }

  // MARK: Reading

  /// The columns among `names` that are this friend's, for the events at a place.
  func columns(_ names: [String], at place: Place) throws(EventFileError) -> (columns: [String: Column], unmatched: [Bool]?) {
    var seen: Set<String> = []
    let wanted = names.filter { ownNames[$0] != nil && seen.insert($0).inserted }
    let own = wanted.compactMap { ownNames[$0] }
    let partners = try index.map { (index) throws(EventFileError) in try self.partners(place, index) }
    let read: [String: Column]
    if let partners {
      read = try blocks.columns(own, at: partners)
    } else {
      read = try ordered(own, place)
    }
    var result: [String: Column] = [:]
    for (name, ownName) in zip(wanted, own) {
      guard let column = read[ownName] else { continue }
      result[name] = try asShown(column, try chain.schema(of: ownName), partners)
    }
    guard request.missing == .skip, let partners, partners.contains(-1) else { return (result, nil) }
    return (result, partners.map { $0 < 0 })
  }

  /// Entry by entry, compared with the chain's events if both have an identity.
  private func ordered(_ own: [String], _ place: Place) throws(EventFileError) -> [String: Column] {
    guard needsKeys, let keys = place.keys else { return try chain.ownColumns(own, entries: place.entries) }
    let extra = EventKey.names.filter { !own.contains($0) }
    let columns = try chain.ownColumns(own + extra, entries: place.entries)
    let found = EventKeys(EventBatch(firstEntry: 0, count: place.entries.count, columns: columns))
    guard found != keys else { return columns }
    for i in 0..<place.entries.count where found[i] != keys[i] {
      let friend = chain.place(of: place.entries.lowerBound + i)
      throw .friend(
        .otherEvent(
          file: place.file, entry: place.fileEntry + i, event: keys[i].description, friend: friend.path,
          found: found[i].description))
    }
    return columns
  }

  /// The friend's entry of every event; −1 for those it lacks.
  private func partners(_ place: Place, _ index: EventIndex) throws(EventFileError) -> [Int] {
    guard let keys = place.keys else { return [] }
    var result: [Int] = []
    result.reserveCapacity(place.entries.count)
    var next = place.entries.lowerBound
    for i in 0..<place.entries.count {
      guard let section = EventIndex.section(keys[i]) else {
        throw .friend(.numberTooLarge(path: place.file, entry: place.fileEntry + i, event: keys[i].description))
      }
      let entry = index.entry(section, keys.events[i], guess: next)
      if entry == nil && request.missing == .error {
        throw .friend(
          .noPartner(
            file: place.file, entry: place.fileEntry + i, event: keys[i].description,
            friend: chain.files.map(\.path).joined(separator: ", ")))
      }
      result.append(entry ?? -1)
      next = (entry ?? next) + 1
    }
    return result
  }

  /// Whole numbers as `float64`, so that those of events without a partner can be NaN.
  private func asShown(_ column: Column, _ own: ColumnSchema, _ partners: [Int]?) throws(EventFileError) -> Column {
    guard let partners, shown(own, own.name).type != column.values.type else { return column }
    guard column.values.type == .bool || column.values.converted(to: .float64) != nil else {
      throw .inexact(path: chain.files.first?.path ?? "", first: "missing: \(request.missing.rawValue)", column: own.name)
    }
    var numbers = column.values.doubles()
    let count = numbers.count / max(1, partners.count)
    for (i, partner) in partners.enumerated() where partner < 0 {
      for k in i * count..<(i + 1) * count { numbers[k] = .nan }
    }
    return Column(values: .float64(numbers), layout: column.layout)
  }

  /// Which events lack a partner in one friend or another.
  static func union(_ a: [Bool]?, _ b: [Bool]?) -> [Bool]? {
    guard let a, let b else { return a ?? b }
    return zip(a, b).map { $0 || $1 }
  }
}
