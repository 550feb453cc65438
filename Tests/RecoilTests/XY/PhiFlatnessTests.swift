import Glibc
import Numerics
import Testing
import _TestSupport

@testable import Recoil

@Suite("The phi modulation of MET")
struct PhiFlatnessTests {
  /// Events with density ∝ 1 + A cos(φ − φ₀) by rejection.
  private func sums(_ count: Int, amplitude: Double, phase: Double, stream: UInt64) -> PhiSums {
    var random = Philox(seed: 8, stream: stream)
    var result = PhiSums()
    var made = 0
    while made < count {
      let phi = 2 * Double.pi * random.uniform()
      guard random.uniform() * (1 + amplitude) < 1 + amplitude * cos(phi - phase) else { continue }
      let met = 5 + 30 * random.uniform()
      result.fill(x: met * cos(phi), y: met * sin(phi), weight: 0.4 + random.uniform())
      made += 1
    }
    return result
  }

  @Test("An amplitude and phase that were put in are found")
  func found() throws {
    let seen = try #require(sums(60_000, amplitude: 0.21, phase: -1.9, stream: 1).flatness())
    #expect(abs(seen.amplitude - 0.21) < Tolerance.sigmas * seen.amplitudeError)
    #expect(abs(seen.phase + 1.9) < Tolerance.sigmas * seen.amplitudeError / 0.21)
    #expect(seen.significance > 20 && seen.flat.pValue < 1e-9)
  }

  @Test("Without a modulation p-values are uniform, so that 2 σ are exceeded in 4.6 % of samples")
  func uniform() throws {
    let toys = 1_200
    var (above, flat) = (0, 0)
    for toy in 0..<toys {
      let seen = try #require(sums(400, amplitude: 0, phase: 0, stream: UInt64(100 + toy)).flatness())
      if seen.significance > 2 { above += 1 }
      if seen.flat.pValue < 0.0455 { flat += 1 }
    }
    let error = (0.0455 * 0.9545 / Double(toys)).squareRoot()
    #expect(abs(Double(above) / Double(toys) - 0.0455) < Tolerance.sigmas * error)
    #expect(abs(Double(flat) / Double(toys) - 0.0455) < Tolerance.sigmas * error)
  }

  @Test("Nothing, negative totals and MET of zero give no result")
  func nothing() {
    #expect(PhiSums().flatness() == nil)
    var sums = PhiSums()
    sums.fill(x: 0, y: 0, weight: 1)
    #expect(sums.flatness() == nil)
    sums.fill(x: 1, y: 2, weight: -1)
    #expect(sums.flatness() == nil)
  }
}
