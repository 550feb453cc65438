/// Some consecutive entries of an RNTuple, whose pages no other cluster shares.
struct NTupleCluster: Sendable {
  let entries: Range<Int>
  /// Which page list describes it.
  let group: Int
  /// Where, in that envelope, the list of pages of each physical column starts.
  let columns: [UInt32]
}

/// A page: consecutive elements of one physical column.
struct NTuplePage: Sendable {
  /// Its first element, counted from the cluster's first.
  let first: Int
  let count: Int
  let block: FileBlock
  /// Whether the XXH3 of the stored bytes follows them.
  let hasChecksum: Bool
}

/// The pages of one physical column in one cluster.
struct NTuplePages: Sendable {
  let pages: [NTuplePage]
  /// The number of its first element among all of the column.
  let elementOffset: Int
  /// How many elements the pages hold.
  var count: Int { pages.last.map { $0.first + $0.count } ?? 0 }

  static let none = NTuplePages(pages: [], elementOffset: 0)

  private init(pages: [NTuplePage], elementOffset: Int) {
    self.pages = pages
    self.elementOffset = elementOffset
  }

  /// - Returns: nil if the column is suppressed: another representation of its field is used in this cluster.
  init?(_ cursor: inout EnvelopeCursor) throws(Damage) {
    var list = try cursor.list(of: 16)
    var pages: [NTuplePage] = []
    pages.reserveCapacity(list.count)
    var first = 0
    for _ in 0..<list.count {
      let number = try list.items.integer(Int32.self)
      let page = NTuplePage(
        first: first, count: Int(number.magnitude), block: try list.items.locator(), hasChecksum: number < 0)
      pages.append(page)
      first += page.count
    }
    let offset = try list.items.integer(Int64.self)
    if offset < 0 { return nil }
    self.pages = pages
    elementOffset = Int(offset)
  }
}

/// All clusters, by entry, and the envelopes that say where their pages are.
struct NTupleClusters: Sendable {
  private(set) var clusters: [NTupleCluster] = []
  private(set) var pageLists: [NTupleEnvelope] = []

  /// The most entries a cluster may claim: 56 bits are meant for them, no machine holds so many.
  private static let mostEntries = 1 << 40

  /// Reads the page lists named in the footer.
  init(
    _ footer: inout EnvelopeCursor, headerChecksum: UInt64, of label: String, at seek: Int, in records: FileRecords
  ) throws(RootFileError) {
    var groups: [(clusters: Int, unpackedBytes: Int, block: FileBlock)] = []
    do throws(Damage) {
      var list = try footer.list(of: 8)
      for _ in 0..<list.count {
        var record = try list.items.record()
        try record.skip(16)  // first entry and number of entries, which the clusters say again
        let clusters = try record.int(UInt32.self)
        groups.append((clusters, try record.int(UInt64.self), try record.locator()))
      }
    } catch {
      throw records.damaged("the footer of \(label)", seek, error)
    }
    for (number, group) in groups.enumerated() {
      let envelope = try NTupleEnvelope(.pageList, at: group.block, unpackedBytes: group.unpackedBytes, of: label, in: records)
      pageLists.append(envelope)
      do throws(Damage) {
        try add(envelope.cursor, group: number, headerChecksum)
      } catch {
        throw records.damaged("a page list of \(label)", group.block.offset, error)
      }
    }
    try order(label, seek, records)
  }

  private mutating func add(_ start: EnvelopeCursor, group: Int, _ headerChecksum: UInt64) throws(Damage) {
    var cursor = start
    guard try cursor.integer(UInt64.self) == headerChecksum else {
      throw Damage(offset: 8, reason: "it belongs to another header")
    }
    var summaries = try cursor.list(of: 24)
    var locations = try cursor.list(of: 12)
    guard summaries.count == locations.count else {
      throw Damage(offset: 16, reason: "it lists \(summaries.count) clusters and the pages of \(locations.count)")
    }
    for _ in 0..<summaries.count {
      var summary = try summaries.items.record()
      let first = try summary.int(UInt64.self)
      let word = try summary.integer(UInt64.self)
      guard word >> 56 & 1 == 0 else { throw Damage(offset: 0, reason: "its clusters are cut in shards, which is not known") }
      let count = Int(word & 0xff_ffff_ffff_ffff)
      guard first <= Self.mostEntries, count <= Self.mostEntries else {
        throw Damage(offset: 0, reason: "a cluster of \(count) entries from \(first) cannot be")
      }
      let columns = try Self.columnStarts(try locations.items.list(of: 20))
      if count > 0 { clusters.append(NTupleCluster(entries: first..<first + count, group: group, columns: columns)) }
    }
  }

  /// Pages are read when their column is: wide files have millions of them.
  private static func columnStarts(_ list: (count: Int, items: EnvelopeCursor)) throws(Damage) -> [UInt32] {
    var items = list.items
    var starts: [UInt32] = []
    starts.reserveCapacity(list.count)
    for _ in 0..<list.count {
      guard let start = UInt32(exactly: items.position) else { throw Damage(offset: items.position, reason: "it is too long") }
      starts.append(start)
      _ = try items.list(of: 16)
    }
    return starts
  }

  /// The file may list clusters in any order; together they hold each entry once.
  private mutating func order(_ label: String, _ seek: Int, _ records: FileRecords) throws(RootFileError) {
    clusters.sort { $0.entries.lowerBound < $1.entries.lowerBound }
    var next = 0
    for cluster in clusters {
      guard cluster.entries.lowerBound == next else {
        let reason = "a cluster starts at entry \(cluster.entries.lowerBound), the one before ends at \(next)"
        throw records.damaged("the footer of \(label)", seek, reason)
      }
      next = cluster.entries.upperBound
    }
  }

  var entryCount: Int { clusters.last?.entries.upperBound ?? 0 }

  /// The pages of a physical column in a cluster; nil if it is suppressed there.
  func pages(ofColumn column: Int, inCluster cluster: Int) throws(Damage) -> NTuplePages? {
    let cluster = clusters[cluster]
    guard column < cluster.columns.count else { return NTuplePages.none }  // the column was added later
    var cursor = EnvelopeCursor(pageLists[cluster.group].bytes, at: Int(cluster.columns[column]))
    return try NTuplePages(&cursor)
  }

  /// The first cluster that reaches beyond `entry`.
  func firstCluster(beyond entry: Int) -> Int {
    var low = 0, high = clusters.count
    while low < high {
      let middle = (low + high) / 2
      if clusters[middle].entries.upperBound <= entry { low = middle + 1 } else { high = middle }
    }
    return low
  }
}
