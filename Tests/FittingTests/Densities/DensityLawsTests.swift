import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting

@Suite("Laws of densities")
struct DensityLawsTests {
  @Test("Gradient and Hessian of g are those its values show", arguments: DensityCase.all)
  func derivatives(of sample: DensityCase) {
    var random = Philox(seed: 20_110_801, stream: 1)
    let probe = DensityProbe(density: sample.density)
    for _ in 0..<40 {
      let p = sample.parameters(&random)
      let x = 80 + 20 * random.uniform()
      guard !Kink.isNear(x, sample, p) else { continue }
      let worst = Differences.worst({ probe.at(x, $0) }, at: p, steps: sample.steps)
      #expect(worst < 20 * Tolerance.finiteDifference, "\(p) at \(x)")
    }
  }

  @Test("Gradient and Hessian of the integral are those its values show", arguments: DensityCase.all)
  func integralDerivatives(of sample: DensityCase) {
    var random = Philox(seed: 20_110_801, stream: 2)
    let probe = DensityProbe(density: sample.density)
    for _ in 0..<40 {
      let p = sample.parameters(&random)
      let a = 70 + 20 * random.uniform()
      let b = a + 3 + (107 - a) * random.uniform()
      guard !Kink.isNear(a, sample, p), !Kink.isNear(b, sample, p) else { continue }
      let worst = Differences.worst({ probe.integral(a, b, $0) }, at: p, steps: sample.steps)
      #expect(worst < 20 * Tolerance.finiteDifference, "\(p) from \(a) to \(b)")
    }
  }

  @Test("The integral is that of the values", arguments: DensityCase.all)
  func integral(of sample: DensityCase) {
    var random = Philox(seed: 20_110_801, stream: 3)
    let probe = DensityProbe(density: sample.density)
    let p = sample.parameters(&random)
    let cuts = ([73.37, 104.91] + Kink.places(sample, p)).filter { (73.37...104.91).contains($0) }.sorted()
    var sum = 0.0
    for (a, b) in zip(cuts, cuts.dropFirst()) {
      for k in 0..<60 {
        let (from, to) = (a + (b - a) * Double(k) / 60, a + (b - a) * Double(k + 1) / 60)
        sum += GaussLegendre.sixteen.integrate(from: from, to: to) { probe.at($0, p, order: .value).value }
      }
    }
    #expect(abs(probe.integral(73.37, 104.91, p).value / sum - 1) < 10 * Tolerance.rounding)
  }

  @Test("Integrals over bins add up, narrow and wide", arguments: DensityCase.all)
  func additivity(of sample: DensityCase) {
    var random = Philox(seed: 20_110_801, stream: 4)
    let p = sample.parameters(&random)
    let edges = ([70, 110] + (0..<36).map { _ in 70 + 40 * random.uniform() } + [90.37, 90.371]).sorted()
    let n = p.count
    let bins = sample.density.integrals(over: edges, parameters: p, order: .hessian)
    let whole = sample.density.integrals(over: [70, 110], parameters: p, order: .hessian)[0]
    #expect(bins.count == edges.count - 1)
    #expect(abs(bins.reduce(0) { $0 + $1.value } / whole.value - 1) < 10 * Tolerance.rounding)
    for a in 0..<n {
      let size = bins.reduce(0) { $0 + abs($1.gradient[a]) }
      #expect(abs(bins.reduce(0) { $0 + $1.gradient[a] } - whole.gradient[a]) <= Tolerance.tail * size)
      for b in 0...a {
        let size = bins.reduce(0) { $0 + abs($1.hessian[a, b]) }
        #expect(abs(bins.reduce(0) { $0 + $1.hessian[a, b] } - whole.hessian[a, b]) <= Tolerance.tail * size)
      }
    }
  }

  @Test("Prepared for a range, f integrates to one and each of its derivatives to zero", arguments: DensityCase.all)
  func prepared(of sample: DensityCase) throws {
    var random = Philox(seed: 20_110_801, stream: 5)
    let p = sample.parameters(&random)
    let prepared = try #require(PreparedDensity(sample.density, parameters: p, range: DensityCase.range, order: .hessian))
    let rows = EvaluationRows(count: DerivativeOrder.hessian.rowCount(parameters: p.count))
    var sums = [Double](repeating: 0, count: rows.count)
    var sizes = sums
    let cuts = ([70, 110] + Kink.places(sample, p)).filter { (70...110).contains($0) }.sorted()
    for (a, b) in zip(cuts, cuts.dropFirst()) {
      for k in 0..<80 {
        let half = (b - a) / 160
        let center = a + (2 * Double(k) + 1) * half
        let rule = GaussLegendre.eight
        withUnsafePointer(to: center + half * SIMD8(rule.points)) {
          prepared.evaluate($0, vectors: 1, order: .hessian, into: rows, firstRow: 0)
        }
        for row in sums.indices {
          let terms = rows[row][0] * SIMD8(rule.weights) * half
          sums[row] += terms.sum()
          for lane in 0..<8 { sizes[row] += abs(terms[lane]) }
        }
      }
    }
    #expect(abs(sums[0] - 1) < 10 * Tolerance.rounding)
    for row in 1..<sums.count { #expect(abs(sums[row]) <= Tolerance.tail * sizes[row], "row \(row)") }
  }

  @Test("Values do not depend on how many derivatives are asked for", arguments: DensityCase.all)
  func orders(of sample: DensityCase) {
    var random = Philox(seed: 20_110_801, stream: 6)
    let p = sample.parameters(&random)
    let probe = DensityProbe(density: sample.density)
    for x in [70, 81.37, 90.2, 97.7, 110] {
      let full = probe.at(x, p)
      #expect(probe.at(x, p, order: .value).value == full.value && probe.at(x, p, order: .gradient).value == full.value)
      #expect(probe.at(x, p, order: .gradient).gradient == full.gradient)
    }
    #expect(probe.integral(71, 99, p, order: .value).value == probe.integral(71, 99, p).value)
    #expect(probe.integral(71, 99, p, order: .gradient).gradient == probe.integral(71, 99, p).gradient)
  }

  @Test("Limits name each parameter, and at their finite ends g is finite", arguments: DensityCase.all)
  func limits(of sample: DensityCase) {
    let limits = sample.density.limits(on: DensityCase.range)
    #expect(limits.count == sample.density.parameterCount && limits.count == sample.ends.count)
    let probe = DensityProbe(density: sample.density)
    for pattern in 0..<(1 << limits.count) {
      let p = limits.indices.map { pattern >> $0 & 1 == 0 ? limits[$0].lowerBound : min(limits[$0].upperBound, 1e3) }
      for x in [70, 90.37, 110] { #expect(probe.at(x, p).isFinite, "\(p) at \(x)") }
      #expect(probe.integral(70, 110, p).isFinite, "\(p)")
    }
  }
}

/// Where a Crystal Ball's tails begin: its second derivatives jump there.
enum Kink {
  static func places(_ sample: DensityCase, _ p: [Double]) -> [Double] {
    guard let ball = sample.density as? CrystalBallDensity else { return [] }
    let shape = CrystalBallShape(tails: ball.tails, p)
    return [shape.mean - shape.low.alpha * shape.sigma, shape.mean + shape.high.alpha * shape.sigma].filter(\.isFinite)
  }

  static func isNear(_ x: Double, _ sample: DensityCase, _ p: [Double]) -> Bool {
    places(sample, p).contains { abs($0 - x) < 1.2 }
  }
}
