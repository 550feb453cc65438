public import Columns
public import Storage

/// Writes one tree into a new ROOT file, batch after batch, in bounded memory.
///
/// Full baskets go to disk at once; the tree itself, the class descriptions and the directory follow in ``finish()``,
/// when the file gets its name. A writer that is dropped before leaves no file. Every branch starts its baskets at the
/// same entries, so that readers can cut there. The bytes depend on the values, names and settings alone: neither on
/// the time nor on how the entries were divided into batches.
///
/// Lists are written as ROOT's counted arrays: a list column with a counter `nMuon` becomes `Muon_pt[nMuon]`. If the
/// counter is not among the columns it is written too, as 32-bit integers; columns that share a counter must agree in
/// length, entry by entry. Without a counter the list gets one of its own, `n` and its name.
public struct RootTreeWriter: ~Copyable {
  private var output: AtomicFile
  private let name: String
  private let title: String
  private let columns: [ColumnSchema]
  private let strings: [String: String]
  private let packing: Packing
  private let basketBytes: Int
  private var branches: [BranchWriter]
  private let feeds: [BranchPlan.Feed]
  private let fileName: String
  /// How many entries were appended.
  public private(set) var entries: Int

  /// Baskets are cut at multiples of this many entries.
  private static let cut = 128
  private static let largestBasket = 1 << 30
  private static let longestName = 1_000

  /// Starts a file.
  /// - Parameters:
  ///   - output: the new file, nothing written to it yet.
  ///   - tree: the name of the tree.
  ///   - title: its title.
  ///   - columns: what every batch brings, in the order of the file.
  ///   - strings: texts stored beside the tree as `TObjString`, by name (provenance).
  ///   - packing: how baskets and the tree are packed.
  ///   - basketBytes: when the fullest branch holds this many bytes, every branch starts a new basket.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)``, ``RootFileError/unwritable(_:)``.
  public init(
    output: consuming AtomicFile, tree: String, title: String = "", columns: [ColumnSchema], strings: [String: String] = [:],
    packing: Packing = .zstd(level: 5), basketBytes: Int = 256 << 10
  ) throws(RootFileError) {
    self = try Self.started(output, tree, title, columns, strings, packing, basketBytes)
  }

  /// A writer that has left room for what only the end will know.
  private static func started(
    _ output: consuming AtomicFile, _ tree: String, _ title: String, _ columns: [ColumnSchema],
    _ strings: [String: String], _ packing: Packing, _ basketBytes: Int
  ) throws(RootFileError) -> RootTreeWriter {
    let plan = try plan(tree, title, columns, strings)
    var writer = RootTreeWriter(output, plan, tree, title, columns, strings, packing, basketBytes)
    try writer.put([UInt8](repeating: 0, count: FileFrame.contentStart(writer.fileName)))
    return writer
  }

  private static func plan(
    _ tree: String, _ title: String, _ columns: [ColumnSchema], _ strings: [String: String]
  ) throws(RootFileError) -> BranchPlan {
    for text in [tree, title] + strings.keys where text.utf8.count > longestName {
      throw .unfitColumn(column: text, reason: "names and titles have at most \(longestName) letters")
    }
    return try BranchPlan(columns)
  }

  private init(
    _ output: consuming AtomicFile, _ plan: BranchPlan, _ tree: String, _ title: String, _ columns: [ColumnSchema],
    _ strings: [String: String], _ packing: Packing, _ basketBytes: Int
  ) {
    self.output = output
    name = tree
    self.title = title
    self.columns = columns
    self.strings = strings
    self.packing = packing
    self.basketBytes = min(max(basketBytes, 1), Self.largestBasket / 4)
    branches = plan.branches
    feeds = plan.feeds
    fileName = "\(tree).root"
    entries = 0
  }

  /// Starts a file at a path.
  /// - Parameter overwrite: whether an existing file may be replaced.
  /// - Throws: as the other initializer; ``RootFileError/unwritable(_:)`` if the file exists and may not be replaced.
  public init(
    path: String, overwrite: Bool = false, tree: String, title: String = "", columns: [ColumnSchema],
    strings: [String: String] = [:], packing: Packing = .zstd(level: 5), basketBytes: Int = 256 << 10
  ) throws(RootFileError) {
    let file: AtomicFile
    do throws(StorageError) { file = try AtomicFile(path: path, overwrite: overwrite) } catch { throw .unwritable(error) }
    try self.init(
      output: file, tree: tree, title: title, columns: columns, strings: strings, packing: packing, basketBytes: basketBytes)
  }

  /// Appends the entries of a batch. Columns of the batch that were not announced are left out.
  /// - Throws: ``RootFileError/unfitColumn(column:reason:)`` if a column is missing, of another type or shape, or
  ///   disagrees with its counter; nothing of the batch is then written. ``RootFileError/unwritable(_:)``.
  public mutating func append(_ batch: EventBatch) throws(RootFileError) {
    let parts = try check(batch)
    var start = 0
    while start < batch.count {
      let end = min(batch.count, start + Self.cut - entries % Self.cut)
      for i in branches.indices { append(parts[i], start..<end, to: i) }
      entries += end - start
      start = end
      if entries % Self.cut == 0, branches.contains(where: { $0.pendingBytes >= basketBytes }) { try writeBaskets() }
    }
  }

  /// Writes everything that is still missing and gives the file its name.
  /// - Throws: ``RootFileError/unwritable(_:)``; no file is then left behind.
  public consuming func finish() throws(RootFileError) {
    if branches.contains(where: { $0.pendingEntries > 0 }) { try writeBaskets() }
    var frame = FileFrame(fileName: fileName, packing: packing)
    let tree = TreeRecord(
      name: name, title: title, entries: entries, branches: branches, basketBytes: basketBytes,
      keyLength: RecordKey.length(isBig: true, "TTree", name, title))
    try put(frame.object("TTree", name, title, try packed(tree.content()), at: output.position))
    for (key, text) in strings.sorted(by: { $0.key < $1.key }) {
      let content = try packed(FileFrame.stringContent(text))
      try put(frame.object("TObjString", key, FileFrame.stringTitle, content, at: output.position))
    }
    try put(frame.ending(at: output.position, infos: try packed(StreamerInfoRecord.content(BuiltInLayouts.written))))
    let start = frame.start()
    do throws(StorageError) {
      try output.rewrite(start, at: 0)
      try output.commit()
    } catch { throw .unwritable(error) }
  }

  // MARK: Values

  /// The values and offsets that each branch gets from a batch.
  private func check(_ batch: EventBatch) throws(RootFileError) -> [Column] {
    for schema in columns {
      guard let column = batch[schema.name] else { throw .unfitColumn(column: schema.name, reason: "the batch lacks it") }
      if let reason = schema.misfit(of: column) { throw .unfitColumn(column: schema.name, reason: reason) }
    }
    var parts: [Column] = []
    for (branch, feed) in zip(branches, feeds) {
      let source = if case .lengths(let list) = feed { list } else { branch.name }
      guard let column = batch[source] else { throw .unfitColumn(column: source, reason: "the batch lacks it") }
      parts.append(feed == .column ? column : Column(values: .int32(column.lengths.map { Int32(clamping: $0) })))
    }
    for (i, branch) in branches.enumerated() {
      if let counter = branch.counter { try compare(parts[i], with: parts[counter], branch.name, branches[counter].name) }
    }
    return parts
  }

  private func compare(_ list: Column, with counter: Column, _ name: String, _ counterName: String) throws(RootFileError) {
    let counts = counter.values.doubles()
    for (entry, length) in list.lengths.enumerated() where Double(length) != counts[entry] {
      let where_ = "entry \(entries + entry) has \(length) values, its counter '\(counterName)' says \(Int(counts[entry]))"
      throw .unfitColumn(column: name, reason: where_)
    }
  }

  private mutating func append(_ column: Column, _ range: Range<Int>, to i: Int) {
    switch column.layout {
    case .scalar: branches[i].append(column.values, range, entries: range.count)
    case .fixed(let count):
      branches[i].append(column.values, range.lowerBound * count..<range.upperBound * count, entries: range.count)
    case .jagged(let offsets):
      branches[i].append(column.values, offsets: offsets[range.lowerBound...range.upperBound])
    case .nested: preconditionFailure("the plan refuses lists of lists")
    }
  }

  // MARK: Bytes

  private mutating func writeBaskets() throws(RootFileError) {
    for i in branches.indices {
      guard branches[i].pendingBytes <= Self.largestBasket else {
        throw .unfitColumn(column: branches[i].name, reason: "\(Self.cut) entries of it take more than 1 GiB")
      }
      let length = RecordKey.length(isBig: true, "TBasket", branches[i].name, name) + BranchWriter.basketHeaderSize
      let (content, unpacked) = try packed(branches[i].basketContent(keyLength: length))
      let seek = output.position
      var record = ByteWriter()
      record.addKey(
        "TBasket", branches[i].name, name, stored: content.count, unpacked: unpacked, seek: seek,
        parent: RecordKey.rootSeek, isBig: true, cycle: 0, extra: BranchWriter.basketHeaderSize)
      record.add(branches[i].basketHeader(keyLength: length, basketBytes: basketBytes))
      record.add(content)
      try put(record.bytes)
      branches[i].finishBasket(seek: seek, stored: record.count, unpacked: length + unpacked)
    }
  }

  private func packed(_ bytes: [UInt8]) throws(RootFileError) -> (content: [UInt8], unpacked: Int) {
    do throws(CodecError) {
      return (try packing.pack(bytes) ?? bytes, bytes.count)
    } catch { throw .unwritable(.unwritable(path: output.path, reason: error.description)) }
  }

  private mutating func put(_ bytes: [UInt8]) throws(RootFileError) {
    do throws(StorageError) { try output.write(bytes) } catch { throw .unwritable(error) }
  }
}

extension Column {
  /// How many values each entry has.
  fileprivate var lengths: [Int] {
    let offsets = offsets
    return (1..<max(offsets.count, 1)).map { offsets[$0] - offsets[$0 - 1] }
  }
}
