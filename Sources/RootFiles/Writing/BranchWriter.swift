internal import Columns

/// One branch being written: values not yet in a basket, and where the baskets went.
struct BranchWriter {
  let name: String
  let type: ElementType
  /// The fixed dimensions; empty for one value per entry.
  let dimensions: [Int]
  /// The branch, by position, that counts this one's values.
  let counter: Int?
  /// Whether other branches are counted by this one.
  let isCounter: Bool

  /// The largest count so far, which ROOT wants to know of a counter.
  private(set) var largest = 0
  private(set) var pendingEntries = 0
  private var values: [UInt8] = []
  /// Where each pending entry of a list starts in `values`.
  private var starts: [Int] = []

  private(set) var seeks: [Int] = []
  private(set) var sizes: [Int] = []
  private(set) var firstEntries: [Int] = []
  private(set) var entries = 0
  private(set) var totalBytes = 0
  private(set) var storedBytes = 0

  init(name: String, type: ElementType, dimensions: [Int] = [], counter: Int? = nil, isCounter: Bool = false) {
    self.name = name
    self.type = type
    self.dimensions = dimensions
    self.counter = counter
    self.isCounter = isCounter
  }

  var pendingBytes: Int { values.count + 4 * starts.count }
  /// Values per entry, or per element of a list.
  var length: Int { dimensions.reduce(1, *) }

  /// Adds entries of one value or one fixed array each.
  mutating func append(_ column: ColumnValues, _ range: Range<Int>, entries count: Int) {
    add(column, range)
    pendingEntries += count
    if isCounter { for value in column[range].doubles() { largest = max(largest, Int(value)) } }
  }

  /// Adds entries of a list.
  mutating func append(_ column: ColumnValues, offsets: ArraySlice<Int>) {
    guard let first = offsets.first, let last = offsets.last else { return }
    for offset in offsets.dropLast() { starts.append(values.count + (offset - first) * type.byteCount) }
    add(column, first..<last)
    pendingEntries += offsets.count - 1
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

  /// The pending values and, for lists, the table of offsets, as a basket holds them.
  func basketContent(keyLength: Int) -> [UInt8] {
    guard counter != nil else { return values }
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
    header.add(Int32(counter == nil ? length * type.byteCount : pendingEntries + 1))
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
