import Corrections
import Testing
import _TestSupport

@Suite("Cubic maps")
struct CubicMapTests {
  /// x + x³/300 − 2 in pieces of uneven length: a cubic, so every piece is exact.
  private func cube(_ scale: Double = 1) throws -> CubicMap {
    let knots = [-9.5, -4, -3.25, 1, 6, 7.5]
    func slope(_ x: Double) -> Double { 1 + scale * x * x / 100 }
    return try CubicMap(
      knots: knots, values: knots.map { cubed($0, scale) },
      slopes: zip(knots, knots.dropFirst()).map { SIMD2(slope($0), slope($1)) })
  }

  private func cubed(_ x: Double, _ scale: Double = 1) -> Double { x + scale * x * x * x / 300 - 2 }

  private func correction(_ slices: [QuantileMapCorrection.Slice], njets: [Double] = [0, 10]) throws -> Correction {
    try QuantileMapCorrection(
      name: "u", value: "x", qtEdges: try BinEdges([0, 10, 20, 40]), njetsEdges: try BinEdges(njets),
      variations: [.init(key: "nominal", slices: slices)]
    ).correction()
  }

  private func value(_ correction: Correction, qt: Double, _ x: Double) throws -> Double {
    try correction.evaluate([.string("nominal"), .real(qt), .real(1), .real(x)])
  }

  @Test("Reproduces a cubic exactly, and goes on with slope 1")
  func exact() throws {
    let map = try cube()
    for x in [-9.5, -7.3, -4, -3.9, 0, 0.999, 1, 5.5, 7.5] { #expect(abs(map(x) - cubed(x)) < 100 * Tolerance.rounding) }
    #expect(abs(map(-109.5) - (cubed(-9.5) - 100)) < 1e-12 && abs(map(57.5) - (cubed(7.5) + 50)) < 1e-12)
    #expect(map(.nan).isNaN)
  }

  @Test("Knots that do not rise, are too few or not finite, and numbers that do not match are refused")
  func refused() {
    let slopes = [SIMD2(1.0, 1), SIMD2(1, 1)]
    for (knots, values, slopes) in [
      ([0.0], [0.0], []), ([0, 1, 1], [0, 1, 2], slopes), ([0, 1, 2], [0, 1], slopes), ([0, 1, 2], [0, 1, 2], [slopes[0]]),
      ([0, 1, .infinity], [0, 1, 2], slopes), ([0, 1, 2], [0, .nan, 2], slopes),
      ([0, 1, 2], [0, 1, 2], [slopes[0], SIMD2(1, .nan)]),
    ] {
      #expect(throws: QuantileMapError.self) { try CubicMap(knots: knots, values: values, slopes: slopes) }
    }
  }

  @Test("As a correction, maps in bins are what they are")
  func bins() throws {
    let (a, b) = (try cube(), try cube(0.5))
    let correction = try correction([.bins([.cubic(a), .cubic(b), .cubic(a)])])
    for x in [-30, -9.5, -4, 0.3, 7.49, 7.5, 44] {
      #expect(abs(try value(correction, qt: 5, x) - a(x)) < 1e-12)
      #expect(abs(try value(correction, qt: 10, x) - b(x)) < 1e-12)
      #expect(abs(try value(correction, qt: 70, x) - a(x)) < 1e-12)
    }
  }

  @Test("Pairs interpolate in qt between their ends and stay at them beyond")
  func pairs() throws {
    let (a, b, c) = (try cube(), try cube(0.5), try cube(0.1))
    let pairs = [
      try CubicMapPair(first: a, second: b, low: 4, high: 14), try CubicMapPair(first: b, second: c, low: 14, high: 29),
    ]
    let correction = try correction([.interpolated(pairs)])
    for x in [-30, -9.5, -4, 0.3, 7.49, 44] {
      for qt in [1.0, 4] { #expect(abs(try value(correction, qt: qt, x) - a(x)) < 1e-12) }
      #expect(abs(try value(correction, qt: 6.5, x) - (0.75 * a(x) + 0.25 * b(x))) < 1e-12)
      #expect(abs(try value(correction, qt: 14, x) - b(x)) < 1e-12)
      #expect(abs(try value(correction, qt: 23, x) - (0.4 * b(x) + 0.6 * c(x))) < 1e-12)
      for qt in [29.0, 40, 1e6] { #expect(abs(try value(correction, qt: qt, x) - c(x)) < 1e-12) }
    }
    let again = try CorrectionSet(corrections: [correction])
    let read = try CorrectionSet(json: try again.bytes(compressed: false))
    #expect(try value(read.corrections[0], qt: 6.5, 0.3) == value(correction, qt: 6.5, 0.3))
  }

  @Test("Pairs of other knots or without length, and slices that do not fit the bins, are refused")
  func refusedPairs() throws {
    let a = try cube()
    let other = try CubicMap(knots: [0, 1], values: [0, 1], slopes: [SIMD2(1, 1)])
    #expect(throws: QuantileMapError.self) { try CubicMapPair(first: a, second: other, low: 1, high: 2) }
    #expect(throws: QuantileMapError.self) { try CubicMapPair(first: a, second: a, low: 2, high: 2) }
    let error = try #require(throws: QuantileMapError.self) { try correction([.bins([.cubic(a)])]) }
    #expect(error.description.contains("nominal"), "\(error)")
    #expect(throws: QuantileMapError.self) { try correction([.interpolated([])]) }
    #expect(throws: QuantileMapError.self) { try correction([.bins([.cubic(a), .cubic(a), .cubic(a)])], njets: [0, 1, 2]) }
  }
}
