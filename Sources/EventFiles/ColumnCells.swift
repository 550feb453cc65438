package import Columns
import Storage

/// The entries of one column as text.
package struct ColumnCells {
  private let values: ColumnValues
  private let levels: [[Int]]
  private let isScalar: Bool
  private let isText: Bool
  private let itemCount: Int
  private let asJSON: Bool

  package init(_ column: Column, _ schema: ColumnSchema, asJSON: Bool) {
    values = column.values
    if case .nested(let all) = column.layout { levels = all } else { levels = [column.offsets] }
    isScalar = schema.shape == .scalar
    isText = schema.isText
    itemCount = schema.itemDimensions.reduce(1, *)
    self.asJSON = asJSON
  }

  package func text(_ entry: Int) -> String { isScalar ? value(entry) : list(entry, level: 0) }

  private func list(_ i: Int, level: Int) -> String {
    let range = levels[level][i]..<levels[level][i + 1]
    guard level + 1 == levels.count else { return "[" + range.map { list($0, level: level + 1) }.joined(separator: ",") + "]" }
    if isText { return letters(range, quoted: asJSON || level > 0) }
    if itemCount == 1 { return "[" + range.map(value).joined(separator: ",") + "]" }
    let items = stride(from: range.lowerBound, to: range.upperBound, by: itemCount).map { start in
      "[" + (start..<start + itemCount).map(value).joined(separator: ",") + "]"
    }
    return "[" + items.joined(separator: ",") + "]"
  }

  private func letters(_ range: Range<Int>, quoted: Bool) -> String {
    guard case .uint8(let bytes) = values else { preconditionFailure("texts are uint8 values") }
    let text = String(decoding: bytes[range], as: UTF8.self)
    return quoted ? jsonQuoted(text) : text
  }

  private func value(_ i: Int) -> String {
    switch values {
    case .bool(let v): v[i] ? "true" : "false"
    case .int8(let v): "\(v[i])"
    case .uint8(let v): "\(v[i])"
    case .int16(let v): "\(v[i])"
    case .uint16(let v): "\(v[i])"
    case .int32(let v): "\(v[i])"
    case .uint32(let v): "\(v[i])"
    case .int64(let v): "\(v[i])"
    case .uint64(let v): "\(v[i])"
    case .float32(let v): v[i].isFinite || !asJSON ? "\(v[i])" : "null"
    case .float64(let v): v[i].isFinite || !asJSON ? "\(v[i])" : "null"
    }
  }
}
