internal import Columns

extension ElementType {
  /// The narrowest type that holds the values of all of `types`.
  init(holding types: [ElementType]) {
    let distinct = Set(types)
    if distinct.count == 1, let only = distinct.first {
      self = only
    } else if distinct.contains(where: { !$0.isInteger }) {
      let isWide = distinct.contains { $0 == .float64 || ($0.isInteger && $0.byteCount > 2) }
      self = isWide ? .float64 : .float32
    } else {
      let signed: [ElementType] = [.int8, .int16, .int32, .int64]
      let unsigned: [ElementType] = [.uint8, .uint16, .uint32, .uint64]
      let isSigned = distinct.contains { signed.contains($0) }
      let bytes = distinct.map { isSigned && !signed.contains($0) && $0 != .bool ? 2 * $0.byteCount : $0.byteCount }.max() ?? 8
      self = (isSigned ? signed : unsigned).first { $0.byteCount >= bytes } ?? .int64
    }
  }
}

/// Copies numbers into another type, which holds all values of the first.
func widen(
  _ source: UnsafeMutableRawBufferPointer, _ type: ElementType, to target: UnsafeMutableRawBufferPointer, _ wide: ElementType,
  count: Int
) {
  for i in 0..<count { store(load(source, i, type), target, i, wide) }
}

/// A number on its way from one type to a wider one.
private enum Number {
  case whole(Int64)
  case real(Double)

  var real: Double {
    switch self {
    case .whole(let value): Double(value)
    case .real(let value): value
    }
  }

  var whole: Int64 {
    if case .whole(let value) = self { return value }
    return 0  // reals are never stored as whole numbers
  }
}

private func load(_ source: UnsafeMutableRawBufferPointer, _ i: Int, _ type: ElementType) -> Number {
  func at<T: BitwiseCopyable>(_ type: T.Type) -> T { source.loadUnaligned(fromByteOffset: i * MemoryLayout<T>.size, as: T.self) }
  return switch type {
  case .bool, .uint8: .whole(Int64(at(UInt8.self)))
  case .int8: .whole(Int64(at(Int8.self)))
  case .int16: .whole(Int64(at(Int16.self)))
  case .uint16: .whole(Int64(at(UInt16.self)))
  case .int32: .whole(Int64(at(Int32.self)))
  case .uint32: .whole(Int64(at(UInt32.self)))
  case .int64: .whole(at(Int64.self))
  case .uint64: .whole(Int64(truncatingIfNeeded: at(UInt64.self)))
  case .float32: .real(Double(at(Float.self)))
  case .float64: .real(at(Double.self))
  }
}

private func store(_ number: Number, _ target: UnsafeMutableRawBufferPointer, _ i: Int, _ type: ElementType) {
  func put<T: BitwiseCopyable>(_ value: T) { target.storeBytes(of: value, toByteOffset: i * MemoryLayout<T>.size, as: T.self) }
  switch type {
  case .bool, .int8, .uint8: put(UInt8(truncatingIfNeeded: number.whole))
  case .int16, .uint16: put(UInt16(truncatingIfNeeded: number.whole))
  case .int32, .uint32: put(UInt32(truncatingIfNeeded: number.whole))
  case .int64, .uint64: put(number.whole)
  case .float32: put(Float(number.real))
  case .float64: put(number.real)
  }
}
