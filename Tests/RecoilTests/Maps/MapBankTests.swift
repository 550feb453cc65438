import Fitting
import Testing
import _TestSupport

@testable import Recoil

@Suite("Banks of maps")
struct MapBankTests {
  private let map = RecoilMap(from: Toy.simulation.parallel, to: Toy.data.parallel, tailProbability: 1e-4)
  private let curve = MonotoneCurve(
    low: -41.5, high: 38.25, nodes: [(-44.5, 1.1), (-21.25, 0.9), (1.5, 3.5), (17.25, 0.4), (40.75, 0.6)])

  private let points = [-1e5, -300.5, -60, -41.5, -23.4, -0.1, 0, 11.9, 38.25, 44, 71.1, 900, 1e7]

  @Test("Every map has its own value and tail, in the order given")
  func values() {
    let same = RecoilMap(from: map.source, to: map.source, tailProbability: 1e-4)
    let back = RecoilMap(from: map.target, to: map.source, tailProbability: 1e-3)
    let bank = MapBank(
      [.curve(curve), .map(map, tolerance: 1e-7), .map(same, tolerance: 1e-7), .map(back, tolerance: 1e-9)], threads: 2)
    for u in points + [map.low, map.high, map.low.nextDown, map.high.nextUp] {
      let near = Tolerance.rounding * 10 * max(1, abs(u))
      #expect(abs(bank.value(0, u) - curve.evaluate(u).value) <= near, "\(u)")
      #expect(abs(bank.value(1, u) - map(u)) <= 1e-7 + near, "\(u)")
      #expect(bank.value(2, u) == u)
      #expect(abs(bank.value(3, u) - back(u)) <= 1e-9 + near, "\(u)")
    }
    for u in points {
      #expect(bank.isTail(1, u) == (u < map.low || u > map.high) && bank.isTail(3, u) == (u < back.low || u > back.high))
      #expect(bank.isTail(0, u) == (u < curve.low || u > curve.high), "\(u)")
    }
  }

  @Test("Numbers that are none come back from tables and exact maps")
  func notFinite() {
    // No table of 65,536 pieces is this exact.
    let bank = MapBank([.map(map, tolerance: 0), .map(map, tolerance: 1e-7), .curve(curve)], threads: 1)
    for i in 0..<3 {
      #expect(bank.value(i, .nan).isNaN && bank.value(i, .infinity) == .infinity && bank.value(i, -.infinity) == -.infinity)
    }
    for u in points { #expect(bank.value(0, u) == map(u)) }
    #expect(bank.isTail(0, map.low.nextDown) && !bank.isTail(0, 0.5))
  }

  @Test("Does not depend on the threads")
  func threads() {
    let sources = (1...20).map { i in
      MapBank.Source.map(
        RecoilMap(from: map.source, to: map.target, tailProbability: 1e-4 * Double(i)), tolerance: 1e-6)
    }
    let (one, four) = (MapBank(sources, threads: 1), MapBank(sources, threads: 4))
    for i in sources.indices { for u in points { #expect(one.value(i, u) == four.value(i, u)) } }
  }
}
