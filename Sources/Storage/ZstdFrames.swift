/// Reads the frame and block headers of Zstandard data, to know how much it can hold before it is unpacked (RFC 8878, 3.1.1).
enum ZstdFrames {
  private static let magic: UInt32 = 0xfd2f_b528
  /// No block holds more.
  private static let largestBlock = 128 << 10

  /// The most bytes all frames can hold; nil if a header is broken or cut short.
  static func most(in bytes: UnsafeRawBufferPointer) -> Int? {
    var position = 0, total = 0
    while position < bytes.count {
      guard let most = frame(bytes, &position) else { return nil }
      total += most
    }
    return total
  }

  private static func frame(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
    guard let start = littleEndian(bytes, &position, 4) else { return nil }
    if start & 0xffff_fff0 == 0x184d_2a50 {  // a frame to be skipped
      guard let size = littleEndian(bytes, &position, 4), size <= bytes.count - position else { return nil }
      position += size
      return 0
    }
    guard start == Int(magic), let descriptor = littleEndian(bytes, &position, 1) else { return nil }
    let isSingle = descriptor & 0x20 != 0
    guard littleEndian(bytes, &position, (isSingle ? 0 : 1) + [0, 1, 2, 4][descriptor & 3]) != nil,  // window, dictionary
      let size = littleEndian(bytes, &position, [isSingle ? 1 : 0, 2, 4, 8][descriptor >> 6]),
      let most = blocks(bytes, &position)
    else { return nil }
    if descriptor & 4 != 0 && littleEndian(bytes, &position, 4) == nil { return nil }  // the checksum
    let isKnown = isSingle || descriptor >> 6 != 0
    return isKnown ? min(most, descriptor >> 6 == 1 ? size + 256 : size) : most
  }

  private static func blocks(_ bytes: UnsafeRawBufferPointer, _ position: inout Int) -> Int? {
    var most = 0
    while let header = littleEndian(bytes, &position, 3) {
      let size = header >> 3
      let isRun = header >> 1 & 3 == 1  // one byte, repeated `size` times
      let stored = isRun ? 1 : size
      guard header >> 1 & 3 != 3, stored <= bytes.count - position else { return nil }
      position += stored
      most += header >> 1 & 3 == 2 ? largestBlock : min(size, largestBlock)
      if header & 1 == 1 { return most }
    }
    return nil
  }

  /// The next `count` (at most 8) bytes as a number; nil if they are not there or the number does not fit.
  private static func littleEndian(_ bytes: UnsafeRawBufferPointer, _ position: inout Int, _ count: Int) -> Int? {
    guard count <= bytes.count - position else { return nil }
    var value: UInt64 = 0
    for i in 0..<count { value |= UInt64(bytes[position + i]) << UInt64(8 * i) }
    position += count
    return Int(exactly: value)
  }
}
