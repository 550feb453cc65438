import Recoil
import Testing
import _TestSupport

@Suite("How variations make an uncertainty")
struct UncertaintyRuleTests {
  typealias Interval = UncertaintyRule.Interval

  @Test(
    "One-sided counts both ways, two-sided each way, replicas as their spread",
    arguments: [
      (RecoilSource.Sides.one, [7.5], 2.5, 2.5), (.one, [3.25], 1.75, 1.75), (.one, [], 0, 0),
      (.two, [6, 4.25], 0.75, 1), (.two, [4.25, 6], 0.75, 1), (.two, [6, 5.5], 0, 1), (.two, [4, 4.5], 1, 0),
      (.two, [5, 5], 0, 0), (.two, [], 0, 0), (.replicas, [9], 0, 0), (.replicas, [], 0, 0), (.replicas, [8, 10, 12], 2, 2),
    ])
  func table(sides: RecoilSource.Sides, varied: [Double], down: Double, up: Double) {
    let found = UncertaintyRule.interval(sides, nominal: 5, varied: varied)
    #expect(abs(found.down - down) < Tolerance.rounding && abs(found.up - up) < Tolerance.rounding, "\(found)")
  }

  @Test("Sources add in quadrature, each way by itself")
  func quadrature() {
    let sum = Interval(down: 3, up: 5).adding(Interval(down: 4, up: 12)).adding(Interval())
    #expect(sum == Interval(down: 5, up: 13) && sum.larger == 13)
  }

  @Test("What repeats other sources is no part of a total")
  func derived() {
    let derived = RecoilSource.Kind.allCases.filter(\.isDerived)
    #expect(Set(derived) == [.response, .resolution, .bootstrap])
  }
}
