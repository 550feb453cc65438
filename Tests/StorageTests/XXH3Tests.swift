import Storage
import Testing

@Suite("XXH3")
struct XXH3Tests {
  /// From python-xxhash 4.1.0: `xxhash.xxh3_64_intdigest`; the lengths take the algorithm's four paths.
  @Test(
    "Short, middle and long inputs have the reference digests",
    arguments: [
      (0, 0x2d06_8005_38d3_94c2), (3, 0x6e3e_2670_e611_06ac), (100, 0x5da6_7eac_6d40_93d5), (1_000, 0x571d_5cbf_ef44_331b),
    ] as [(Int, UInt64)])
  func reference(length: Int, digest: UInt64) {
    let bytes = (0..<length).map { UInt8(truncatingIfNeeded: $0 &* 131 &+ 7) }
    #expect(bytes.withUnsafeBytes { xxh3($0) } == digest)
  }
}
