internal import Columns

/// Copies the wanted entries of a basket of fixed-size values.
/// - Returns: how many values were copied.
func copyFixed(
  _ source: ColumnSource, _ piece: BasketPiece, _ content: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer
) throws(Damage) -> Int {
  let count = source.fixedCount, entryBytes = count * source.schema.type.byteCount
  let stride = source.stride ?? entryBytes
  let values = piece.local.count * count
  guard piece.local.upperBound * stride <= piece.valueBytes, values * source.schema.type.byteCount <= room.count,
    source.lead + entryBytes <= stride, let from = content.baseAddress, let to = room.baseAddress
  else { throw Damage(offset: 0, reason: "its \(piece.valueBytes) bytes do not hold \(piece.local.upperBound) entries") }
  if entryBytes == stride {
    copyBigEndian(source.schema.type, from: from + piece.local.lowerBound * stride, to: to, count: values)
    return values
  }
  for (i, entry) in piece.local.enumerated() {
    copyBigEndian(source.schema.type, from: from + entry * stride + source.lead, to: to + i * entryBytes, count: count)
  }
  return values
}

/// Copies the wanted entries of a basket of lists and appends where each ends to `offsets`.
/// - Returns: how many values were copied.
func copyLists(
  _ source: ColumnSource, _ piece: BasketPiece, _ content: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer,
  _ offsets: inout [Int]
) throws(Damage) -> Int {
  if source.lead == 0 && piece.counts == nil && !piece.tableHoldsSizes {
    return try copyPlainLists(source, piece, content, to: room, &offsets)
  }
  let starts = try listStarts(source, piece, content)
  let type = source.schema.type, size = type.byteCount
  let before = offsets[offsets.count - 1]
  guard let from = content.baseAddress, let to = room.baseAddress else {
    offsets.append(contentsOf: repeatElement(before, count: piece.local.count))  // entries, and not one value
    return 0
  }
  var copied = 0
  for i in 1..<starts.count {
    let count = max(starts[i] - starts[i - 1] - source.lead, 0) / size
    guard (copied + count) * size <= room.count else { throw Damage(offset: 0, reason: "its values do not fit the column") }
    copyBigEndian(type, from: from + starts[i - 1] + source.lead, to: to + copied * size, count: count)
    copied += count
    offsets.append(before + copied)
  }
  return copied
}

/// The common case, lists without headers whose table of offsets is stored: table and values are each gone through once.
private func copyPlainLists(
  _ source: ColumnSource, _ piece: BasketPiece, _ content: UnsafeRawBufferPointer, to room: UnsafeMutableRawBufferPointer,
  _ offsets: inout [Int]
) throws(Damage) -> Int {
  let table = try OffsetTable(piece, content)
  let type = source.schema.type, shift = type.byteCount.trailingZeroBitCount
  let old = offsets.count, before = offsets[old - 1], count = piece.local.count
  let first = table.start(0), end = table.end
  offsets.append(contentsOf: repeatElement(before + (end - first) >> shift, count: count))
  // Neither falling nor cut values: no bit of any length may be set that says so.
  var lengths = end - table.start(count - 1)
  offsets.withUnsafeMutableBufferPointer { all in
    let target = UnsafeMutableBufferPointer(rebasing: all[old...])
    for i in 1..<count {
      let start = table.start(i)
      lengths |= (start - table.start(i - 1)) & (.min | (1 << shift - 1))
      target[i - 1] = before + (start - first) >> shift
    }
  }
  guard first >= 0, end <= piece.valueBytes, lengths >= 0, lengths & (1 << shift - 1) == 0 else {
    throw Damage(offset: piece.valueBytes, reason: "its offsets fall, leave the basket or cut a value")
  }
  guard let from = content.baseAddress, let to = room.baseAddress else { return 0 }  // entries, and not one value
  guard end - first <= room.count else { throw Damage(offset: 0, reason: "its values do not fit the column") }
  copyBigEndian(type, from: from + first, to: to, count: (end - first) >> shift)
  return (end - first) >> shift
}

/// The table of offsets behind the values of a basket; holds all that the wanted entries need.
private struct OffsetTable {
  /// The whole table, without its count.
  let bytes: UnsafeRawBufferPointer
  private let slots: UnsafeRawPointer
  private let keyLength: Int
  /// Where the last wanted entry ends.
  let end: Int

  init(_ piece: BasketPiece, _ content: UnsafeRawBufferPointer) throws(Damage) {
    let local = piece.local
    let table = UnsafeRawBufferPointer(rebasing: content[piece.valueBytes...])
    guard table.count >= 4, let base = table.baseAddress else {
      throw Damage(offset: piece.valueBytes, reason: "its table of offsets is cut short")
    }
    // Baskets in the tree's record bring the table without its count.
    let isEmbedded = if case .embedded = piece.basket.place { true } else { false }
    let skip = isEmbedded ? 0 : 4
    let count = (table.count - skip) / 4
    guard count >= local.upperBound, !local.isEmpty else {
      throw Damage(
        offset: piece.valueBytes, reason: "its table has \(count) offsets for \(piece.basket.entries.count) entries")
    }
    bytes = UnsafeRawBufferPointer(rebasing: table[skip...])
    slots = base + skip + 4 * local.lowerBound
    keyLength = piece.keyLength
    let isLast = local.upperBound == piece.entryCount || count == local.upperBound
    end = isLast ? piece.valueBytes : OffsetTable.slot(slots, local.count) - piece.keyLength
  }

  /// Where the wanted entry `i`, of those the table was made for, starts.
  @inline(__always)
  func start(_ i: Int) -> Int { OffsetTable.slot(slots, i) &- keyLength }

  @inline(__always)
  private static func slot(_ slots: UnsafeRawPointer, _ i: Int) -> Int {
    Int(Int32(bigEndian: slots.loadUnaligned(fromByteOffset: 4 &* i, as: Int32.self)))
  }
}

/// Where each wanted entry starts in the values, and where the last ends; rising, inside the values, on whole values.
private func listStarts(
  _ source: ColumnSource, _ piece: BasketPiece, _ content: UnsafeRawBufferPointer
) throws(Damage) -> [Int] {
  if let counts = piece.counts { return try starts(from: counts, source, piece) }
  let starts = try tableStarts(piece, content)
  try check(starts, source, piece)
  return starts
}

/// Where the wanted entries start and the last ends, as the table of offsets says; not yet checked.
func tableStarts(_ piece: BasketPiece, _ content: UnsafeRawBufferPointer) throws(Damage) -> [Int] {
  let table = try OffsetTable(piece, content)
  if piece.tableHoldsSizes { return startsFromSizes(piece, table.bytes) }
  return (0..<piece.local.count).map { table.start($0) } + [table.end]
}

/// The same where the table holds sizes: entry i + 1 starts where entry i does, and its size later.
private func startsFromSizes(_ piece: BasketPiece, _ table: UnsafeRawBufferPointer) -> [Int] {
  var starts: [Int] = []
  starts.reserveCapacity(piece.local.count + 1)
  var position = 0
  for entry in 0...piece.local.upperBound {
    if entry > 0 && entry < piece.entryCount && 4 * entry + 4 <= table.count {
      let size = Int32(bigEndian: table.loadUnaligned(fromByteOffset: 4 * entry, as: Int32.self))
      position += Int(size)
    } else if entry > 0 {
      position = piece.valueBytes  // what stands behind the last size means nothing
    }
    if entry >= piece.local.lowerBound { starts.append(position) }
  }
  return starts
}

private func starts(from counts: [Int], _ source: ColumnSource, _ piece: BasketPiece) throws(Damage) -> [Int] {
  var starts: [Int] = []
  var position = 0
  for (entry, count) in counts.enumerated() {
    if entry >= piece.local.lowerBound { starts.append(position) }
    position += source.lead + count * source.schema.type.byteCount
  }
  starts.append(position)
  try check(starts, source, piece)
  return starts
}

private func check(_ starts: [Int], _ source: ColumnSource, _ piece: BasketPiece) throws(Damage) {
  let mask = source.schema.type.byteCount - 1
  var isWrong = starts[0] < 0 || starts[starts.count - 1] > piece.valueBytes
  for i in 1..<starts.count {
    let length = starts[i] - starts[i - 1] - source.lead
    // An empty entry of a list with a header may lack the header too.
    isWrong = isWrong || (length < 0 && length != -source.lead) || (length >= 0 && length & mask != 0)
  }
  if isWrong { throw Damage(offset: piece.valueBytes, reason: "its offsets fall, leave the basket or cut a value") }
}
