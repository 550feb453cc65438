internal import Columns

/// Reads columns of one RNTuple. One per task.
struct NTupleDecoder: ~Copyable {
  /// Elements of one level in one cluster.
  private struct Part {
    let cluster: Int
    var elements: Range<Int>
    /// How many elements the level has in the whole cluster, where the entries alone say so: outside of all lists.
    var size: Int?
  }

  /// The last list's end that was read of a physical column, from which the next step of a walk starts.
  private struct KnownEnd {
    let cluster: Int
    let element: Int
    let end: Int
  }

  private var pages: PageReader
  private var ends: [Int: KnownEnd] = [:]

  init(_ ntuple: RootNTuple, keepsPages: Bool = false) { pages = PageReader(ntuple, keepsPages: keepsPages) }

  var ntuple: RootNTuple { pages.ntuple }

  mutating func column(_ source: NTupleSource, _ range: Range<Int>) throws(RootFileError) -> Column {
    do throws(Damage) {
      return try read(source, range)
    } catch {
      let label = "column '\(source.schema.name)' of '\(pages.ntuple.name)', entries \(range.lowerBound)..<\(range.upperBound)"
      let file = pages.ntuple.records.file
      throw .damaged(path: file.path, object: label, offset: error.offset, reason: error.reason)
    }
  }

  private mutating func read(_ source: NTupleSource, _ range: Range<Int>) throws(Damage) -> Column {
    var parts = parts(of: range)
    var levels: [[Int]] = []
    var perItem = 1
    for (i, step) in source.steps.enumerated() {
      switch step {
      case .lists(let index): levels.append(try offsets(index, &parts))
      case .equalLists(let count):
        try proveLists(source.steps[i...], parts)
        let lists = parts.reduce(0) { $0 + $1.elements.count }
        levels.append((0...lists).map { $0 * count })
        try multiply(&parts, by: count)
      case .items(let count):
        perItem *= count
        try multiply(&parts, by: count)
      }
    }
    let values =
      switch source.leaf {
      case .values(let slot): try self.values(source.schema.type, slot, parts)
      case .lengths(let index): try lengths(source.schema.type, index, parts)
      }
    return Column(values: values, layout: layout(levels, source.schema, perItem))
  }

  private func layout(_ levels: [[Int]], _ schema: ColumnSchema, _ perItem: Int) -> ColumnLayout {
    guard var last = levels.last else { return perItem == 1 && schema.shape == .scalar ? .scalar : .fixed(count: perItem) }
    if perItem > 1 { last = last.map { $0 * perItem } }
    return levels.count == 1 ? .jagged(offsets: last) : .nested(offsets: levels.dropLast() + [last])
  }

  // MARK: Parts

  private func parts(of range: Range<Int>) -> [Part] {
    var parts: [Part] = []
    let clusters = pages.ntuple.clusters
    for number in clusters.firstCluster(beyond: range.lowerBound)..<clusters.clusters.count {
      let entries = clusters.clusters[number].entries
      if entries.lowerBound >= range.upperBound { break }
      let overlap = entries.clamped(to: range)
      if overlap.isEmpty { continue }
      let local = overlap.lowerBound - entries.lowerBound..<overlap.upperBound - entries.lowerBound
      parts.append(Part(cluster: number, elements: local, size: entries.count))
    }
    return parts
  }

  private func multiply(_ parts: inout [Part], by count: Int) throws(Damage) {
    for i in parts.indices {
      let (upper, overflows) = parts[i].elements.upperBound.multipliedReportingOverflow(by: count)
      let size = parts[i].size?.multipliedReportingOverflow(by: count)
      if overflows || size?.overflow == true { throw Damage(offset: 0, reason: "it has more values than can be counted") }
      parts[i].elements = parts[i].elements.lowerBound * count..<upper
      parts[i].size = size?.partialValue
    }
  }

  // MARK: Lists

  /// Makes sure that the lists in fixed arrays are there before memory is taken for the arrays.
  private func proveLists(_ steps: ArraySlice<NTupleSource.Step>, _ parts: [Part]) throws(Damage) {
    var parts = parts
    for step in steps {
      switch step {
      case .equalLists(let count), .items(let count): try multiply(&parts, by: count)
      case .lists(let index):
        _ = try runs(index, parts)
        return
      }
    }
  }

  /// Reads where lists end; `parts` become what the lists hold.
  /// - Returns: where each starts, from 0 over all parts, and where the last ends.
  private mutating func offsets(_ index: Representations, _ parts: inout [Part]) throws(Damage) -> [Int] {
    let runs = try runs(index, parts)
    let total = runs.reduce(0) { $0 + $1.elements.count }
    var failure: Damage?
    let offsets = [Int](unsafeUninitializedCapacity: total + 1) { target, count in
      target[0] = 0
      count = 1
      do throws(Damage) {
        for (i, run) in runs.enumerated() {
          let first = try start(run, parts[i])
          let room = UnsafeMutableBufferPointer(rebasing: target[count..<count + run.elements.count])
          try pages.read(run, to: UnsafeMutableRawBufferPointer(room))
          let last = try rebase(room, from: first, to: target[count - 1], run, parts[i])
          count += run.elements.count
          parts[i].elements = first..<last
          parts[i].size = nil
        }
      } catch {
        failure = error
        count = 0
      }
    }
    if let failure { throw failure }
    return offsets
  }

  /// Where, in its cluster, the first list of a run starts: where the one before it ends.
  private mutating func start(_ run: PageReader.Run, _ part: Part) throws(Damage) -> Int {
    let element = part.elements.lowerBound - 1
    if element < 0 || run.elements.isEmpty { return 0 }
    if let known = ends[run.column], known.cluster == run.cluster, known.element == element { return known.end }
    let before = PageReader.Run(
      column: run.column, encoding: run.encoding, cluster: run.cluster,
      elements: run.elements.lowerBound - 1..<run.elements.lowerBound, pages: run.pages)
    try pages.check(before)
    var end = 0
    var failure: Damage?
    withUnsafeMutableBytes(of: &end) { target in
      do throws(Damage) { try pages.read(before, to: target) } catch { failure = error }
    }
    if let failure { throw failure }
    guard end >= 0 else { throw Damage(offset: 0, reason: "a list ends at \(end)") }
    return end
  }

  /// Makes ends that count from the cluster's first element count from `base`, and checks that they never fall.
  /// - Returns: where the last list ended before that.
  private mutating func rebase(
    _ ends: UnsafeMutableBufferPointer<Int>, from first: Int, to base: Int, _ run: PageReader.Run, _ part: Part
  ) throws(Damage) -> Int {
    var previous = first
    var falls = false
    for i in ends.indices {
      let end = ends[i]
      falls = falls || end < previous
      previous = end
      ends[i] = end &- first &+ base
    }
    if falls { throw Damage(offset: 0, reason: "lists end before they start") }
    if !ends.isEmpty {
      self.ends[run.column] = KnownEnd(cluster: run.cluster, element: part.elements.upperBound - 1, end: previous)
    }
    return previous
  }

  private mutating func lengths(_ type: ElementType, _ index: Representations, _ parts: [Part]) throws(Damage) -> ColumnValues {
    var parts = parts
    let offsets = try offsets(index, &parts)
    let lengths = zip(offsets.dropFirst(), offsets).map { Int64($0 - $1) }
    return type == .int32 ? .int32(lengths.map { Int32(truncatingIfNeeded: $0) }) : .int64(lengths)
  }

  // MARK: Values

  private func runs(_ slot: Representations, _ parts: [Part]) throws(Damage) -> [PageReader.Run] {
    var runs: [PageReader.Run] = []
    runs.reserveCapacity(parts.count)
    for part in parts {
      runs.append(try pages.run(slot, cluster: part.cluster, elements: part.elements, size: part.size))
    }
    // Small requests need no proof: they cannot take more memory than this.
    let bytes = runs.reduce(0) { $0 + $1.elements.count * $1.encoding.type.byteCount }
    if bytes > Self.unprovenBytes { for run in runs { try pages.check(run) } }
    return runs
  }

  /// How much memory is taken on the word of a page list alone.
  private static let unprovenBytes = 64 << 10

  private mutating func values(_ type: ElementType, _ slot: Representations, _ parts: [Part]) throws(Damage) -> ColumnValues {
    let runs = try runs(slot, parts)
    switch type {
    case .bool: return .bool(try values(Bool.self, type, runs))
    case .int8: return .int8(try values(Int8.self, type, runs))
    case .uint8: return .uint8(try values(UInt8.self, type, runs))
    case .int16: return .int16(try values(Int16.self, type, runs))
    case .uint16: return .uint16(try values(UInt16.self, type, runs))
    case .int32: return .int32(try values(Int32.self, type, runs))
    case .uint32: return .uint32(try values(UInt32.self, type, runs))
    case .int64: return .int64(try values(Int64.self, type, runs))
    case .uint64: return .uint64(try values(UInt64.self, type, runs))
    case .float32: return .float32(try values(Float.self, type, runs))
    case .float64: return .float64(try values(Double.self, type, runs))
    }
  }

  /// Fills one array, run after run.
  private mutating func values<T: BitwiseCopyable>(
    _ type: T.Type, _ element: ElementType, _ runs: [PageReader.Run]
  ) throws(Damage) -> [T] {
    let total = runs.reduce(0) { $0 + $1.elements.count }
    var failure: Damage?
    let values = [T](unsafeUninitializedCapacity: total) { target, count in
      do throws(Damage) {
        for run in runs {
          let room = UnsafeMutableRawBufferPointer(
            rebasing: UnsafeMutableRawBufferPointer(target)[
              count * MemoryLayout<T>.size..<(count + run.elements.count) * MemoryLayout<T>.size])
          if run.encoding.type == element { try pages.read(run, to: room) } else { try convert(run, element, to: room) }
          count += run.elements.count
        }
      } catch {
        failure = error
        count = 0
      }
    }
    if let failure { throw failure }
    return values
  }

  /// Reads elements that this cluster holds in another type than the column's, which holds all of their values.
  private mutating func convert(
    _ run: PageReader.Run, _ type: ElementType, to target: UnsafeMutableRawBufferPointer
  ) throws(Damage) {
    let narrow = UnsafeMutableRawBufferPointer.allocate(
      byteCount: run.elements.count * run.encoding.type.byteCount, alignment: 16)
    defer { narrow.deallocate() }
    try pages.read(run, to: narrow)
    widen(narrow, run.encoding.type, to: target, type, count: run.elements.count)
  }
}
