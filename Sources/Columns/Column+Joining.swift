extension Column {
  /// The entries of several columns, one after the other.
  /// - Precondition: there is at least one; all have the same type and layout.
  public init(joining parts: [Column]) {
    precondition(!parts.isEmpty, "no columns to join")
    let values = ColumnValues(joining: parts.map(\.values))
    switch parts[0].layout {
    case .scalar, .fixed: self.init(values: values, layout: parts[0].layout)
    case .jagged: self.init(values: values, layout: .jagged(offsets: Column.joined(parts.map(\.offsets))))
    case .nested(let levels):
      let all = levels.indices.map { level in
        Column.joined(
          parts.map { part in
            guard case .nested(let offsets) = part.layout else { preconditionFailure("only columns of one layout can be joined") }
            return offsets[level]
          })
      }
      self.init(values: values, layout: .nested(offsets: all))
    }
  }

  private static func joined(_ parts: [[Int]]) -> [Int] {
    var result = [0]
    result.reserveCapacity(1 + parts.reduce(0) { $0 + $1.count - 1 })
    for part in parts {
      let base = result[result.count - 1]
      for offset in part.dropFirst() { result.append(base + offset) }
    }
    return result
  }
}

extension ColumnValues {
  /// The values of several runs, one after the other.
  /// - Precondition: there is at least one run; all have the same type.
  init(joining parts: [ColumnValues]) {
    func all<T>(_ extract: (ColumnValues) -> [T]?) -> [T] {
      var result: [T] = []
      result.reserveCapacity(parts.reduce(0) { $0 + $1.count })
      for part in parts {
        guard let values = extract(part) else { preconditionFailure("\(part.type) values do not join \(parts[0].type)") }
        result += values
      }
      return result
    }
    switch parts[0] {
    case .bool: self = .bool(all { if case .bool(let v) = $0 { v } else { nil } })
    case .int8: self = .int8(all { if case .int8(let v) = $0 { v } else { nil } })
    case .uint8: self = .uint8(all { if case .uint8(let v) = $0 { v } else { nil } })
    case .int16: self = .int16(all { if case .int16(let v) = $0 { v } else { nil } })
    case .uint16: self = .uint16(all { if case .uint16(let v) = $0 { v } else { nil } })
    case .int32: self = .int32(all { if case .int32(let v) = $0 { v } else { nil } })
    case .uint32: self = .uint32(all { if case .uint32(let v) = $0 { v } else { nil } })
    case .int64: self = .int64(all { if case .int64(let v) = $0 { v } else { nil } })
    case .uint64: self = .uint64(all { if case .uint64(let v) = $0 { v } else { nil } })
    case .float32: self = .float32(all { if case .float32(let v) = $0 { v } else { nil } })
    case .float64: self = .float64(all { if case .float64(let v) = $0 { v } else { nil } })
    }
  }
}
