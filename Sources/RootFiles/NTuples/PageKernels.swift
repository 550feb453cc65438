// The inner loops of page decoding. Each reads as many streams as an element has bytes and writes one: loads, shifts, ors
// and a store, which the compiler turns into vector code. Nothing here checks bounds: `PageEncoding.decode` has done so.

private typealias Bytes = UnsafePointer<UInt8>

func joinPlanes16(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, zigzag: Bool) {
  let p0 = source.assumingMemoryBound(to: UInt8.self), p1 = p0 + count
  let output = target.bindMemory(to: UInt16.self, capacity: count)
  for i in 0..<count { output[i] = UInt16(p0[i]) | UInt16(p1[i]) << 8 }
  if zigzag { undoZigzag(output, count) }
}

func joinPlanes32(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, zigzag: Bool) {
  let p0 = source.assumingMemoryBound(to: UInt8.self), p1 = p0 + count, p2 = p1 + count, p3 = p2 + count
  let output = target.bindMemory(to: UInt32.self, capacity: count)
  if zigzag {
    for i in 0..<count { output[i] = unzigzag(join(p0[i], p1[i], p2[i], p3[i])) }
  } else {
    for i in 0..<count { output[i] = join(p0[i], p1[i], p2[i], p3[i]) }
  }
}

func joinPlanes64(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, zigzag: Bool) {
  joinHalves64(source.assumingMemoryBound(to: UInt8.self), target, count)
  if zigzag { undoZigzag(target.bindMemory(to: UInt64.self, capacity: count), count) }
}

/// Lower and upper four bytes in two passes: a loop with eight input streams is too wide for the compiler's check that
/// they do not overlap the output.
private func joinHalves64(_ source: Bytes, _ target: UnsafeMutableRawPointer, _ count: Int) {
  let p4 = source + 4 * count
  let output = target.bindMemory(to: UInt64.self, capacity: count)
  let p1 = source + count, p2 = p1 + count, p3 = p2 + count
  let p5 = p4 + count, p6 = p5 + count, p7 = p6 + count
  for i in 0..<count {
    let low = join(source[i], p1[i], p2[i], p3[i]), high = join(p4[i], p5[i], p6[i], p7[i])
    output[i] = UInt64(low) | UInt64(high) << 32
  }
}

@inline(__always)
private func join(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8) -> UInt32 {
  UInt32(a) | UInt32(b) << 8 | UInt32(c) << 16 | UInt32(d) << 24
}

@inline(__always)
private func unzigzag<T: FixedWidthInteger & UnsignedInteger>(_ x: T) -> T { (x &>> 1) ^ (0 &- (x & 1)) }

@inline(__always)
private func undoZigzag<T: FixedWidthInteger & UnsignedInteger>(_ values: UnsafeMutablePointer<T>, _ count: Int) {
  for i in 0..<count { values[i] = unzigzag(values[i]) }
}

// MARK: Ends of lists

func widenIndex(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int) {
  let output = target.bindMemory(to: UInt64.self, capacity: count)
  for i in 0..<count {
    output[i] = UInt64(UInt32(littleEndian: source.loadUnaligned(fromByteOffset: 4 &* i, as: UInt32.self)))
  }
}

func joinDeltas32(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int) {
  let p0 = source.assumingMemoryBound(to: UInt8.self), p1 = p0 + count, p2 = p1 + count, p3 = p2 + count
  let output = target.bindMemory(to: UInt64.self, capacity: count)
  for i in 0..<count { output[i] = UInt64(join(p0[i], p1[i], p2[i], p3[i])) }
  addUp(output, count)
}

func joinDeltas64(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int) {
  joinHalves64(source.assumingMemoryBound(to: UInt8.self), target, count)
  addUp(target.bindMemory(to: UInt64.self, capacity: count), count)
}

private func addUp(_ values: UnsafeMutablePointer<UInt64>, _ count: Int) {
  var sum: UInt64 = 0
  for i in 0..<count {
    sum &+= values[i]
    values[i] = sum
  }
}

// MARK: Narrow types

func decodeBits(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int) {
  let bytes = source.assumingMemoryBound(to: UInt8.self)
  for group in 0..<count / 8 {
    // Copies the byte to eight places, keeps another bit in each, and moves what is left to the lowest bit.
    let spread = UInt64(bytes[group]) &* 0x0101_0101_0101_0101 & 0x8040_2010_0804_0201
    let flags = (spread &+ 0x7f7f_7f7f_7f7f_7f7f) &>> 7 & 0x0101_0101_0101_0101
    target.storeBytes(of: flags.littleEndian, toByteOffset: 8 &* group, as: UInt64.self)
  }
  for i in count / 8 * 8..<count {
    target.storeBytes(of: bytes[i / 8] &>> UInt8(i % 8) & 1, toByteOffset: i, as: UInt8.self)
  }
}

func decodeHalves(_ source: UnsafeRawPointer, _ target: UnsafeMutableRawPointer, _ count: Int, split: Bool) {
  let bytes = source.assumingMemoryBound(to: UInt8.self)
  let low = bytes, high = split ? bytes + count : bytes + 1, step = split ? 1 : 2
  let output = target.bindMemory(to: UInt32.self, capacity: count)
  for i in 0..<count { output[i] = widened(UInt16(low[step &* i]) | UInt16(high[step &* i]) << 8) }
}

/// The bits of the single precision number that equals a half precision one.
@inline(__always)
private func widened(_ half: UInt16) -> UInt32 {
  let sign = UInt32(half & 0x8000) << 16
  let magnitude = UInt32(half & 0x7fff) << 13
  if magnitude >= 0x0f80_0000 { return sign | magnitude | 0x7f80_0000 }  // infinite or not a number
  // Moves the exponent from bias 15 to 127; a multiplication, as it also makes normal numbers of subnormal ones.
  return sign | (Float(bitPattern: magnitude) * 0x1p112).bitPattern
}

func decodeTruncated(_ page: UnsafeRawBufferPointer, _ target: UnsafeMutableRawPointer, _ count: Int, bits: Int) {
  let output = target.bindMemory(to: UInt32.self, capacity: count)
  for i in 0..<count { output[i] = packedNumber(page, i, bits) &<< UInt32(32 - bits) }
}

func decodeQuantized(
  _ page: UnsafeRawBufferPointer, _ target: UnsafeMutableRawPointer, _ count: Int, bits: Int, _ range: ClosedRange<Double>
) {
  let output = target.bindMemory(to: Float.self, capacity: count)
  let low = range.lowerBound, width = range.upperBound - range.lowerBound
  let steps = Double(UInt64(1) << UInt64(bits) - 1)
  for i in 0..<count { output[i] = Float(low + Double(packedNumber(page, i, bits)) * width / steps) }
}

/// Number `i` of numbers of 1 to 32 bits that follow each other without gaps, lowest bits first.
@inline(__always)
private func packedNumber(_ page: UnsafeRawBufferPointer, _ i: Int, _ bits: Int) -> UInt32 {
  let place = i * bits
  let first = place / 8
  var word: UInt64 = 0
  if first + 8 <= page.count {
    word = UInt64(littleEndian: page.loadUnaligned(fromByteOffset: first, as: UInt64.self))
  } else {
    for j in first..<page.count { word |= UInt64(page[j]) << UInt64(8 * (j - first)) }
  }
  return UInt32(truncatingIfNeeded: word >> UInt64(place % 8) & (UInt64(1) << UInt64(bits) - 1))
}
