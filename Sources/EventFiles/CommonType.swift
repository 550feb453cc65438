import Columns

extension ElementType {
  /// The smallest type that holds the values of both, where files of one chain differ.
  ///
  /// | types | common type |
  /// |---|---|
  /// | whole numbers, both with or both without sign | the larger |
  /// | with and without sign | the smallest with sign that holds both; none for `uint64` |
  /// | `float32` and `float64` | `float64` |
  /// | up to 16 bits and `float32` | `float32` |
  /// | other whole numbers and floating point | `float64`; 64-bit values are checked when they are read |
  /// | `bool` and a number | none |
  func common(with other: ElementType) -> ElementType? {
    if self == other { return self }
    if self == .bool || other == .bool { return nil }
    switch (isInteger, other.isInteger) {
    case (true, true): return isSigned == other.isSigned ? larger(other) : signed(with: other)
    case (false, false): return .float64
    case (true, false): return byteCount <= 2 && other == .float32 ? .float32 : .float64
    case (false, true): return other.common(with: self)
    }
  }

  private var isSigned: Bool { [.int8, .int16, .int32, .int64].contains(self) }

  private func larger(_ other: ElementType) -> ElementType { byteCount >= other.byteCount ? self : other }

  /// The smallest type with sign that holds one with and one without.
  private func signed(with other: ElementType) -> ElementType? {
    let (plain, withSign) = isSigned ? (other, self) : (self, other)
    return [.int8, .int16, .int32, .int64].first { $0.byteCount > plain.byteCount && $0.byteCount >= withSign.byteCount }
  }
}

extension ColumnValues {
  /// The same numbers in a common type of theirs and others'.
  /// - Returns: nil if one cannot be held exactly: a whole number beyond 2^53 as `float64`.
  func converted(to type: ElementType) -> ColumnValues? {
    if type == self.type { return self }
    switch type {
    case .int16: return whole().map { .int16($0) }
    case .int32: return whole().map { .int32($0) }
    case .int64: return whole().map { .int64($0) }
    case .uint16: return whole().map { .uint16($0) }
    case .uint32: return whole().map { .uint32($0) }
    case .uint64: return whole().map { .uint64($0) }
    case .float32: return .float32(doubles().map { Float($0) })
    case .float64: return isExactAsDoubles ? .float64(doubles()) : nil
    case .bool, .int8, .uint8: return nil  // common to nothing but themselves
    }
  }

  private func whole<T: FixedWidthInteger>() -> [T]? {
    switch self {
    case .int8(let v): exact(v)
    case .uint8(let v): exact(v)
    case .int16(let v): exact(v)
    case .uint16(let v): exact(v)
    case .int32(let v): exact(v)
    case .uint32(let v): exact(v)
    case .int64(let v): exact(v)
    case .uint64(let v): exact(v)
    case .bool, .float32, .float64: nil
    }
  }

  private func exact<S: FixedWidthInteger, T: FixedWidthInteger>(_ values: [S]) -> [T]? {
    var result: [T] = []
    result.reserveCapacity(values.count)
    for value in values {
      guard let number = T(exactly: value) else { return nil }
      result.append(number)
    }
    return result
  }

  private var isExactAsDoubles: Bool {
    switch self {
    case .int64(let v): v.allSatisfy { Double(exactly: $0) != nil }
    case .uint64(let v): v.allSatisfy { Double(exactly: $0) != nil }
    default: true
    }
  }
}
