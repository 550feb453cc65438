import Foundation
import Statistics
import Testing
import _TestSupport

@Suite("JointMoments")
struct JointMomentsTests {
  struct Reference: Decodable {
    let x, y, weights, covariance, means: [Double]
    let skewness, kurtosis, weightedSkewness, weightedKurtosis: Double
  }
  let r: Reference

  init() throws { r = try reference("shapes") }

  private func moments(_ range: Range<Int>, origin: SIMD2<Double>) -> JointMoments {
    var result = JointMoments(origin: origin)
    for i in range { result.add(r.x[i], r.y[i], weight: r.weights[i]) }
    return result
  }

  @Test("Means, covariance and correlation are NumPy's; parts about other origins add up")
  func numpy() {
    var parts = moments(0..<77, origin: SIMD2(9.1, 104.7))
    parts.add(moments(77..<240, origin: SIMD2(3.3, 99.2)))
    for m in [moments(0..<240, origin: SIMD2(10.3, 105)), parts] {
      #expect(abs(m.means.x - r.means[0]) < Tolerance.peer && abs(m.means.y - r.means[1]) < Tolerance.peer)
      #expect(abs(m.covariance / r.covariance[1] - 1) < Tolerance.peer)
      #expect(
        abs(m.variances.x / r.covariance[0] - 1) < Tolerance.peer && abs(m.variances.y / r.covariance[3] - 1) < Tolerance.peer)
      let correlation = r.covariance[1] / (r.covariance[0] * r.covariance[3]).squareRoot()
      #expect(abs(m.correlation - correlation) < Tolerance.peer)
    }
  }

  @Test("What is subtracted again leaves the covariance; nothing has none")
  func subtract() throws {
    let origin = SIMD2(10.3, 105.0)
    var both = moments(0..<240, origin: origin)
    both.add(moments(100..<240, origin: origin), scaledBy: -1)
    let first = moments(0..<100, origin: origin)
    let ratio =
      (both.covariance / (1 + 1 / (both.effectiveEntries - 1))) / (first.covariance / (1 + 1 / (first.effectiveEntries - 1)))
    #expect(abs(ratio - 1) < Tolerance.peer && both.sumW2 > first.sumW2)
    #expect(JointMoments().correlation.isNaN && JointMoments().effectiveEntries == 0)
    #expect(try JSONDecoder().decode(JointMoments.self, from: JSONEncoder().encode(both)) == both)
  }

  @Test("Skewness and kurtosis are SciPy's, about any origin")
  func shape() {
    var (unit, weighted) = (Moments(origin: 8.8), Moments(origin: 2.9))
    for (x, w) in zip(r.x, r.weights) {
      unit.add(x, weight: 1)
      weighted.add(x, weight: w)
    }
    for m in [unit, unit.moved(to: 11.7)] {
      #expect(abs(m.skewness / r.skewness - 1) < Tolerance.peer && abs(m.excessKurtosis / r.kurtosis - 1) < Tolerance.peer)
    }
    #expect(abs(weighted.skewness / r.weightedSkewness - 1) < Tolerance.peer)
    #expect(abs(weighted.excessKurtosis / r.weightedKurtosis - 1) < Tolerance.peer)
    #expect(Moments().skewness.isNaN && Moments().excessKurtosis.isNaN)
  }

  @Test("Moved sums are the sums about the new origin")
  func moved() {
    var (here, there) = (Moments(origin: 2.9), Moments(origin: 7.1))
    for (x, w) in zip(r.x, r.weights) {
      here.add(x, weight: w)
      there.add(x, weight: w)
    }
    let moved = here.moved(to: 7.1)
    #expect(moved.origin == 7.1 && moved.sumW == there.sumW)
    for k in 0..<4 {
      #expect(abs(moved.powers[k] - there.powers[k]) <= Tolerance.peer * abs(there.powers[3]))
      #expect(
        abs(moved.squaredWeightPowers[k] - there.squaredWeightPowers[k]) <= Tolerance.peer * abs(there.squaredWeightPowers[3]))
    }
  }
}
