import Numerics
import Statistics
import Testing
import _TestSupport

@testable import Recoil

@Suite("Fits of MET against nPV")
struct XYFitTests {
  /// Points with errors of 0.3 and 0.4 GeV around polynomials in (nPV − 25)/20, correlated by `correlation`.
  private func points(x: [Double], y: [Double], stream: UInt64, correlation: Double = 0.4) -> [XYPoint] {
    var random = Philox(seed: 77, stream: stream)
    return (5...45).map { n in
      let t = (Double(n) - 25) / 20
      let (a, b) = (random.normal(), random.normal())
      let c = correlation * a + (1 - correlation * correlation).squareRoot() * b
      return XYPoint(
        low: Double(n) - 0.5, high: Double(n) + 0.5, npv: Double(n), effectiveEntries: 500, x: horner(x, t) + 0.3 * a,
        xError: 0.3, y: horner(y, t) + 0.4 * c, yError: 0.4, covariance: correlation * 0.12)
    }
  }

  private func fit(_ points: [XYPoint], _ options: XYOptions = XYOptions()) throws -> XYFit {
    try XYFitter(options: options).fit(points, part: "toy", period: nil, decisions: [])
  }

  @Test("Coefficients are unbiased, their pulls have width 1, and x and y are correlated as the means are")
  func pulls() throws {
    var options = XYOptions()
    (options.minimumOrder, options.maximumOrder) = (2, 2)
    let (x, y) = ([5.1, 4.3, -1.7], [-8.2, -7.9, 0.6])
    var pulls = [Moments](repeating: Moments(), count: 6)
    var joint = JointMoments()
    let toys = 2_000
    for toy in 0..<toys {
      let found = try fit(points(x: x, y: y, stream: UInt64(toy)), options)
      for (k, (a, b)) in zip(found.x + found.y, x + y).enumerated() {
        pulls[k].add((a - b) / found.covariance[k, k].squareRoot(), weight: 1)
      }
      joint.add(
        (found.x[1] - x[1]) / found.covariance[1, 1].squareRoot(), (found.y[1] - y[1]) / found.covariance[4, 4].squareRoot())
      if toy == 0 {
        #expect(abs(found.covariance[1, 4] / (found.covariance[1, 1] * found.covariance[4, 4]).squareRoot() - 0.4) < 1e-10)
      }
    }
    for pull in pulls {
      #expect(abs(pull.mean) < Tolerance.sigmas * pull.meanError)
      #expect(abs(pull.standardDeviation - 1) < Tolerance.sigmas * pull.standardDeviationError)
    }
    #expect(abs(joint.correlation - 0.4) < Tolerance.sigmas * (1 - 0.16) / Double(toys).squareRoot())
  }

  @Test("The F-test finds the true order, and raises it by chance no more often than it says", arguments: [1, 2, 3])
  func orders(_ truth: Int) throws {
    let x = [5.1, 4.3, -2.7, 2.9].prefix(truth + 1)
    var options = XYOptions()
    options.pValue = 0.04
    let toys = 1_500
    var orders = [Int](repeating: 0, count: 5)
    for toy in 0..<toys {
      // y has no quadratic term: the cubic one alone is seen by looking two orders ahead.
      let y = truth == 3 ? [-8.2, 0, 0, 3.1] : Array(x)
      let found = try fit(points(x: Array(x), y: y, stream: UInt64(10_000 * truth + toy)), options)
      orders[found.x.count - 1] += 1
      if truth == 3 { #expect(found.y.count >= 4) }
    }
    let over = Double(orders[(truth + 1)...].reduce(0, +)) / Double(toys)
    let error = (0.04 / Double(toys)).squareRoot()
    #expect(orders[..<truth].reduce(0, +) == 0)
    #expect(over < 0.04 + Tolerance.sigmas * error && over > 0.02 - Tolerance.sigmas * error, "\(orders)")
  }

  @Test("Up and down variations add up to the covariance, and one that does not exist is the nominal")
  func modes() throws {
    let found = try fit(points(x: [5, 4, 3], y: [1, 2], stream: 5))
    let nominal = found.x + found.y
    var sum = SymmetricMatrix(dimension: found.modeCount)
    for mode in 0..<found.modeCount {
      let (up, down) = (found.varied(mode: mode, sign: 1), found.varied(mode: mode, sign: -1))
      let step = zip(up.x + up.y, nominal).map { $0 - $1 }
      for (a, b) in zip(step, zip(nominal, down.x + down.y).map { $0 - $1 }) { #expect(abs(a - b) < 1e-12) }
      for i in 0..<found.modeCount { for j in 0...i { sum[i, j] += step[i] * step[j] } }
    }
    for i in 0..<found.modeCount { for j in 0...i { #expect(abs(sum[i, j] - found.covariance[i, j]) < 1e-14) } }
    #expect(found.varied(mode: found.modeCount, sign: 1).x == found.x)
  }

  @Test("Bins with few entries join their neighbours, and the record says which")
  func merging() throws {
    var cells = (0..<6).map { XYCell(centre: Double($0)) }
    var random = Philox(seed: 3, stream: 9)
    for (bin, count) in [(0, 12), (1, 300), (2, 250), (4, 260), (5, 40)] {
      for _ in 0..<count { cells[bin].fill(npv: Double(bin), x: random.normal(), y: random.normal(), weight: 1) }
    }
    let merging = XYMerging(
      cells, binning: try Binning(edges: [-0.5, 0.5, 1.5, 2.5, 3.5, 4.5, 5.5]), minimumEntries: 100)
    let points = try merging.points(part: "toy")
    #expect(points.map(\.effectiveEntries) == [312, 250, 300])
    #expect(points.map(\.low) == [-0.5, 1.5, 3.5] && points.map(\.high) == [1.5, 2.5, 5.5])
    #expect(abs(points[0].npv - 300.0 / 312) < 1e-12 && points[1].npv == 2)
    #expect(
      merging.decisions == ["5 bins joined to 3, so that each has 100.0 effective entries: nPV -0.5 to 1.5, nPV 3.5 to 5.5"])
  }
}
