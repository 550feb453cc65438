internal import Columns

/// One tree being written: values that wait for their basket, and where the baskets went.
struct TreeWriter {
  let path: ObjectPath
  let title: String
  let columns: [ColumnSchema]
  let basketBytes: Int
  /// Where the directory lies that holds the tree.
  let directorySeek: Int
  private(set) var branches: [BranchWriter]
  private let feeds: [BranchPlan.Feed]
  private(set) var entries = 0
  /// Trees have branches as long as they take batches.
  var isFinished: Bool { branches.isEmpty }

  /// Baskets are cut at multiples of this many entries.
  private static let cut = 128

  init(
    path: ObjectPath, title: String, columns: [ColumnSchema], plan: BranchPlan, basketBytes: Int, directorySeek: Int
  ) {
    self.path = path
    self.title = title
    self.columns = columns
    self.basketBytes = min(max(basketBytes, 1), FileOutput.largestRecord / 4)
    self.directorySeek = directorySeek
    branches = plan.branches
    feeds = plan.feeds
  }

  /// Appends the entries of a batch, all or, if anything does not fit, none.
  mutating func append(_ batch: EventBatch, to output: inout FileOutput) throws(RootFileError) {
    precondition(!isFinished, "tree \(path.full) was finished before")
    let parts = try check(batch)
    var start = 0
    while start < batch.count {
      let end = min(batch.count, start + Self.cut - entries % Self.cut)
      for i in branches.indices { branches[i].append(parts[i], start..<end) }
      entries += end - start
      start = end
      if entries % Self.cut == 0, branches.contains(where: { $0.pendingBytes >= basketBytes }) { try writeBaskets(to: &output) }
    }
  }

  /// Writes the values that still wait.
  mutating func finish(to output: inout FileOutput) throws(RootFileError) {
    if branches.contains(where: { $0.pendingEntries > 0 }) { try writeBaskets(to: &output) }
  }

  /// Gives the memory back once the tree's record is made.
  mutating func clear() { branches = [] }

  /// The tree's own record.
  var record: TreeRecord {
    TreeRecord(
      name: path.name, title: title, entries: entries, branches: branches, basketBytes: basketBytes,
      keyLength: RecordKey.length(isBig: true, "TTree", path.name, title))
  }

  // MARK: Values

  /// The column that each branch gets from a batch.
  private func check(_ batch: EventBatch) throws(RootFileError) -> [Column] {
    for schema in columns {
      guard let column = batch[schema.name] else { throw .unfitColumn(column: schema.name, reason: "the batch lacks it") }
      if let reason = schema.misfit(of: column) { throw .unfitColumn(column: schema.name, reason: reason) }
    }
    var parts: [Column] = []
    for (branch, feed) in zip(branches, feeds) {
      let source = if case .lengths(let list, _) = feed { list } else { branch.name }
      guard let column = batch[source] else { throw .unfitColumn(column: source, reason: "the batch lacks it") }
      if case .lengths(_, let itemSize) = feed {
        parts.append(Column(values: .int32(try lengths(of: column, itemSize: itemSize, source))))
      } else {
        parts.append(column.values.type == branch.type ? column : Column(values: column.values.widened(to: branch.type)))
      }
    }
    for i in branches.indices { try check(parts, i) }
    return parts
  }

  /// How many elements each list has, as the counter that is made for them will say.
  private func lengths(of column: Column, itemSize: Int, _ name: String) throws(RootFileError) -> [Int32] {
    var result: [Int32] = []
    for (entry, length) in column.lengths.enumerated() {
      guard let count = Int32(exactly: length / itemSize) else {
        throw .unfitColumn(column: name, reason: "entry \(entries + entry) has \(length) values, more than ROOT counts")
      }
      result.append(count)
    }
    return result
  }

  private func check(_ parts: [Column], _ i: Int) throws(RootFileError) {
    let branch = branches[i]
    switch branch.kind {
    case .list(let counter): try compare(parts[i], with: parts[counter], branch, branches[counter].name)
    case .text: try checkTexts(parts[i], branch.name)
    case .values: return
    }
  }

  private func compare(
    _ list: Column, with counter: Column, _ branch: BranchWriter, _ counterName: String
  ) throws(RootFileError) {
    for (entry, length) in list.lengths.enumerated() {
      let (count, rest) = length.quotientAndRemainder(dividingBy: branch.length)
      guard rest == 0 else {
        let reason = "entry \(entries + entry) has \(length) values, which do not divide into arrays of \(branch.length)"
        throw .unfitColumn(column: branch.name, reason: reason)
      }
      guard counter.values.isInteger(at: entry, count), count <= Int(Int32.max) else {
        let said = counter.values[entry..<entry + 1].integerDescription
        let reason = "entry \(entries + entry) has \(count) values, its counter '\(counterName)' says \(said)"
        throw .unfitColumn(column: branch.name, reason: reason)
      }
    }
  }

  /// C++ ends a text at its first zero byte, so that readers there would lose what follows.
  private func checkTexts(_ column: Column, _ name: String) throws(RootFileError) {
    guard case .uint8(let bytes) = column.values, let place = bytes.firstIndex(of: 0) else { return }
    let entry = column.offsets.dropFirst().firstIndex { $0 > place }.map { $0 - 1 } ?? 0
    throw .unfitColumn(column: name, reason: "entry \(entries + entry) holds a zero byte, at which ROOT would cut the text")
  }

  // MARK: Bytes

  private mutating func writeBaskets(to output: inout FileOutput) throws(RootFileError) {
    for i in branches.indices {
      let name = branches[i].name
      guard branches[i].pendingBytes <= FileOutput.largestRecord else {
        throw .unfitColumn(column: name, reason: "\(Self.cut) entries of it take more than 1 GiB")
      }
      let length = RecordKey.length(isBig: true, "TBasket", name, path.name) + BranchWriter.basketHeaderSize
      let (content, unpacked) = try output.packed(branches[i].basketContent(keyLength: length), of: name)
      let seek = output.position
      var record = ByteWriter()
      record.addKey(
        "TBasket", name, path.name, stored: content.count, unpacked: unpacked, seek: seek, parent: directorySeek,
        isBig: true, cycle: 0, extra: BranchWriter.basketHeaderSize)
      record.add(branches[i].basketHeader(keyLength: length, basketBytes: basketBytes))
      record.add(content)
      try output.put(record.bytes)
      branches[i].finishBasket(seek: seek, stored: record.count, unpacked: length + unpacked)
    }
  }
}

extension Column {
  /// How many values each entry has.
  fileprivate var lengths: [Int] {
    let offsets = offsets
    return (1..<max(offsets.count, 1)).map { offsets[$0] - offsets[$0 - 1] }
  }
}

extension ColumnValues {
  /// Whether the value at `place` is exactly this integer.
  fileprivate func isInteger(at place: Int, _ value: Int) -> Bool {
    switch self {
    case .bool, .float32, .float64: false  // no counters
    case .int8(let v): Int(v[place]) == value
    case .uint8(let v): Int(v[place]) == value
    case .int16(let v): Int(v[place]) == value
    case .uint16(let v): Int(v[place]) == value
    case .int32(let v): Int(v[place]) == value
    case .uint32(let v): Int(v[place]) == value
    case .int64(let v): Int(v[place]) == value
    case .uint64(let v): UInt64(value) == v[place]
    }
  }

  /// Integers of 8 or 16 bits in the type that their counter is written in.
  fileprivate func widened(to type: ElementType) -> ColumnValues {
    let values = doubles()  // exact
    return type == .int16 ? .int16(values.map { Int16($0) }) : .int32(values.map { Int32($0) })
  }

  /// A single integer in digits.
  fileprivate var integerDescription: String {
    switch self {
    case .int64(let v): "\(v[0])"
    case .uint64(let v): "\(v[0])"
    default: "\(Int(doubles()[0]))"  // at most 32 bits: exact
    }
  }
}
