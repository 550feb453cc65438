import Statistics
import Testing
import _TestSupport

@testable import Recoil

/// Bands, coverage and the fits' errors where one can tell by hand what they are.
@Suite("Closure with variations, by hand")
struct VariedClosureByHandTests {
  private let base: RecoilCalibration

  init() throws { base = try VariedToy.shared.get().calibration }

  private func source(_ kind: RecoilSource.Kind, _ correlation: RecoilSource.Correlation) -> RecoilSource {
    RecoilSource(
      name: "s", kind: kind, sides: .two, meaning: "", correlation: correlation, impact: 0,
      variations: ["s_up", "s_down"].map { RecoilVariation(name: $0, changes: [], qtContinuity: nil) }, notes: [])
  }

  /// u_par − qT of data, of nominal simulation and of both variations, as (value, entries); all in the first bin.
  private func closure(
    _ source: RecoilSource, data: [(Double, Int)], nominal: [(Double, Int)], up: [(Double, Int)], down: [(Double, Int)]
  ) -> VariedClosure {
    let (bins, reach) = (base.bins.count, base.options.reach)
    let empty = ClosureQuantity.allCases.map { CoarseDistribution($0, reach: reach) }
    var (seen, expected) = (
      [[CoarseDistribution]](repeating: empty, count: bins), [[CoarseDistribution]](repeating: empty, count: bins)
    )
    var varied = VariedClosureAccumulator(variations: 2, bins: bins, reach: reach)
    for (x, count) in data { for _ in 0..<count { seen[0][0].fill(x, weight: 1, moved: x, unweighted: 1) } }
    for (x, count) in nominal { for _ in 0..<count { expected[0][0].fill(x, weight: 1, moved: x, unweighted: 1) } }
    for (v, side) in [up, down].enumerated() {
      for (x, count) in side {
        for _ in 0..<count {
          varied.fill(v, bin: 0, nominal: SIMD4(x, 500, 500, 0), moved: SIMD4(x, 500, 500, 0), ratio: 1, weight: 1)
        }
      }
    }
    var calibration = base
    calibration.sources = [source]
    return VariedClosure(
      calibration, data: seen.map { $0.map(\.histogram) }, nominal: expected, varied: varied,
      scales: [Double](repeating: 1, count: bins))
  }

  @Test("Data above simulation are covered by what moves it up, data below by what moves it down", arguments: [400, 200])
  func sides(data: Int) {
    let even = [(5.0, 300), (185, 700)]  // variations have the nominal yield
    let found = closure(
      source(.gaussians, .full), data: [(5, data)], nominal: even, up: [(5, 420), (185, 580)], down: even
    ).coverage([0])
    #expect(found.counted == 1 && found.insideStatistics == 0 && found.inside == (data == 400 ? 1 : 0))
    let other = closure(
      source(.gaussians, .full), data: [(5, data)], nominal: even, up: even, down: [(5, 180), (185, 820)]
    ).coverage([0])
    #expect(other.inside == (data == 200 ? 1 : 0))
  }

  @Test("Bins with fewer than ten entries on either side are not counted")
  func few() {
    let some = [(5.0, 300), (45.0, 9), (85.0, 300)]
    let found = closure(
      source(.gaussians, .full), data: some, nominal: [(5, 300), (45, 300), (85, 9)], up: some, down: some
    ).coverage([0])
    #expect(found.counted == 1 && found.inside == 1 && found.insideStatistics == 1)
  }

  @Test("A variation that changes the yield alone is no uncertainty", arguments: [3, 1])
  func yields(times: Int) {
    let nominal = [(5.0, 300), (185, 700)]
    let found = closure(
      source(.gaussians, .full), data: [(5, 420)], nominal: nominal, up: nominal.map { ($0.0, times * $0.1) }, down: nominal
    ).coverage([0])
    #expect(found.counted == 1 && found.inside == 0)
  }

  @Test("What was made of other sources is not counted beside them", arguments: [RecoilSource.Kind.response, .resolution])
  func derived(kind: RecoilSource.Kind) {
    let even = [(5.0, 300), (185, 700)]
    let found = closure(
      source(kind, .full), data: [(5, 400)], nominal: even, up: [(5, 420), (185, 580)], down: even
    ).coverage([0])
    #expect(found.counted == 1 && found.inside == 0)
  }

  @Test("Contents are filled where the nominal correction left an event, with its weight; moments where it is moved to")
  func filling() {
    var found = VariedClosureAccumulator(variations: 1, bins: 2, reach: 100)
    found.fill(0, bin: 1, nominal: SIMD4(3, -7, 11, 0), moved: SIMD4(9, -1, 17, 0), ratio: 1.75, weight: 2)
    for (q, x) in [3.0, -7, 11].enumerated() {
      var expected = CoarseDistribution(ClosureQuantity.allCases[q], reach: 100)
      expected.fill(x, weight: 3.5, moved: x + 6, unweighted: 2)
      #expect(found.cells[0][1][q].histogram == expected.histogram && expected.histogram.yield == 3.5)
      let moments = found.cells[0][1][q].moments
      #expect(abs(moments.mean - (x + 6)) < Tolerance.certified && moments.sumW == 2)
      #expect(found.cells[0][0][q].histogram.yield == 0)
    }
  }

  @Test("A fit's error is half of what up and down differ by", arguments: [RecoilSource.Correlation.perRegion, .full])
  func halves(correlation: RecoilSource.Correlation) {
    let nominal = [(0.5, 200), (10.5, 200)]
    let found = closure(
      source(.statistics, correlation), data: nominal, nominal: nominal, up: [(2.5, 200), (12.5, 200)],
      down: [(-0.5, 200), (9.5, 200)]
    ).fitErrors([0], 0)
    #expect(abs(found.mean - 1.5) < Tolerance.peer && found.width < Tolerance.peer)
    let wider = closure(
      source(.statistics, correlation), data: nominal, nominal: nominal, up: [(-0.5, 200), (11.5, 200)],
      down: [(1.5, 200), (9.5, 200)]
    ).fitErrors([0], 0)
    #expect(wider.mean < Tolerance.peer && abs(wider.width - 0.2) < Tolerance.peer)  // widths of 6 and 4 against 5
  }
}
