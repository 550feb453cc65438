/// What the key and header of a basket say: a basket holds the values of one branch for a run of entries.
struct BasketHeader {
  let key: RecordKey
  /// Entries in the basket.
  let entryCount: Int
  /// Where, in key and content together, the values end and the table of entry offsets starts.
  let last: Int
  /// Whether the table of entry offsets lies inside the header (baskets inside the tree's own record only).
  let flag: Int
  /// Whether a table behind the values holds the sizes of entries and not their offsets.
  let tableHoldsSizes: Bool

  /// Bytes of values, offsets not included.
  var valueBytes: Int { last - key.keyLength }

  init(_ cursor: inout ByteCursor) throws(Damage) {
    let start = cursor.position
    key = try RecordKey(&cursor)
    try cursor.skip(2)  // version
    try cursor.skip(4)
    let entrySize = try cursor.int(Int32.self)
    // The sign says that one more byte of features follows; the first: offsets are generated, or else kept as sizes.
    let features = entrySize < 0 ? try cursor.int(UInt8.self) : 0
    tableHoldsSizes = features & 1 != 0
    entryCount = try cursor.int(Int32.self)
    last = try cursor.int(Int32.self)
    flag = try cursor.int(UInt8.self)
    guard entryCount >= 0, last >= key.keyLength || last == 0 else {
      throw Damage(offset: start, reason: "a basket of \(entryCount) entries cannot end at byte \(last)")
    }
  }
}

/// A basket that was never flushed: it lies, unpacked, inside the record of its tree.
struct EmbeddedBasket: Sendable {
  let entryCount: Int
  let keyLength: Int
  /// The values.
  let values: [UInt8]
  /// The table of entry offsets as it lies in the file: big-endian 32-bit, counted from the start of the key; empty
  /// if there is none.
  let offsets: [UInt8]

  init(_ cursor: inout ByteCursor) throws(Damage) {
    let header = try BasketHeader(&cursor)
    var flag = header.flag
    let generatesOffsets = flag >= 80
    if generatesOffsets { flag -= 80 }
    var table: [UInt8] = []
    if !generatesOffsets && flag != 0 && flag % 10 != 2 {
      if header.entryCount > 0 { table = try EmbeddedBasket.table(&cursor) }
      if flag > 40 { _ = try EmbeddedBasket.table(&cursor) }
    }
    let holdsValues = (flag == 1 || flag > 10) && header.last > 0
    if holdsValues {
      try cursor.skip(header.key.keyLength)  // the values keep room in front of them for the key
      values = try cursor.block(header.valueBytes, "an embedded basket")
    } else {
      values = []
    }
    entryCount = holdsValues ? header.entryCount : 0
    keyLength = header.key.keyLength
    offsets = table
  }

  private static func table(_ cursor: inout ByteCursor) throws(Damage) -> [UInt8] {
    let count = try cursor.count(of: 4, "offsets")
    return try cursor.block(4 * count, "offsets")
  }
}
