import Columns

/// A type of values that a column can hold, with the value that stands for one that is missing.
private protocol ColumnElement {
  static var missing: Self { get }
}
extension Bool: ColumnElement { static var missing: Bool { false } }
extension Int8: ColumnElement { static var missing: Int8 { 0 } }
extension UInt8: ColumnElement { static var missing: UInt8 { 0 } }
extension Int16: ColumnElement { static var missing: Int16 { 0 } }
extension UInt16: ColumnElement { static var missing: UInt16 { 0 } }
extension Int32: ColumnElement { static var missing: Int32 { 0 } }
extension UInt32: ColumnElement { static var missing: UInt32 { 0 } }
extension Int64: ColumnElement { static var missing: Int64 { 0 } }
extension UInt64: ColumnElement { static var missing: UInt64 { 0 } }
extension Float: ColumnElement { static var missing: Float { .nan } }
extension Double: ColumnElement { static var missing: Double { .nan } }

extension Column {
  /// The entries `rows` of this column, in that order; −1 gives an entry of NaN, 0 or false, or an empty list.
  func gathered(at rows: [Int]) -> Column {
    switch layout {
    case .scalar: return Column(values: values.picked(rows, count: 1))
    case .fixed(let count): return Column(values: values.picked(rows, count: count), layout: layout)
    case .jagged(let offsets):
      var ranges = rows.map { $0 < 0 ? 0..<0 : $0..<$0 + 1 }
      let part = Column.follow(offsets, &ranges)
      return Column(values: values.joined(ranges), layout: .jagged(offsets: part))
    case .nested(let levels):
      var ranges = rows.map { $0 < 0 ? 0..<0 : $0..<$0 + 1 }
      var parts: [[Int]] = []
      for level in levels { parts.append(Column.follow(level, &ranges, missing: parts.isEmpty)) }
      return Column(values: values.joined(ranges), layout: .nested(offsets: parts))
    }
  }

  /// The offsets of the lists at `ranges`, from 0; the ranges become what these lists hold.
  /// - Parameter missing: whether an empty range stands for one empty list, and not for none.
  private static func follow(_ offsets: [Int], _ ranges: inout [Range<Int>], missing: Bool = true) -> [Int] {
    var result = [0]
    var total = 0
    for i in ranges.indices {
      let range = ranges[i]
      if range.isEmpty && missing { result.append(total) }
      for list in range {
        total += offsets[list + 1] - offsets[list]
        result.append(total)
      }
      ranges[i] = range.isEmpty ? 0..<0 : offsets[range.lowerBound]..<offsets[range.upperBound]
    }
    return result
  }
}

extension ColumnValues {
  /// The values of entries of `count` values each.
  fileprivate func picked(_ rows: [Int], count: Int) -> ColumnValues { applying(Picking(rows: rows, count: count)) }

  /// The values at ranges.
  fileprivate func joined(_ ranges: [Range<Int>]) -> ColumnValues { applying(Joining(ranges: ranges)) }

  private func applying(_ work: some ArrayWork) -> ColumnValues {
    switch self {
    case .bool(let v): .bool(work(v))
    case .int8(let v): .int8(work(v))
    case .uint8(let v): .uint8(work(v))
    case .int16(let v): .int16(work(v))
    case .uint16(let v): .uint16(work(v))
    case .int32(let v): .int32(work(v))
    case .uint32(let v): .uint32(work(v))
    case .int64(let v): .int64(work(v))
    case .uint64(let v): .uint64(work(v))
    case .float32(let v): .float32(work(v))
    case .float64(let v): .float64(work(v))
    }
  }
}

/// Something done alike to arrays of every type.
private protocol ArrayWork {
  func callAsFunction<T: ColumnElement>(_ values: [T]) -> [T]
}

private struct Picking: ArrayWork {
  let rows: [Int]
  let count: Int

  func callAsFunction<T: ColumnElement>(_ values: [T]) -> [T] {
    var result: [T] = []
    result.reserveCapacity(rows.count * count)
    for row in rows {
      for k in 0..<count { result.append(row < 0 ? T.missing : values[row * count + k]) }
    }
    return result
  }
}

private struct Joining: ArrayWork {
  let ranges: [Range<Int>]

  func callAsFunction<T: ColumnElement>(_ values: [T]) -> [T] {
    var result: [T] = []
    result.reserveCapacity(ranges.reduce(0) { $0 + $1.count })
    for range in ranges { result.append(contentsOf: values[range]) }
    return result
  }
}
