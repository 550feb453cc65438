internal import Columns
internal import Storage

/// Unpacks pages of one RNTuple; keeps working memory, and pages that were read in part, from call to call. One per task.
struct PageReader: ~Copyable {
  /// A page that was read in part, decoded.
  private struct Kept {
    let cluster: Int
    let first: Int
    let values: [UInt8]
  }

  /// Some elements of one physical column in one cluster, all of which exist.
  struct Run {
    let column: Int
    let encoding: PageEncoding
    let cluster: Int
    /// Elements wanted, counted from the first that has a page; those below zero were never written and are zero.
    let elements: Range<Int>
    let pages: NTuplePages
  }

  let ntuple: RootNTuple
  private let keepsPages: Bool
  private var kept: [Int: Kept] = [:]
  private var lists: [Int: (cluster: Int, pages: NTuplePages?)] = [:]
  private var unpacker = CodecUnpacker()
  private var scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 0, alignment: 16)

  init(_ ntuple: RootNTuple, keepsPages: Bool) {
    self.ntuple = ntuple
    self.keepsPages = keepsPages
  }

  deinit { scratch.deallocate() }

  // MARK: What to read

  /// Finds the pages of some elements, in the representation that the cluster uses.
  /// - Parameter size: how many elements the column has in the cluster, if the entries alone say so.
  func run(
    _ slot: Representations, cluster: Int, elements: Range<Int>, size: Int?
  ) throws(Damage) -> Run {
    var found: (column: Int, pages: NTuplePages)?
    for column in slot.columns {
      guard let pages = try list(column, cluster) else { continue }
      if found == nil || (found?.pages.pages.isEmpty == true && !pages.pages.isEmpty) { found = (column, pages) }
    }
    guard let (column, pages) = found, let encoding = ntuple.encodings[column] else {
      throw Damage(offset: 0, reason: "none of its encodings is used here")
    }
    let deferred = ntuple.schema.columns[column].firstElement
    let zeros = deferred == 0 ? 0 : max((size ?? 0) - pages.count, 0)
    guard elements.upperBound - zeros <= pages.count else {
      throw Damage(offset: 0, reason: "its pages hold \(pages.count) elements, \(elements.upperBound - zeros) are needed")
    }
    guard deferred == 0 || elements.count <= Self.mostZeros else {
      throw Damage(offset: 0, reason: "\(elements.count) elements that were not written are more than can be")
    }
    let shifted = elements.lowerBound - zeros..<elements.upperBound - zeros
    return Run(column: column, encoding: encoding, cluster: cluster, elements: shifted, pages: pages)
  }

  /// The most elements read at once from a column that was added late, whose first ones take no place in the file.
  private static let mostZeros = 1 << 28

  private func list(_ column: Int, _ cluster: Int) throws(Damage) -> NTuplePages? {
    if let known = lists[column], known.cluster == cluster { return known.pages }
    return try ntuple.clusters.pages(ofColumn: column, inCluster: cluster)
  }

  /// Remembers the list of pages of a run for the next step of a walk.
  private mutating func remember(_ run: Run) {
    if keepsPages { lists[run.column] = (run.cluster, run.pages) }
  }

  /// Makes sure, before memory is asked for, that the pages of a run hold what they claim.
  func check(_ run: Run) throws(Damage) {
    for page in Self.pages(of: run) { try check(page, run.encoding) }
  }

  private func check(_ page: NTuplePage, _ encoding: PageEncoding) throws(Damage) {
    let bytes = encoding.byteCount(page.count)
    let found: Void? = try ntuple.records.file.withBytes(at: page.block.offset, count: page.block.storedBytes) {
      packed throws(Damage) in try check(packed, bytes, page)
    }
    if found == nil {
      throw Damage(offset: page.block.offset, reason: "a page reaches past the end of the file; it may be cut short")
    }
  }

  private func check(_ packed: UnsafeRawBufferPointer, _ bytes: Int, _ page: NTuplePage) throws(Damage) {
    if packed.count == bytes { return }
    do throws(CodecError) {
      guard packed.count < bytes else { throw CodecError.sizeMismatch(expected: bytes, found: packed.count) }
      try CodecUnpacker.check(packed, expected: bytes)
    } catch {
      throw Damage(offset: page.block.offset, reason: "a page at byte \(page.block.offset): \(error)")
    }
  }

  private static func pages(of run: Run) -> ArraySlice<NTuplePage> {
    let pages = run.pages.pages
    var low = 0, high = pages.count
    while low < high {
      let middle = (low + high) / 2
      if pages[middle].first + pages[middle].count <= run.elements.lowerBound { low = middle + 1 } else { high = middle }
    }
    return pages[low...].prefix { $0.first < run.elements.upperBound }
  }

  // MARK: Reading

  /// Decodes the elements of a run into `target`, which has room for exactly these.
  mutating func read(_ run: Run, to target: UnsafeMutableRawBufferPointer) throws(Damage) {
    let size = run.encoding.type.byteCount
    precondition(target.count == run.elements.count * size, "a target of another size")
    guard let base = target.baseAddress, !run.elements.isEmpty else { return }
    remember(run)
    let zeros = min(max(-run.elements.lowerBound, 0), run.elements.count)
    if zeros > 0 { base.initializeMemory(as: UInt8.self, repeating: 0, count: zeros * size) }
    for page in Self.pages(of: run) {
      let wanted = (page.first..<page.first + page.count).clamped(to: run.elements)
      if wanted.isEmpty { continue }
      let place = base + (wanted.lowerBound - run.elements.lowerBound) * size
      if wanted.count == page.count {
        try decode(page, run.encoding, to: place)
      } else {
        try readPart(of: page, run, wanted, to: place)
      }
    }
  }

  private mutating func readPart(
    of page: NTuplePage, _ run: Run, _ wanted: Range<Int>, to target: UnsafeMutableRawPointer
  ) throws(Damage) {
    let size = run.encoding.type.byteCount
    let known = kept[run.column].flatMap { $0.cluster == run.cluster && $0.first == page.first ? $0.values : nil }
    let values = if let known { known } else { try decoded(page, run.encoding) }
    if keepsPages {
      let isDone = wanted.upperBound == page.first + page.count && !run.encoding.isIndex
      kept[run.column] = isDone ? nil : Kept(cluster: run.cluster, first: page.first, values: values)
    }
    let part = (wanted.lowerBound - page.first) * size..<(wanted.upperBound - page.first) * size
    let room = UnsafeMutableRawBufferPointer(start: target, count: part.count)
    values.withUnsafeBytes { room.copyMemory(from: UnsafeRawBufferPointer(rebasing: $0[part])) }
  }

  private mutating func decoded(_ page: NTuplePage, _ encoding: PageEncoding) throws(Damage) -> [UInt8] {
    try check(page, encoding)
    let bytes = page.count * encoding.type.byteCount
    var failure: Damage?
    let values = [UInt8](unsafeUninitializedCapacity: bytes) { target, count in
      guard let base = target.baseAddress else { return }
      do throws(Damage) {
        try decode(page, encoding, to: UnsafeMutableRawPointer(base))
        count = bytes
      } catch {
        failure = error
      }
    }
    if let failure { throw failure }
    return values
  }

  /// Decodes a whole page. Those stored plain are copied or decoded from the map, others are unpacked first; what needs no
  /// decoding is unpacked in place.
  private mutating func decode(_ page: NTuplePage, _ encoding: PageEncoding, to target: UnsafeMutableRawPointer) throws(Damage) {
    let bytes = encoding.byteCount(page.count)
    let file = ntuple.records.file
    if ntuple.verifiesChecksums { try verify(page, file) }
    if page.block.storedBytes == bytes {
      let done: Void? = file.withBytes(at: page.block.offset, count: bytes) { encoding.decode($0, to: target, count: page.count) }
      if done == nil { throw Damage(offset: page.block.offset, reason: "a page reaches past the end of the file") }
      return
    }
    if encoding.isPlain { return try unpack(page, file, to: UnsafeMutableRawBufferPointer(start: target, count: bytes)) }
    if scratch.count < bytes {
      scratch.deallocate()
      scratch = .allocate(byteCount: bytes, alignment: 16)
    }
    let room = UnsafeMutableRawBufferPointer(rebasing: scratch[..<bytes])
    try unpack(page, file, to: room)
    encoding.decode(UnsafeRawBufferPointer(room), to: target, count: page.count)
  }

  private mutating func unpack(
    _ page: NTuplePage, _ file: MappedFile, to target: UnsafeMutableRawBufferPointer
  ) throws(Damage) {
    do throws(CodecError) {
      let done: Void? = try file.withBytes(at: page.block.offset, count: page.block.storedBytes) { packed throws(CodecError) in
        try unpacker.unpack(packed, into: target)
      }
      guard done != nil else { throw CodecError.sizeMismatch(expected: page.block.storedBytes, found: 0) }
    } catch {
      throw Damage(offset: page.block.offset, reason: "a page at byte \(page.block.offset): \(error)")
    }
  }

  private func verify(_ page: NTuplePage, _ file: MappedFile) throws(Damage) {
    guard page.hasChecksum else { return }
    let stored = page.block.storedBytes
    guard stored >= 0, stored <= file.count - 8 else {
      throw Damage(offset: page.block.offset, reason: "a page of \(stored) bytes reaches past the end of the file")
    }
    let isRight = file.withBytes(at: page.block.offset, count: stored + 8) { bytes in
      let sum = UInt64(littleEndian: bytes.loadUnaligned(fromByteOffset: stored, as: UInt64.self))
      return xxh3(UnsafeRawBufferPointer(rebasing: bytes[..<stored])) == sum
    }
    guard isRight == true else {
      let place = page.block.offset
      throw Damage(offset: place, reason: "the checksum of the page at byte \(place) does not match its bytes")
    }
  }
}
