import Numerics
import Testing
import _TestSupport

@Suite("Philox")
struct PhiloxTests {
  typealias Vector = (counter: SIMD4<UInt32>, key: (UInt32, UInt32), words: SIMD4<UInt32>)

  // The known answers that Random123 1.14 publishes for philox4x32, 10 rounds.
  static let known: [Vector] = [
    (SIMD4(repeating: 0), (0, 0), SIMD4(0x6627_e8d5, 0xe169_c58d, 0xbc57_ac4c, 0x9b00_dbd8)),
    (
      SIMD4(repeating: .max), (.max, .max), SIMD4(0x408f_276d, 0x41c8_3b0e, 0xa20b_c7c6, 0x6d54_51fd)
    ),
    (
      SIMD4(0x243f_6a88, 0x85a3_08d3, 0x1319_8a2e, 0x0370_7344), (0xa409_3822, 0x299f_31d0),
      SIMD4(0xd16c_fe09, 0x94fd_cceb, 0x5001_e420, 0x2412_6ea1)
    ),
  ]

  @Test("Blocks are the published known answers", arguments: known.indices)
  func knownAnswers(i: Int) {
    let vector = Self.known[i]
    #expect(Philox.block(vector.counter, key: vector.key) == vector.words)
  }

  @Test("A stream is its blocks in order, whatever other streams do")
  func stream() {
    let seed: UInt64 = 0x299f_31d0_a409_3822
    var random = Philox(seed: seed, stream: 0x0370_7344_1319_8a2e)
    var words: [UInt64] = []
    for _ in 0..<4 { words.append(random.next()) }
    for block in 0..<2 {
      let expected = Philox.block(SIMD4(UInt32(block), 0, 0x1319_8a2e, 0x0370_7344), key: (0xa409_3822, 0x299f_31d0))
      #expect(words[2 * block] == UInt64(expected[0]) | UInt64(expected[1]) << 32)
      #expect(words[2 * block + 1] == UInt64(expected[2]) | UInt64(expected[3]) << 32)
    }
  }

  @Test("Uniform and normal numbers have their moments")
  func moments() {
    var random = Philox(seed: 20_261, stream: 17)
    let count = 200_000
    var (u1, u2, n1, n2, n4) = (0.0, 0.0, 0.0, 0.0, 0.0)
    for _ in 0..<count {
      let (u, n) = (random.uniform(), random.normal())
      u1 += u; u2 += u * u; n1 += n; n2 += n * n; n4 += n * n * n * n
    }
    // (sum, mean, variance of one term)
    for (sum, mean, variance) in [
      (u1, 0.5, 1.0 / 12), (u2, 1.0 / 3, 4.0 / 45), (n1, 0.0, 1.0), (n2, 1.0, 2.0), (n4, 3.0, 96.0),
    ] {
      #expect(abs(sum / Double(count) - mean) < Tolerance.sigmas * (variance / Double(count)).squareRoot(), "mean \(mean)")
    }
  }
}

@Suite("eventUniform")
struct EventUniformTests {
  static func values(seed: UInt64, purpose: UInt32, _ count: Int = 100_000) -> [Double] {
    (0..<count).map {
      eventUniform(
        seed: seed, purpose: purpose, run: 273_158 + UInt32($0 / 40_000), luminosityBlock: UInt32($0 / 977),
        event: 9_700_000_000 + 31 * UInt64($0))
    }
  }

  @Test("Consecutive events fill [0, 1) evenly")
  func uniformity() {
    var counts = [Double](repeating: 0, count: 64)
    for u in Self.values(seed: 4711, purpose: 3) { counts[Int(u * 64)] += 1 }
    let expected = 100_000.0 / 64
    let chiSquared = counts.reduce(0) { $0 + ($1 - expected) * ($1 - expected) / expected }
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 63) > 1e-5)
    #expect(ChiSquaredDistribution.upperTail(chiSquared, degreesOfFreedom: 63) < 1 - 1e-5)
  }

  @Test("Purposes, seeds and neighbouring events are independent")
  func independence() {
    let base = Self.values(seed: 4711, purpose: 3)
    let others = [
      Self.values(seed: 4711, purpose: 4), Self.values(seed: 4712, purpose: 3), Self.values(seed: 4711 ^ (7 << 32), purpose: 4),
      Array(base.dropFirst()) + [base[0]],
    ]
    for (i, other) in others.enumerated() {
      let covariance = zip(base, other).reduce(0) { $0 + ($1.0 - 0.5) * ($1.1 - 0.5) } / Double(base.count)
      #expect(abs(covariance) < Tolerance.sigmas / 12 / Double(base.count).squareRoot(), "pair \(i)")
    }
  }

  @Test("A high bit of the seed is not a purpose")
  func noSharedKeys() {
    let one = eventUniform(seed: 1 << 32, purpose: 0, run: 1, luminosityBlock: 2, event: 3)
    let other = eventUniform(seed: 0, purpose: 1, run: 1, luminosityBlock: 2, event: 3)
    #expect(one != other)
  }

  @Test("Every part of an event's identity counts")
  func identity() {
    let values = [
      eventUniform(seed: 9, purpose: 1, run: 5, luminosityBlock: 6, event: 7),
      eventUniform(seed: 9, purpose: 1, run: 6, luminosityBlock: 6, event: 7),
      eventUniform(seed: 9, purpose: 1, run: 5, luminosityBlock: 7, event: 7),
      eventUniform(seed: 9, purpose: 1, run: 5, luminosityBlock: 6, event: 8),
      eventUniform(seed: 9, purpose: 1, run: 5, luminosityBlock: 6, event: 7 + 1 << 32),
    ]
    #expect(Set(values).count == values.count)
    #expect(values[0] == eventUniform(seed: 9, purpose: 1, run: 5, luminosityBlock: 6, event: 7))
  }
}
