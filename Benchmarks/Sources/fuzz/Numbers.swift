/// Random numbers that are a function of their seed (SplitMix64), so that every case can be made again.
struct Numbers {
  private var state: UInt64

  init(seed: UInt64, stream: UInt64) {
    state = seed &* 0x9e37_79b9_7f4a_7c15 ^ stream &* 0xd1b5_4a32_d192_ed03
    _ = next()
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var z = state
    z = (z ^ z >> 30) &* 0xbf58_476d_1ce4_e5b9
    z = (z ^ z >> 27) &* 0x94d0_49bb_1331_11eb
    return z ^ z >> 31
  }

  /// A number from 0 to `count` - 1.
  mutating func below(_ count: Int) -> Int { Int(next() % UInt64(max(count, 1))) }
}
