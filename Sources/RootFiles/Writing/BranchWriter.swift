internal import Columns

/// One branch being written: values not yet in a basket, and where the baskets went.
struct BranchWriter {
  /// What an entry holds.
  enum Kind: Hashable {
    /// One value, or one fixed array.
    case values
    /// As many values, or fixed arrays, as the branch at this place says.
    case list(counter: Int)
    /// One text.
    case text
  }

  let name: String
  let type: ElementType
  let kind: Kind
  /// The fixed dimensions of an entry, or of an element of a list; empty for single values.
  let dimensions: [Int]
  /// Whether other branches are counted by this one.
  let isCounter: Bool

  /// The largest count, or the longest text with an end mark, so far: by it ROOT sizes its buffers.
  private(set) var largest = 0
  private(set) var pendingEntries = 0
  private var values: [UInt8] = []
  /// Where each pending entry of a list, or text, starts in `values`.
  private var starts: [Int] = []

  private(set) var seeks: [Int] = []
  private(set) var sizes: [Int] = []
  private(set) var firstEntries: [Int] = []
  private(set) var entries = 0
  private(set) var totalBytes = 0
  private(set) var storedBytes = 0

  init(name: String, type: ElementType, kind: Kind = .values, dimensions: [Int] = [], isCounter: Bool = false) {
    self.name = name
    self.type = type
    self.kind = kind
    self.dimensions = dimensions
    self.isCounter = isCounter
    largest = kind == .text ? 1 : 0
  }

  /// Whether entries differ in length, so that baskets say where each starts.
  var hasOffsets: Bool { kind != .values }
  var pendingBytes: Int { values.count + 4 * starts.count }
  /// Values per entry, or per element of a list.
  var length: Int { dimensions.reduce(1, *) }

  /// Adds the entries at `range` of a column that was checked before.
  mutating func append(_ column: Column, _ range: Range<Int>) {
    switch (kind, column.layout) {
    case (.text, .jagged(let offsets)): addTexts(column.values, offsets[range.lowerBound...range.upperBound])
    case (_, .jagged(let offsets)): addLists(column.values, offsets[range.lowerBound...range.upperBound])
    case (_, .fixed(let count)): add(column.values, range.lowerBound * count..<range.upperBound * count)
    case (_, .scalar), (_, .nested):
      add(column.values, range)
      if isCounter { for value in column.values[range].doubles() { largest = max(largest, Int(value)) } }
    }
    pendingEntries += range.count
  }

  private mutating func addLists(_ column: ColumnValues, _ offsets: ArraySlice<Int>) {
    guard let first = offsets.first, let last = offsets.last else { return }
    for offset in offsets.dropLast() { starts.append(values.count + (offset - first) * type.byteCount) }
    add(column, first..<last)
  }

  /// Each text has its length in front: one byte, or 255 and four bytes.
  private mutating func addTexts(_ column: ColumnValues, _ offsets: ArraySlice<Int>) {
    guard case .uint8(let bytes) = column else { return }
    for i in offsets.indices.dropLast() {
      let text = bytes[offsets[i]..<offsets[i + 1]]
      starts.append(values.count)
      if text.count < 255 {
        values.append(UInt8(text.count))
      } else {
        values.append(255)
        withUnsafeBytes(of: UInt32(truncatingIfNeeded: text.count).bigEndian) { values.append(contentsOf: $0) }
      }
      values.append(contentsOf: text)
      largest = max(largest, text.count + 1)
    }
  }

  private mutating func add(_ column: ColumnValues, _ range: Range<Int>) {
    let size = type.byteCount
    column.withRawBytes { raw in
      guard let base = raw.baseAddress, !range.isEmpty else { return }
      let old = values.count
      values.append(contentsOf: repeatElement(0, count: range.count * size))
      values.withUnsafeMutableBytes { target in
        guard let start = target.baseAddress else { return }
        copyBigEndian(type, from: base + range.lowerBound * size, to: start + old, count: range.count)
      }
    }
  }

  // MARK: Baskets

  /// The pending values and, where entries differ in length, the table of offsets, as a basket holds them.
  func basketContent(keyLength: Int) -> [UInt8] {
    guard hasOffsets else { return values }
    var table = ByteWriter()
    table.add(Int32(starts.count + 1))
    for start in starts { table.add(Int32(start + keyLength)) }
    table.add(Int32(0))
    return values + table.bytes
  }

  /// The header of the basket, which counts as part of its key.
  func basketHeader(keyLength: Int, basketBytes: Int) -> [UInt8] {
    var header = ByteWriter()
    header.add(Int16(3))
    header.add(Int32(max(basketBytes, keyLength + pendingBytes)))
    header.add(Int32(hasOffsets ? pendingEntries + 1 : length * type.byteCount))
    header.add(Int32(pendingEntries))
    header.add(Int32(keyLength + values.count))
    header.add(UInt8(0))
    return header.bytes
  }

  static let basketHeaderSize = 19

  /// Notes where the pending values went and starts anew.
  mutating func finishBasket(seek: Int, stored: Int, unpacked: Int) {
    seeks.append(seek)
    sizes.append(stored)
    firstEntries.append(entries)
    entries += pendingEntries
    totalBytes += unpacked
    storedBytes += stored
    pendingEntries = 0
    values.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }
}
