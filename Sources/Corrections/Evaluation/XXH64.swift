/// XXH64 of whole 64-bit words with seed 0, for many rows side by side (Y. Collet, *xxHash fast digest algorithm*, XXH64).
///
/// Plain loops over rows: the compiler makes vectors of them, and those it makes itself are whole.
enum XXH64 {
  private static let p1: UInt64 = 0x9E37_79B1_85EB_CA87
  private static let p2: UInt64 = 0xC2B2_AE3D_27D4_EB4F
  private static let p3: UInt64 = 0x1656_67B1_9E37_79F9
  private static let p4: UInt64 = 0x85EB_CA77_C2B2_AE63
  private static let p5: UInt64 = 0x27D4_EB2F_1656_67C5

  /// The digest of the little-endian bytes of one word per column, for `rows` rows from `first` on.
  /// - Parameter scratch: room for 4 × `rows` words.
  static func digest(
    _ columns: UnsafeBufferPointer<UnsafePointer<UInt64>>, from first: Int, rows: Int,
    into digests: UnsafeMutablePointer<UInt64>, scratch: UnsafeMutablePointer<UInt64>
  ) {
    let count = columns.count
    let length = UInt64(8 * count)
    if count >= 4 {
      stripes(columns, from: first, rows: rows, into: digests, accumulators: scratch)
      for row in 0..<rows { digests[row] &+= length }
    } else {
      for row in 0..<rows { digests[row] = p5 &+ length }
    }
    for column in (count & ~3)..<count {
      let words = columns[column] + first
      for row in 0..<rows { digests[row] = rotated(digests[row] ^ round(0, words[row]), by: 27) &* p1 &+ p4 }
    }
    for row in 0..<rows { digests[row] = avalanche(digests[row]) }
  }

  /// Four words at a time, each into an accumulator of its own, and what the four make together.
  private static func stripes(
    _ columns: UnsafeBufferPointer<UnsafePointer<UInt64>>, from first: Int, rows: Int,
    into digests: UnsafeMutablePointer<UInt64>, accumulators: UnsafeMutablePointer<UInt64>
  ) {
    for (lane, start) in [p1 &+ p2, p2, 0, 0 &- p1].enumerated() {
      let accumulator = accumulators + lane * rows
      for row in 0..<rows { accumulator[row] = start }
      for column in stride(from: lane, to: columns.count & ~3, by: 4) {
        let words = columns[column] + first
        for row in 0..<rows { accumulator[row] = round(accumulator[row], words[row]) }
      }
    }
    let (a, b, c, d) = (accumulators, accumulators + rows, accumulators + 2 * rows, accumulators + 3 * rows)
    for row in 0..<rows {
      var h = rotated(a[row], by: 1) &+ rotated(b[row], by: 7) &+ rotated(c[row], by: 12) &+ rotated(d[row], by: 18)
      h = merged(merged(h, a[row]), b[row])
      digests[row] = merged(merged(h, c[row]), d[row])
    }
  }

  @inline(__always)
  private static func round(_ accumulator: UInt64, _ word: UInt64) -> UInt64 {
    rotated(accumulator &+ word &* p2, by: 31) &* p1
  }

  @inline(__always)
  private static func merged(_ h: UInt64, _ accumulator: UInt64) -> UInt64 { (h ^ round(0, accumulator)) &* p1 &+ p4 }

  @inline(__always)
  private static func avalanche(_ digest: UInt64) -> UInt64 {
    let h = (digest ^ (digest &>> 33)) &* p2
    let g = (h ^ (h &>> 29)) &* p3
    return g ^ (g &>> 32)
  }

  @inline(__always)
  private static func rotated(_ x: UInt64, by n: UInt64) -> UInt64 { (x &<< n) | (x &>> (64 &- n)) }
}
