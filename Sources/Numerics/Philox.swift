/// Philox4x32-10, a counter-based random number generator: every draw is a pure function of key and counter.
///
/// J. K. Salmon, M. A. Moraes, R. O. Dror, D. E. Shaw, *Parallel random numbers: as easy as 1, 2, 3*, SC11 (2011).
public struct Philox: RandomNumberGenerator, Sendable {
  private let key: (UInt32, UInt32)
  private let stream: UInt64
  private var block: UInt64 = 0
  private var spare: UInt64?

  /// The generator of `stream` (a toy's or an event's number) under `seed`.
  public init(seed: UInt64, stream: UInt64) {
    key = (UInt32(truncatingIfNeeded: seed), UInt32(truncatingIfNeeded: seed >> 32))
    self.stream = stream
  }

  /// Ten rounds on one counter: four random words.
  public static func block(_ counter: SIMD4<UInt32>, key: (UInt32, UInt32)) -> SIMD4<UInt32> {
    var c = counter
    var k = key
    for _ in 0..<10 {
      let a = UInt64(c[0]) * 0xD251_1F53
      let b = UInt64(c[2]) * 0xCD9E_8D57
      c = SIMD4(
        UInt32(b >> 32) ^ c[1] ^ k.0, UInt32(truncatingIfNeeded: b), UInt32(a >> 32) ^ c[3] ^ k.1, UInt32(truncatingIfNeeded: a))
      k = (k.0 &+ 0x9E37_79B9, k.1 &+ 0xBB67_AE85)
    }
    return c
  }

  /// The next 64 random bits.
  public mutating func next() -> UInt64 {
    if let word = spare {
      spare = nil
      return word
    }
    let counter = SIMD4(
      UInt32(truncatingIfNeeded: block), UInt32(truncatingIfNeeded: block >> 32),
      UInt32(truncatingIfNeeded: stream), UInt32(truncatingIfNeeded: stream >> 32))
    block += 1
    let words = Self.block(counter, key: key)
    spare = UInt64(words[2]) | UInt64(words[3]) << 32
    return UInt64(words[0]) | UInt64(words[1]) << 32
  }

  /// A number in [0, 1), from the upper 53 bits of the next word.
  public mutating func uniform() -> Double { Double(next() >> 11) * 0x1p-53 }

  /// A standard normal number: the normal quantile of (k + 1/2)/2⁵², which is never 0 or 1, so the result is always finite.
  public mutating func normal() -> Double { NormalDistribution.quantile((Double(next() >> 12) + 0.5) * 0x1p-52) }
}

/// The uniform number in [0, 1) that belongs to an event, whatever file it is in and whoever asks.
///
/// One Philox block with the event's identity as its counter; `purpose` keeps different uses independent. Seed and purpose
/// are mixed by two odd constants, so that no two pairs of small numbers share a key.
public func eventUniform(seed: UInt64, purpose: UInt32, run: UInt32, luminosityBlock: UInt32, event: UInt64) -> Double {
  let mixed = seed &* 0x9E37_79B9_7F4A_7C15 &+ UInt64(purpose) &* 0xD1B5_4A32_D192_ED03
  let counter = SIMD4(run, luminosityBlock, UInt32(truncatingIfNeeded: event), UInt32(truncatingIfNeeded: event >> 32))
  let words = Philox.block(counter, key: (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32)))
  return Double((UInt64(words[0]) | UInt64(words[1]) << 32) >> 11) * 0x1p-53
}
