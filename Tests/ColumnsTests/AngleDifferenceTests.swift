import Testing

@testable import Columns

@Suite("deltaPhi")
struct AngleDifferenceTests {
  static let scales = [1e-9, 1.7, 6.5, 63, 1e3, 1e9, 1e18, 1e200]

  @Test("The difference lies in (-pi, pi] and is the same turn", arguments: scales)
  func range(_ scale: Double) {
    var generator = SplitMix(state: 41)
    for _ in 0..<2000 {
      let (a, b) = (generator.uniform(-scale, scale), generator.uniform(-scale, scale))
      let difference = AngleDifference.any(a, b)
      #expect(difference > -.pi && difference <= .pi)
      #expect(abs(AngleDifference.any(b, a) + difference) < 1e-14 || difference > 3.14159)
    }
  }

  @Test("Whole turns do not matter")
  func turns() {
    var generator = SplitMix(state: 42)
    for _ in 0..<2000 {
      let (a, b) = (generator.uniform(-3.1, 3.1), generator.uniform(-3.1, 3.1))
      let turn = Double(generator.below(15) - 7) * 2 * .pi
      let gap = abs(AngleDifference.small(a + turn, b) - AngleDifference.small(a, b))
      #expect(min(gap, 2 * .pi - gap) < 5e-14)
    }
  }

  @Test("Half a turn is +pi from either side; the neighbours of the boundary stay inside")
  func boundary() {
    #expect(AngleDifference.small(-.pi, 0) == .pi && AngleDifference.small(.pi, 0) == .pi)
    #expect(AngleDifference.small(.pi, -.pi) == 0 || abs(AngleDifference.small(.pi, -.pi)) < 1e-15)
    for turns in -9...9 {
      let centre = (2 * Double(turns) + 1) * Double.pi
      var angle = centre - 20 * centre.ulp
      for _ in 0..<40 {
        let difference = AngleDifference.small(angle, 0)
        #expect(difference > -.pi && difference <= .pi)
        angle = angle.nextUp
      }
    }
  }

  @Test("Finite angles whose difference overflows have a difference; others have none")
  func extremes() {
    let huge = Double.greatestFiniteMagnitude
    #expect(abs(AngleDifference.any(huge, -huge)) <= .pi)
    #expect(AngleDifference.any(.infinity, 0).isNaN && AngleDifference.any(0, .nan).isNaN)
  }
}
