internal import Columns
internal import Storage

/// Reads columns of one tree; keeps working memory from basket to basket. One per task.
struct ColumnDecoder: ~Copyable {
  /// A basket that was read in part, unpacked.
  private struct Kept {
    let seek: Int
    let content: [UInt8]
  }

  let tree: RootTree
  /// Whether baskets that were read in part stay unpacked, one per branch, for the call that wants the rest.
  private let keepsBaskets: Bool
  private var kept: [Int: Kept] = [:]
  private var unpacker = CodecUnpacker()
  private var scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)

  init(tree: RootTree, keepsBaskets: Bool = false) {
    self.tree = tree
    self.keepsBaskets = keepsBaskets
  }

  deinit { scratch.deallocate() }

  mutating func column(_ source: ColumnSource, _ range: Range<Int>) throws(RootFileError) -> Column {
    var levels: [[Int]] = []
    let values: ColumnValues
    switch source.schema.type {
    case .bool: values = .bool(try read(Bool.self, source, range, &levels))
    case .int8: values = .int8(try read(Int8.self, source, range, &levels))
    case .uint8: values = .uint8(try read(UInt8.self, source, range, &levels))
    case .int16: values = .int16(try read(Int16.self, source, range, &levels))
    case .uint16: values = .uint16(try read(UInt16.self, source, range, &levels))
    case .int32: values = .int32(try read(Int32.self, source, range, &levels))
    case .uint32: values = .uint32(try read(UInt32.self, source, range, &levels))
    case .int64: values = .int64(try read(Int64.self, source, range, &levels))
    case .uint64: values = .uint64(try read(UInt64.self, source, range, &levels))
    case .float32: values = .float32(try read(Float.self, source, range, &levels))
    case .float64: values = .float64(try read(Double.self, source, range, &levels))
    }
    switch source.schema.shape {
    case .scalar: return Column(values: values)
    case .fixed: return Column(values: values, layout: .fixed(count: source.fixedCount))
    case .jagged, .text: return Column(values: values, layout: .jagged(offsets: levels[0]))
    case .nested: return Column(values: values, layout: .nested(offsets: levels))
    }
  }

  /// Fills one array, basket after basket, and for lists the offsets.
  private mutating func read<T: BitwiseCopyable>(
    _ type: T.Type, _ source: ColumnSource, _ range: Range<Int>, _ levels: inout [[Int]]
  ) throws(RootFileError) -> [T] {
    if case .fixed = source.schema.shape, source.fixedCount <= 0 {
      let label = "column '\(source.schema.name)' of '\(tree.name)'"
      throw tree.records.damaged(label, 0, "the dimensions of its arrays are impossible")
    }
    let plan = source.sequence.map { SequencePlan($0.type, leaf: $0.leaf) }
    let pieces = try pieces(source, plan, range)
    let size = MemoryLayout<T>.stride
    let isList = source.stride == nil
    let stored = plan?.valueBytes ?? size
    let capacity =
      isList ? pieces.reduce(0) { $0 + $1.valueBytes / stored } : try fixedCapacity(source, range, pieces)
    levels = [[Int]](repeating: [0], count: source.schema.levelCount)
    if isList && !levels.isEmpty {
      levels[0].reserveCapacity(range.count + 1)
      levels[0].withUnsafeBytes { preferLargePages($0.baseAddress, count: (range.count + 1) * MemoryLayout<Int>.size) }
    }
    var failure: RootFileError?
    let values = [T](unsafeUninitializedCapacity: capacity) { target, count in
      let raw = UnsafeMutableRawBufferPointer(target)
      preferLargePages(raw.baseAddress, count: raw.count)
      do throws(RootFileError) {
        for piece in pieces {
          try withContent(of: piece, source) { content throws(Damage) in
            let room = UnsafeMutableRawBufferPointer(rebasing: raw[(count * size)...])
            if let plan {
              count += try readSequence(source, plan, piece, content, to: room, before: count, &levels)
            } else if isList {
              count += try copyLists(source, piece, content, to: room, &levels[0])
            } else {
              count += try copyFixed(source, piece, content, to: room)
            }
          }
        }
      } catch {
        failure = error
        count = 0
      }
    }
    if let failure { throw failure }
    guard isWhole(source, range, values.count, levels) else {
      let label = "column '\(source.schema.name)' of '\(tree.name)'"
      throw tree.records.damaged(label, 0, "its baskets do not hold entries \(range.lowerBound)..<\(range.upperBound) whole")
    }
    return values
  }

  /// How many values fixed arrays have in all; each takes at least a byte of a basket.
  private func fixedCapacity(
    _ source: ColumnSource, _ range: Range<Int>, _ pieces: [BasketPiece]
  ) throws(RootFileError) -> Int {
    let (count, overflow) = range.count.multipliedReportingOverflow(by: source.fixedCount)
    let most = pieces.reduce(0) { $0 + $1.valueBytes }
    guard !overflow && count <= most else {
      let reason = "\(most) bytes cannot hold \(range.count) entries of \(source.fixedCount) values"
      throw tree.records.damaged("column '\(source.schema.name)' of '\(tree.name)'", 0, reason)
    }
    return count
  }

  /// Whether what was read has one value, array or list for every entry, and each level of lists ends with the next.
  private func isWhole(_ source: ColumnSource, _ range: Range<Int>, _ count: Int, _ levels: [[Int]]) -> Bool {
    guard let outer = levels.first else { return count == range.count * source.fixedCount }
    let ends = levels.dropFirst().map { $0.count - 1 } + [count]
    return outer.count == range.count + 1 && zip(levels, ends).allSatisfy { $0.last == $1 }
  }

  // MARK: Baskets

  private func pieces(
    _ source: ColumnSource, _ plan: SequencePlan?, _ range: Range<Int>
  ) throws(RootFileError) -> [BasketPiece] {
    var pieces: [BasketPiece] = []
    let baskets = tree.baskets[source.branch]
    for basket in baskets[firstOverlap(range, baskets)...] {
      if basket.entries.lowerBound >= range.upperBound { break }
      let overlap = basket.entries.clamped(to: range)
      if overlap.isEmpty { continue }
      let first = basket.entries.lowerBound
      let local = overlap.lowerBound - first..<overlap.upperBound - first
      var piece = try BasketPiece(basket, local: local, of: source.schema.name, in: tree.records)
      if let stride = source.stride, stride > piece.valueBytes / local.upperBound {
        throw damaged(source, piece, "\(piece.valueBytes) bytes hold fewer than \(local.upperBound) entries of \(stride)")
      }
      // A basket without a table of offsets can only be read with the help of the counter, unless entries tell their length.
      let needsCounts = plan.map { $0.needsEnds && $0.plainItemBytes != nil } ?? (source.stride == nil)
      if piece.lacksTable && needsCounts { piece.counts = try counts(source, piece) }
      pieces.append(piece)
    }
    return pieces
  }

  /// The first basket that may overlap the range, by bisection.
  private func firstOverlap(_ range: Range<Int>, _ baskets: [Basket]) -> Int {
    var low = 0, high = baskets.count
    while low < high {
      let middle = (low + high) / 2
      if baskets[middle].entries.upperBound <= range.lowerBound { low = middle + 1 } else { high = middle }
    }
    return low
  }

  /// Values per entry from the counter column, for baskets that store no offsets.
  private func counts(_ source: ColumnSource, _ piece: BasketPiece) throws(RootFileError) -> [Int] {
    guard let counter = tree.counter(of: source), counter.stride != nil, counter.schema.type.isInteger else {
      throw damaged(source, piece, "it stores no offsets and no counter stands in for them")
    }
    let first = piece.basket.entries.lowerBound
    var decoder = ColumnDecoder(tree: tree)
    let column = try decoder.column(counter, first..<first + piece.local.upperBound)
    return column.values.doubles().map { Int(min(max($0, 0), 1e9)) * source.inner }
  }

  private func damaged(_ source: ColumnSource, _ piece: BasketPiece, _ reason: String) -> RootFileError {
    let entries = piece.basket.entries
    let label = "column '\(source.schema.name)' of '\(tree.name)', entries \(entries.lowerBound)..<\(entries.upperBound)"
    if case .stored(let seek) = piece.basket.place { return tree.records.damaged(label, seek, reason) }
    return tree.records.damaged(label, 0, "\(reason) (inside the tree's record)")
  }

  /// Lends the values and offsets of a basket: from the map if they are stored plain, else unpacked.
  private mutating func withContent(
    of piece: BasketPiece, _ source: ColumnSource, _ body: (UnsafeRawBufferPointer) throws(Damage) -> Void
  ) throws(RootFileError) {
    do throws(Damage) {
      switch piece.basket.place {
      case .embedded(let basket): try withArray(basket.values + basket.offsets, body)
      case .stored(let seek) where piece.isPacked:
        if let basket = kept[source.branch], basket.seek == seek {
          try withArray(basket.content, body)
        } else {
          let content = try unpack(piece, at: seek + piece.keyLength)
          if keepsBaskets && piece.local.upperBound < piece.entryCount {
            kept[source.branch] = Kept(seek: seek, content: Array(content))
          }
          try body(content)
        }
        if piece.local.upperBound >= piece.entryCount { kept[source.branch] = nil }
      case .stored(let seek):
        let read: Void? = try tree.records.file.withBytes(at: seek + piece.keyLength, count: piece.contentBytes, body)
        if read == nil { throw Damage(offset: 0, reason: "it reaches past the end of the file") }
      }
    } catch {
      throw damaged(source, piece, error.reason)
    }
  }

  private func withArray(
    _ bytes: [UInt8], _ body: (UnsafeRawBufferPointer) throws(Damage) -> Void
  ) throws(Damage) {
    var failure: Damage?
    bytes.withUnsafeBytes { content in
      do throws(Damage) { try body(content) } catch { failure = error }
    }
    if let failure { throw failure }
  }

  private mutating func unpack(_ piece: BasketPiece, at start: Int) throws(Damage) -> UnsafeRawBufferPointer {
    do throws(CodecError) {
      let done: Void? = try tree.records.file.withBytes(at: start, count: piece.storedLength) { packed throws(CodecError) in
        try CodecUnpacker.check(packed, expected: piece.contentBytes)
        if scratch.count < piece.contentBytes {
          scratch.deallocate()
          scratch = .allocate(byteCount: piece.contentBytes, alignment: 16)
        }
        try unpacker.unpack(packed, into: UnsafeMutableRawBufferPointer(rebasing: scratch[..<piece.contentBytes]))
      }
      guard done != nil else { throw CodecError.sizeMismatch(expected: piece.storedLength, found: 0) }
    } catch {
      throw Damage(offset: 0, reason: error.description)
    }
    return UnsafeRawBufferPointer(rebasing: scratch[..<piece.contentBytes])
  }
}
