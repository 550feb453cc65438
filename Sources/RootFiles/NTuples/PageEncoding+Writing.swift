internal import Columns

extension NTuplePlan.Physical {
  /// A page of elements that lie as in memory.
  func encoded(_ elements: ArraySlice<UInt8>) -> [UInt8] {
    switch code {
    case 0x00: packedBits(elements)
    case 0x11: split(mapped(elements, Int16.self) { $0 << 1 ^ $0 >> 15 }, 2)
    case 0x13: split(mapped(elements, Int32.self) { $0 << 1 ^ $0 >> 31 }, 4)
    case 0x15: split(mapped(elements, Int64.self) { $0 << 1 ^ $0 >> 63 }, 8)
    case 0x12: split(Array(elements), 2)
    case 0x14, 0x18: split(Array(elements), 4)
    case 0x16, 0x19: split(Array(elements), 8)
    case 0x1b: split(differences(elements), 8)
    default: Array(elements)
    }
  }

  private func packedBits(_ flags: ArraySlice<UInt8>) -> [UInt8] {
    var bytes = [UInt8](repeating: 0, count: (flags.count + 7) / 8)
    for (i, flag) in flags.enumerated() { bytes[i / 8] |= flag << UInt8(i % 8) }
    return bytes
  }

  private func mapped<T: FixedWidthInteger>(_ elements: ArraySlice<UInt8>, _ type: T.Type, _ body: (T) -> T) -> [UInt8] {
    let size = MemoryLayout<T>.size
    return [UInt8](unsafeUninitializedCapacity: elements.count) { target, count in
      elements.withUnsafeBytes { source in
        for i in 0..<source.count / size {
          let value = source.loadUnaligned(fromByteOffset: i * size, as: T.self)
          UnsafeMutableRawBufferPointer(target).storeBytes(of: body(value), toByteOffset: i * size, as: T.self)
        }
      }
      count = elements.count
    }
  }

  private func differences(_ ends: ArraySlice<UInt8>) -> [UInt8] {
    var previous: UInt64 = 0
    return mapped(ends, UInt64.self) { end in
      defer { previous = end }
      return end &- previous
    }
  }

  private func split(_ elements: [UInt8], _ size: Int) -> [UInt8] {
    let n = elements.count / size
    return [UInt8](unsafeUninitializedCapacity: elements.count) { target, count in
      for byte in 0..<size { for i in 0..<n { target[byte &* n &+ i] = elements[i &* size &+ byte] } }
      count = elements.count
    }
  }
}
