import Testing
import _TestSupport

@testable import Recoil

@Suite("Joining maps in qT")
struct QTContinuityTests {
  private let toy: VariedToy
  private let points = [-55.5, -20.25, -3.1, 0, 7.7, 31.4, 80]

  init() throws { toy = try VariedToy.shared.get() }

  /// The largest change of u′ from just below `qt` to just above.
  private func jump(_ corrector: RecoilCorrector, at qt: Double, _ which: Int = 0) -> Double {
    points.map { u in
      let sides = [qt - 1e-9, qt + 1e-9].map { corrector.values(qt: $0, njets: 0, u, u).pairs[which] }
      return max(abs(sides[0][0] - sides[1][0]), abs(sides[0][1] - sides[1][1]))
    }.max() ?? 0
  }

  @Test("Interpolated corrections do not jump, at edges and mean qT, nominal and varied")
  func continuous() throws {
    let calibration = toy.interpolated
    let corrector = RecoilCorrector(calibration, variations: calibration.variations)
    let stops = calibration.regions.prefix(3).map(\.meanQT)
    for qt in [12, 30] + stops {
      for (v, variation) in ([nil] + calibration.variations.map { Optional($0) }).enumerated() {
        let found = jump(corrector, at: qt, v)
        if variation?.qtContinuity == .bins {
          if qt == 12 || qt == 30 { #expect(found > 0.05) }
        } else {
          #expect(found < 1e-6, "\(variation?.name ?? "nominal") \(qt)")
        }
      }
    }
  }

  @Test("Bin by bin they jump at edges, and only there; the source qt_continuity says what that does")
  func jumps() throws {
    let calibration = toy.calibration
    let variations = try calibration.variations(named: ["qt_continuity"])
    let corrector = RecoilCorrector(calibration, variations: variations)
    for qt in [12.0, 30] { #expect(jump(corrector, at: qt) > 0.05 && jump(corrector, at: qt, 1) < 1e-6) }
    for qt in [5.3, 17.2, 88.8] { #expect(jump(corrector, at: qt) < 1e-6) }
    let other = RecoilCorrector(toy.interpolated)
    for qt in [2.2, 11.9, 25, 140] {
      for u in points {
        let (a, b) = (corrector.values(qt: qt, njets: 1, u, u).pairs[1], other.values(qt: qt, njets: 1, u, u).pairs[0])
        #expect(abs(a[0] - b[0]) < 1e-9 && abs(a[1] - b[1]) < 1e-9)
      }
    }
  }

  @Test("Interpolated corrections rise in u at every qT", arguments: [1.5, 6, 11.99, 14, 26.6, 47, 110, 400])
  func rising(qt: Double) {
    let corrector = RecoilCorrector(toy.interpolated)
    for njets in [0.0, 2] {
      let values = (0...600).map {
        corrector.values(qt: qt, njets: njets, -150 + 0.5 * Double($0), -150 + 0.5 * Double($0)).pairs[0]
      }
      for c in 0...1 { #expect(zip(values, values.dropFirst()).allSatisfy { $0[c] < $1[c] }) }
    }
  }

  @Test("Half way between two mean qT the result is half way between their maps")
  func halfWay() {
    let regions = toy.interpolated.regions
    let corrector = RecoilCorrector(toy.interpolated)
    let qt = 0.5 * (regions[3].meanQT + regions[4].meanQT)
    for u in points {
      let found = corrector.values(qt: qt, njets: 1, u, u).pairs[0]
      #expect(abs(found[0] - 0.5 * (regions[3].parallel.map(u) + regions[4].parallel.map(u))) < Tolerance.map)
      #expect(abs(found[1] - 0.5 * (regions[3].perpendicular.map(u) + regions[4].perpendicular.map(u))) < Tolerance.map)
    }
  }

  @Test("The flag tail is that of the region whose share is larger")
  func tail() {
    let regions = toy.interpolated.regions
    let corrector = RecoilCorrector(toy.interpolated)
    let (a, b) = (regions[0], regions[1])
    // Along the boson between the guards of both regions, across it in the middle.
    let u = 0.5 * (a.parallel.map.low + b.parallel.map.low)
    for share in [0.2, 0.8] {
      let qt = a.meanQT + share * (b.meanQT - a.meanQT)
      let event = corrector.correct(qx: qt, qy: 0, metX: u, metY: 0, njets: 0)
      let ruling = share < 0.5 ? a : b
      #expect(event.flags.contains(.tail) == (u < ruling.parallel.map.low), "\(share)")
    }
    #expect(a.parallel.map.low != b.parallel.map.low)
  }
}
