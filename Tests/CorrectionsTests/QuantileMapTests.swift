import Corrections
import Testing
import _TestSupport

@Suite("Quantile maps as nodes")
struct QuantileMapTests {
  struct Pair {
    let simulation: MapMixture
    let data: MapMixture
    let low: Double
    let high: Double
    let points: [(x: Double, mapped: Double)]
  }

  private func mixture(_ value: JSONValue) throws -> MapMixture {
    let m = try value.items.compactMap(\.double)
    return try MapMixture(fraction: m[0], mu1: m[1], sigma1: m[2], mu2: m[3], sigma2: m[4])
  }

  private func pairs() throws -> [Pair] {
    try reference("corrections-maps")["pairs"].items.map { pair in
      Pair(
        simulation: try mixture(pair["simulation"]), data: try mixture(pair["data"]),
        low: try #require(try pair["low"].double), high: try #require(try pair["high"].double),
        points: try pair["points"].items.map { (try #require(try $0.items[0].double), try #require(try $0.items[1].double)) })
    }
  }

  /// The exact map, slowly: bisection in whichever tail is the smaller.
  private func exact(_ simulation: MapMixture, _ data: MapMixture) -> (Double) -> Double {
    { x in
      let (lower, upper) = (simulation.cdf(x), simulation.upperTail(x))
      var (low, high) = (-2000.0, 2000.0)
      while true {
        let middle = (low + high) / 2
        if middle <= low || middle >= high { return middle }
        let isBelow = lower < upper ? data.cdf(middle) < lower : data.upperTail(middle) > upper
        if isBelow { low = middle } else { high = middle }
      }
    }
  }

  private func single(_ bin: QuantileMapBin) throws -> Correction {
    try QuantileMapCorrection(
      name: "u", value: "u", qtEdges: BinEdges([0, .infinity]), njetsEdges: BinEdges([0, .infinity]), nominal: [[bin]]
    ).correction()
  }

  @Test("The nodes give the exact map within 1e-6 GeV inside the guard")
  private func exactMap() throws {
    var worst = 0.0
    for pair in try pairs() {
      let bin = try QuantileMapBin(
        simulation: pair.simulation, data: pair.data, low: pair.low - 0.1, high: pair.high + 0.1, shiftBelow: 0, shiftAbove: 0,
        steps: 4)
      let columns: [CorrectionColumn] = [
        .constant(.string("nominal")), .constant(.real(12.5)), .constant(.real(1)), .real(pair.points.map(\.x)),
      ]
      for (value, point) in zip(try single(bin).evaluate(columns), pair.points) {
        worst = max(worst, (value - point.mapped).magnitude)
      }
    }
    #expect(worst < Tolerance.map)
  }

  @Test("The range of a mixture is where mpmath finds it")
  func range() throws {
    for pair in try pairs() {
      let range = pair.simulation.range(tail: 1e-8)
      #expect(
        agree(range.lowerBound, pair.low, relative: Tolerance.peer)
          && agree(range.upperBound, pair.high, relative: Tolerance.peer))
    }
  }

  @Test("A settled map meets its tolerance and joins its tails without a step")
  func settled() throws {
    for pair in try pairs() {
      let exact = exact(pair.simulation, pair.data)
      let bin = try QuantileMapBin(simulation: pair.simulation, data: pair.data, reference: exact)
      #expect(try bin.largestError(against: exact, points: 997) < 2 * Tolerance.map)
      let ends = [bin.low.nextDown, bin.low, bin.high.nextDown, bin.high]
      let columns: [CorrectionColumn] = [.constant(.string("nominal")), .constant(.real(-1)), .constant(.real(7)), .real(ends)]
      let values = try single(bin).evaluate(columns)
      #expect((values[0] - values[1]).magnitude < Tolerance.map && (values[2] - values[3]).magnitude < Tolerance.map)
    }
  }

  @Test("Beyond the guard the map is a shift, and what is not finite stays so")
  func outside() throws {
    let pair = try pairs()[3]
    let bin = try QuantileMapBin(
      simulation: pair.simulation, data: pair.data, low: -50, high: 60, shiftBelow: 1.25, shiftAbove: -2.5)
    let correction = try single(bin)
    func mapped(_ x: Double) throws -> Double { try correction.evaluate([.string("nominal"), .real(1), .real(0), .real(x)]) }
    #expect(try mapped(-50.5) == -49.25)
    #expect(try mapped(60) == 57.5)
    #expect(try mapped(.infinity) == .infinity)
    #expect(try mapped(-.infinity) == -.infinity)
    #expect(try mapped(.nan).isNaN)
  }

  @Test("Equal distributions map every value to itself")
  func identity() throws {
    let m = try MapMixture(fraction: 0.7, mu1: -2.385, sigma1: 11.3, mu2: 1.1, sigma2: 24.9)
    let correction = try single(QuantileMapBin(simulation: m, data: m, low: -1, high: 1, shiftBelow: 5, shiftAbove: 5))
    for x in [-1e9, -3.7, 0.1, 2.0 / 3, 1e300] {
      #expect(try correction.evaluate([.string("nominal"), .real(1), .real(0), .real(x)]) == x)
    }
  }

  @Test("Bins of qt and njets are chosen before the registers are used")
  func bins() throws {
    let m = try MapMixture(fraction: 0.8, mu1: -1, sigma1: 10, mu2: 0, sigma2: 20)
    let bins = try (0..<2).map { i in
      try (0..<3).map { j in
        let shift = Double(10 * i + j) + 0.5
        let data = try MapMixture(fraction: 0.8, mu1: -1 + shift, sigma1: 10, mu2: shift, sigma2: 20)
        return try QuantileMapBin(simulation: m, data: data, low: -40, high: 40, shiftBelow: shift, shiftAbove: shift)
      }
    }
    let maps = try QuantileMapCorrection(
      name: "u", value: "u_perp", qtEdges: BinEdges([0, 10, 50]), njetsEdges: BinEdges([-0.5, 0.5, 1.5, .infinity]), nominal: bins
    )
    let correction = try maps.correction(description: "GeV", version: 3)
    for (qt, i) in [(-1.0, 0), (0, 0), (9.99, 0), (10, 1), (50, 1), (1e9, 1)] {
      for (njets, j) in [(-1.0, 0), (0, 0), (1, 1), (2, 2), (9, 2)] {
        let value = try correction.evaluate([.string("nominal"), .real(qt), .real(njets), .real(3.25)])
        #expect((value - 3.25 - Double(10 * i + j) - 0.5).magnitude < Tolerance.map)
      }
    }
    #expect(correction.inputs.map(\.name) == ["syst", "qt", "njets", "u_perp"])
    #expect(throws: CorrectionError.self) { try correction.evaluate([.string("up"), .real(1), .real(1), .real(1)]) }
  }

  @Test("Parameters that describe no map are refused")
  func refusals() throws {
    let bad = [(1.1, 1.0), (-0.1, 1), (.nan, 1), (0.5, 0), (0.5, -1), (0.5, .infinity)]
    for (f, sigma) in bad {
      #expect(throws: QuantileMapError.self) { try MapMixture(fraction: f, mu1: 0, sigma1: sigma, mu2: 0, sigma2: 1) }
    }
    let m = try MapMixture(fraction: 0.5, mu1: 0, sigma1: 1, mu2: 0, sigma2: 2)
    let n = try MapMixture(fraction: 0.5, mu1: 0.25, sigma1: 1, mu2: 0, sigma2: 2)
    #expect(throws: QuantileMapError.badSteps(0)) {
      try QuantileMapBin(simulation: m, data: n, low: -1, high: 1, shiftBelow: 0, shiftAbove: 0, steps: 0)
    }
    #expect(throws: QuantileMapError.badGuard(low: 1, high: 1, shiftBelow: 0, shiftAbove: 0)) {
      try QuantileMapBin(simulation: m, data: n, low: 1, high: 1, shiftBelow: 0, shiftAbove: 0)
    }
    let bin = try QuantileMapBin(simulation: m, data: n, low: -4, high: 4, shiftBelow: 0, shiftAbove: 0)
    let edges = try BinEdges([0, 1, 2])
    #expect(throws: QuantileMapError.binCount(variation: "nominal", found: [1], needed: [2])) {
      try QuantileMapCorrection(name: "u", value: "u", qtEdges: edges, njetsEdges: edges, nominal: [[bin]])
    }
    let inaccurate = try #require(throws: QuantileMapError.self) {
      try QuantileMapBin(simulation: m, data: n, reference: { $0 + 3 })
    }
    guard case .notAccurate(let error, _, 12) = inaccurate else { throw inaccurate }
    #expect(error > 2)
  }
}
