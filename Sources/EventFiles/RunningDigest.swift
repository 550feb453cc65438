import Columns
import Storage

/// A digest that grows batch by batch. A class, as those of several columns stand in an array; one per task.
final class RunningDigest {
  private let schema: ColumnSchema
  /// Values per element of a list.
  private let itemCount: Int
  private var count = 0
  private var finite = 0
  private var sum = 0.0
  private var low = Double.infinity
  private var high = -Double.infinity
  private var values: SHA256? = SHA256()
  private let levels: [OffsetsDigest]

  init(_ schema: ColumnSchema) {
    self.schema = schema
    itemCount = schema.itemDimensions.reduce(1, *)
    levels = (0..<schema.levelCount).map { _ in OffsetsDigest() }
  }

  func add(_ column: Column) {
    column.values.withRawBytes { values?.update($0) }
    switch column.layout {
    case .scalar, .fixed: break
    case .jagged(let offsets): levels[0].add(offsets, items: itemCount)
    case .nested(let all):
      for (level, offsets) in all.enumerated() {
        levels[level].add(offsets, items: level + 1 == all.count ? itemCount : 1)
      }
    }
    if schema.isText { count += column.textCount } else { addNumbers(column.values) }
  }

  private func addNumbers(_ numbers: ColumnValues) {
    for value in numbers.doubles() where value.isFinite {
      sum += value
      finite += 1
      low = Swift.min(low, value)
      high = Swift.max(high, value)
    }
    count += numbers.count
  }

  func finish() -> ColumnDigest {
    var result = ColumnDigest(schema)
    result.values = count
    let isFinite = sum.isFinite  // the sum of numbers as large as 1e308 may not be, and JSON knows no infinity
    if !schema.isText && isFinite { result.sum = sum }
    if finite > 0 { (result.mean, result.min, result.max) = (isFinite ? sum / Double(finite) : nil, low, high) }
    let offsets = levels.compactMap { $0.finish() }
    result.offsetsSHA256 = offsets.first
    if offsets.count > 1 { result.innerOffsetsSHA256 = Array(offsets.dropFirst()) }
    result.sha256 = values.take()?.finish()
    return result
  }
}

/// The digest of the offsets of one level of lists, which go on from batch to batch. A class, as several stand in an array.
private final class OffsetsDigest {
  private var digest: SHA256? = SHA256()
  private var total: Int64 = 0
  private var isFirst = true

  func add(_ starts: [Int], items: Int) {
    let base = total
    let next = (isFirst ? starts[...] : starts.dropFirst()).map { (base + Int64($0 / items)).littleEndian }
    next.withUnsafeBytes { digest?.update($0) }
    total += Int64((starts.last ?? 0) / items)
    isFirst = false
  }

  func finish() -> String? {
    if isFirst { withUnsafeBytes(of: Int64(0)) { digest?.update($0) } }
    return digest.take()?.finish()
  }
}
