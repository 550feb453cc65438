import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Efficiency")
struct EfficiencyTests {
  struct Reference: Decodable {
    struct Interval: Decodable {
      let n, k, level: Double
      let exact, wilson: [Double]
    }
    let intervals: [Interval]
  }

  @Test("Clopper–Pearson and Wilson intervals are SciPy's")
  func scipy() throws {
    let intervals = try reference("grids", as: Reference.self).intervals
    #expect(intervals.count == 9)
    for c in intervals {
      let exact = BinomialInterval.clopperPearson(passed: c.k, total: c.n, level: c.level)
      let wilson = BinomialInterval.wilson(passed: c.k, total: c.n, level: c.level)
      #expect(abs(exact.lower - c.exact[0]) <= Tolerance.peer && abs(exact.upper - c.exact[1]) <= Tolerance.peer, "\(c)")
      #expect(abs(wilson.lower - c.wilson[0]) <= Tolerance.peer && abs(wilson.upper - c.wilson[1]) <= Tolerance.peer, "\(c)")
      #expect(exact.estimate == c.k / c.n && wilson.estimate == c.k / c.n)
    }
  }

  @Test("Clopper–Pearson covers at least its level for every probability, Wilson on average", arguments: [7, 23, 60])
  func coverage(n: Int) {
    var (average, steps) = (0.0, 0)
    for p in stride(from: 0.0137, to: 1, by: 0.0173) {
      var (exact, wilson) = (0.0, 0.0)
      var term = (0..<n).reduce(1.0) { product, _ in product * (1 - p) }
      for k in 0...n {
        let a = BinomialInterval.clopperPearson(passed: Double(k), total: Double(n), level: 0.9)
        let b = BinomialInterval.wilson(passed: Double(k), total: Double(n), level: 0.9)
        if a.lower <= p && p <= a.upper { exact += term }
        if b.lower <= p && p <= b.upper { wilson += term }
        term *= Double(n - k) / Double(k + 1) * p / (1 - p)
      }
      #expect(exact >= 0.9 - Tolerance.peer, "p = \(p): \(exact)")
      average += wilson
      steps += 1
    }
    #expect(abs(average / Double(steps) - 0.9) < Tolerance.coverage)
  }

  @Test("No trials leave everything open; impossible counts are refused")
  func ends() async {
    let exact = BinomialInterval.clopperPearson(passed: 0, total: 0)
    let wilson = BinomialInterval.wilson(passed: 0, total: 0)
    #expect(exact.lower == 0 && exact.upper == 1 && exact.estimate.isNaN && wilson.lower == 0 && wilson.upper == 1)
    await #expect(processExitsWith: .failure) { _ = BinomialInterval.wilson(passed: 4, total: 3) }
    await #expect(processExitsWith: .failure) { _ = BinomialInterval.clopperPearson(passed: 1, total: 3, level: 1) }
  }

  @Test("Unit weights give √(ε(1−ε)/n)")
  func unit() {
    let efficiency = Efficiency(passed: (37, 37), total: (241, 241))
    let e = 37.0 / 241
    #expect(efficiency.value == e && abs(efficiency.error - (e * (1 - e) / 241).squareRoot()) < Tolerance.rounding)
    #expect(Efficiency(passed: (0, 0), total: (0, 0)).value.isNaN && Efficiency(passed: (241, 241), total: (241, 241)).error == 0)
  }

  @Test("Weighted errors are the spread of toys, cell by cell")
  func toys() throws {
    let axes = [try Binning(edges: [-0.5, 0.5, 1.5])]
    let toys = 1500
    var (sum, squares, errors) = ([0.0, 0], [0.0, 0], [0.0, 0])
    for toy in 0..<toys {
      var generator = Philox(seed: 313, stream: UInt64(toy))
      var (passed, total) = (GridHistogram(axes: axes), GridHistogram(axes: axes))
      for k in 0..<300 {
        let weight = 0.3 + 1.7 * generator.uniform()
        total.fill([Double(k % 2)], weight: weight)
        if generator.uniform() < (k % 2 == 0 ? 0.83 : 0.31) { passed.fill([Double(k % 2)], weight: weight) }
      }
      let cells = Efficiency.cells(passed: passed, total: total)
      for bin in 0..<2 {
        sum[bin] += cells[bin + 1].value
        squares[bin] += cells[bin + 1].value * cells[bin + 1].value
        errors[bin] += cells[bin + 1].error
      }
    }
    for bin in 0..<2 {
      let n = Double(toys)
      let spread = ((squares[bin] - sum[bin] * sum[bin] / n) / (n - 1)).squareRoot()
      #expect(abs(errors[bin] / n / spread - 1) < Tolerance.sigmas / (2 * n).squareRoot(), "\(errors[bin] / n) for \(spread)")
    }
  }
}
