internal import Columns

/// Copies `count` big-endian values of a type into memory in the machine's order.
///
/// The loops hold one load, one swap and one store, which the compiler turns into vector shuffles.
func copyBigEndian(
  _ type: ElementType, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int
) {
  switch type {
  case .bool: copyFlags(from: source, to: target, count: count)
  case .int8, .uint8: target.copyMemory(from: source, byteCount: count)
  case .int16, .uint16: copySwapped(UInt16.self, from: source, to: target, count: count)
  case .int32, .uint32, .float32: copySwapped(UInt32.self, from: source, to: target, count: count)
  case .int64, .uint64, .float64: copySwapped(UInt64.self, from: source, to: target, count: count)
  }
}

@inline(__always)
private func copySwapped<T: FixedWidthInteger & BitwiseCopyable>(
  _ type: T.Type, from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int
) {
  let output = target.bindMemory(to: T.self, capacity: count)
  for i in 0..<count {
    output[i] = T(bigEndian: source.loadUnaligned(fromByteOffset: i &* MemoryLayout<T>.size, as: T.self))
  }
}

/// A stored flag may be any byte; in memory it must be 0 or 1.
private func copyFlags(from source: UnsafeRawPointer, to target: UnsafeMutableRawPointer, count: Int) {
  let output = target.bindMemory(to: UInt8.self, capacity: count)
  for i in 0..<count { output[i] = source.load(fromByteOffset: i, as: UInt8.self) == 0 ? 0 : 1 }
}
