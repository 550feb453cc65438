internal import Columns
internal import Storage

/// The values of the cluster being written, and where the pages of those before went.
struct NTupleClusterWriter {
  /// One physical column: elements that wait, as in memory, and how many were written before.
  private struct Pending {
    var bytes: [UInt8] = []
    var written = 0
    let size: Int

    var count: Int { bytes.count / size }
  }

  let plan: NTuplePlan
  private var pending: [Pending]
  private(set) var pendingEntries = 0
  private(set) var entries = 0
  private var summaries: [(first: Int, count: Int)] = []
  private var locations = EnvelopeWriter()
  private let pageBytes: Int

  init(_ plan: NTuplePlan, pageBytes: Int) {
    self.plan = plan
    self.pageBytes = min(max(pageBytes, 8), 64 << 20)
    pending = plan.physical.map { Pending(size: $0.type.byteCount) }
  }

  var pendingBytes: Int { pending.reduce(0) { $0 + $1.bytes.count } }

  var clusterCount: Int { summaries.count }

  // MARK: Values

  /// Appends some entries of a batch that was checked.
  mutating func append(_ columns: [Column], _ range: Range<Int>) {
    for (target, column) in zip(plan.targets, columns) { append(column, target, range) }
    pendingEntries += range.count
  }

  private mutating func append(_ column: Column, _ target: NTuplePlan.Target, _ range: Range<Int>) {
    var range = range
    switch column.layout {
    case .scalar: break
    case .fixed(let count): range = range.lowerBound * count..<range.upperBound * count
    case .jagged(let offsets): appendEnds([offsets], target, &range)
    case .nested(let levels): appendEnds(levels, target, &range)
    }
    let size = plan.physical[target.values].type.byteCount
    column.values.withRawBytes { pending[target.values].bytes += $0[range.lowerBound * size..<range.upperBound * size] }
  }

  /// Ends count elements of the next level from the cluster's first on.
  private mutating func appendEnds(_ levels: [[Int]], _ target: NTuplePlan.Target, _ range: inout Range<Int>) {
    let itemSize = target.schema.itemDimensions.reduce(1, *)
    for (level, offsets) in levels.enumerated() {
      let isLast = level + 1 == levels.count
      let next = isLast ? target.values : target.indexes[level + 1]
      let unit = isLast ? itemSize : 1
      let base = pending[next].count / unit
      let first = offsets[range.lowerBound]
      for i in range {
        let end = UInt64(base + (offsets[i + 1] - first) / unit)
        withUnsafeBytes(of: end) { pending[target.indexes[level]].bytes += $0 }
      }
      range = first..<offsets[range.upperBound]
    }
  }

  // MARK: Pages

  /// Packs the pages of a cluster; they follow each other from `place` on.
  mutating func flush(at place: Int, _ packing: Packing) throws(CodecError) -> [UInt8] {
    var blob: [UInt8] = []
    var columns = EnvelopeWriter()
    for i in pending.indices { try flush(i, at: place, packing, &blob, &columns) }
    locations.list(count: pending.count) { $0.add(columns.bytes) }
    summaries.append((entries, pendingEntries))
    entries += pendingEntries
    pendingEntries = 0
    return blob
  }

  private mutating func flush(
    _ i: Int, at place: Int, _ packing: Packing, _ blob: inout [UInt8], _ columns: inout EnvelopeWriter
  ) throws(CodecError) {
    let size = pending[i].size, perPage = max(pageBytes / size, 1)
    var pages = EnvelopeWriter()
    var pageCount = 0
    for start in stride(from: 0, to: pending[i].count, by: perPage) {
      let end = min(start + perPage, pending[i].count)
      let content = plan.physical[i].encoded(pending[i].bytes[start * size..<end * size])
      let stored = try packing.pack(content) ?? content
      pages.add(-Int32(end - start))  // the sign says that a checksum follows the page
      pages.add(FileBlock(offset: place + blob.count, storedBytes: stored.count))
      blob += stored
      withUnsafeBytes(of: stored.withUnsafeBytes { xxh3($0) }.littleEndian) { blob += $0 }
      pageCount += 1
    }
    let written = pending[i].written
    columns.list(count: pageCount) {
      $0.add(pages.bytes)
      $0.add(Int64(written))
      $0.add(UInt32(packing.settings))
    }
    pending[i].written += pending[i].count
    pending[i].bytes.removeAll(keepingCapacity: true)
  }

  /// The page list of all clusters.
  func pageList(headerChecksum: UInt64) -> EnvelopeWriter {
    var list = EnvelopeWriter()
    list.add(headerChecksum)
    list.list(count: summaries.count) { inner in
      for summary in summaries {
        inner.record {
          $0.add(UInt64(summary.first))
          $0.add(UInt64(summary.count))
        }
      }
    }
    list.list(count: summaries.count) { $0.add(locations.bytes) }
    return list
  }
}
