import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting
@testable import Statistics

@Suite("MixtureLikelihood")
struct MixtureLikelihoodTests {
  static let sample: Histogram = {
    var toys = Toys(bins: 60, low: -55, high: 47)
    toys.add(9000, PullTests.truth, weight: 1.3)
    toys.add(900, PullTests.truth, weight: -0.8)
    return toys.histogram(seed: 5, toy: 1)
  }()

  // The sample's frame is (x + 1)/8: good points, a mean off the range, a needle, a component far wider than the range.
  static let points: [(MixtureShape, [Double])] = [
    (.single, [0.031, 0.21]), (.single, [-7.9, 1.13]), (.single, [0.4, 3.7]),
    (.commonMean, [0.07, -0.11, -0.34, 0.42]), (.commonMean, [5.9, 0.61, 1.27, -2.2]), (.commonMean, [-0.3, -0.9, 4.1, 3.1]),
    (.freeMeans, [0.03, -0.21, 0.05, -0.19, 0.53]), (.freeMeans, [-8.3, 2.7, 0.44, 0.31, 1.9]),
    (.freeMeans, [0.6, 0.1, -1.9, 2.6, -3.4]),
  ]

  private func fourthOrder(_ f: (Double) -> Double, _ h: Double) -> Double {
    (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h)
  }

  @Test("Gradient and Hessian are central differences in the coordinates of each shape", arguments: points.indices)
  func derivatives(i: Int) throws {
    let (shape, t) = Self.points[i]
    let likelihood = MixtureLikelihood(try #require(BinnedSample(Self.sample, joiningNegativeBins: false)), origin: -1, scale: 8)
    let coordinates = MixtureCoordinates(shape: shape)
    func at(_ t: [Double]) -> SecondOrderValue { coordinates.transform(likelihood.evaluate(coordinates.physical(t)), at: t) }
    func moved(_ a: Int, _ d: Double) -> [Double] { t.indices.map { t[$0] + ($0 == a ? d : 0) } }
    let here = at(t)
    #expect(here.value.isFinite)
    let size = t.indices.map { (abs(here.hessian[$0, $0]) + 1e-3 * Self.sample.total).squareRoot() }
    for a in t.indices {
      let slope = fourthOrder({ at(moved(a, $0)).value }, 1e-3)
      #expect(abs(slope - here.gradient[a]) < Tolerance.finiteDifference * size[a] * Self.sample.total.squareRoot(), "∂\(a)")
      for b in t.indices {
        let curvature = fourthOrder({ at(moved(a, $0)).gradient[b] }, 1e-3)
        #expect(abs(curvature - here.hessian[a, b]) < Tolerance.finiteDifference * size[a] * size[b], "∂\(a)∂\(b)")
      }
    }
  }

  @Test("Probabilities add up to one, their slopes are differences", arguments: points.indices)
  func probabilities(i: Int) throws {
    let (shape, t) = Self.points[i]
    let likelihood = MixtureLikelihood(try #require(BinnedSample(Self.sample)), origin: -1, scale: 8)
    let p = MixtureCoordinates(shape: shape).physical(t)
    #expect(abs(likelihood.probabilities(p).reduce(0, +) - 1) < Tolerance.rounding * 100)
    let slopes = likelihood.probabilitySlopes(p)
    let mixture = GaussianMixture(fraction: p[4], mean1: p[0], sigma1: p[2], mean2: p[1], sigma2: p[3])
    guard shape != .single else { return }
    let h = 1e-3 * p[2]
    let bin = slopes.count / 3
    let edges = try #require(BinnedSample(Self.sample)).edges.map { ($0 + 1) / 8 }
    let slope = fourthOrder(
      {
        let m = GaussianMixture(fraction: p[4], mean1: p[0] + $0, sigma1: p[2], mean2: p[1], sigma2: p[3])
        return m.cdf(edges[bin + 1]) - m.cdf(edges[bin])
      }, h)
    #expect(abs(slope - slopes[bin][0]) < Tolerance.finiteDifference / p[2] && mixture.componentCount == 2)
  }

  @Test("Coordinates invert themselves and their Jacobian is a difference", arguments: points.indices)
  func coordinates(i: Int) {
    let (shape, t) = Self.points[i]
    let coordinates = MixtureCoordinates(shape: shape)
    let back = coordinates.coordinates(of: coordinates.mixture(t))
    for (a, b) in zip(t, back) { #expect(abs(a - b) < Tolerance.peer * 10) }
    let jacobian = coordinates.jacobian(t)
    for a in t.indices {
      for k in 0..<5 {
        let slope = fourthOrder({ d in coordinates.physical(t.indices.map { t[$0] + ($0 == a ? d : 0) })[k] }, 1e-3)
        #expect(abs(slope - jacobian[k][a]) < Tolerance.finiteDifference * (1 + abs(jacobian[k][a])))
      }
    }
  }
}
