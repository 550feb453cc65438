/// What a random number is drawn for. Each purpose has draws of its own under the same seed.
package enum RandomPurpose: UInt32, Sendable {
  case initialValues = 1
  case dropout = 2

  /// The key of the purpose under `seed`; `part` tells apart the places that draw for the same purpose.
  ///
  /// Seed and purpose are mixed by odd constants, so that small numbers do not share a key.
  package func key(seed: UInt64, part: UInt32 = 0) -> (UInt32, UInt32) {
    let label = UInt64(rawValue) << 32 | UInt64(part)
    let mixed = seed &* 0x9E37_79B9_7F4A_7C15 &+ label &* 0xD1B5_4A32_D192_ED03
    return (UInt32(truncatingIfNeeded: mixed), UInt32(truncatingIfNeeded: mixed >> 32))
  }
}
