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

  /// A point of a shape in the frame (x + 1)/8.
  struct Place: Sendable, CustomTestStringConvertible {
    let shape: MixtureShape
    let t: [Double]
    var testDescription: String { "\(shape.description) at \(t)" }
  }

  // Good points, a mean off the range, a needle, a component far wider than the range.
  static let points: [Place] = {
    let (three, common) = (MixtureShape(components: 3), MixtureShape(components: 3, hasCommonMean: true))
    func bifurcated(_ n: Int, common: Bool = false) -> MixtureShape {
      MixtureShape(components: n, hasCommonMean: common, isBifurcated: true)
    }
    return [
      (.single, [0.031, 0.21]), (.single, [-7.9, 1.13]), (.single, [0.4, 3.7]),
      (.commonMean, [0.07, -0.11, -0.34, 0.42]), (.commonMean, [5.9, 0.61, 1.27, -2.2]), (.commonMean, [-0.3, -0.9, 4.1, 3.1]),
      (.freeMeans, [0.03, -0.21, 0.05, -0.19, 0.53]), (.freeMeans, [-8.3, 2.7, 0.44, 0.31, 1.9]),
      (.freeMeans, [0.6, 0.1, -1.9, 2.6, -3.4]),
      (three, [0.03, -0.21, 0.37, -0.31, -0.19, 0.23, 0.53, -0.41]), (three, [0.6, -7.1, 0.1, -1.2, 2.6, -2.1, -1.4, 2.2]),
      (common, [0.11, -0.2, -0.6, 0.4, -0.3, 1.1]), (common, [-1.4, 0.4, 1.2, 2.9, 2.1, -1.9]),
      (bifurcated(1), [0.13, 0.21, 0.37]), (bifurcated(1), [-6.1, 1.4, -1.9]),
      (bifurcated(2), [0.13, -0.3, -0.02, -0.4, 0.33, -0.71, 0.38]), (bifurcated(2), [2.3, -4.3, 0.2, 1.4, -2.2, 1.3, -1.38]),
      (bifurcated(2, common: true), [0.13, -0.02, -0.4, 0.33, -0.71, 0.38]),
      (bifurcated(3), [0.13, -0.3, 0.6, -0.32, -0.4, 0.13, 0.33, -0.71, 0.21, 0.38, -0.27]),
      (bifurcated(3, common: true), [-0.23, -0.22, -0.4, 0.63, -0.63, 0.41, 1.21, -0.38, 0.57]),
    ].map { Place(shape: $0.0, t: $0.1) }
  }()

  private func fourthOrder(_ f: (Double) -> Double, _ h: Double) -> Double {
    (f(-2 * h) - 8 * f(-h) + 8 * f(h) - f(2 * h)) / (12 * h)
  }

  private func moved(_ t: [Double], _ a: Int, _ d: Double) -> [Double] { t.indices.map { t[$0] + ($0 == a ? d : 0) } }

  /// Compares gradient and Hessian with central differences.
  private func compare(_ objective: any MixtureObjective, at t: [Double], total: Double) {
    let here = objective.evaluate(t)
    #expect(here.isFinite)
    let size = t.indices.map { (abs(here.hessian[$0, $0]) + 1e-3 * total).squareRoot() }
    for a in t.indices {
      let slope = fourthOrder({ objective.evaluate(moved(t, a, $0)).value }, 1e-3)
      #expect(abs(slope - here.gradient[a]) < Tolerance.finiteDifference * size[a] * total.squareRoot(), "∂\(a)")
      for b in t.indices {
        let curvature = fourthOrder({ objective.evaluate(moved(t, a, $0)).gradient[b] }, 1e-3)
        #expect(abs(curvature - here.hessian[a, b]) < Tolerance.finiteDifference * size[a] * size[b], "∂\(a)∂\(b)")
      }
    }
  }

  static let frame = Frame(origin: -1, scale: 8, skew: 1)

  @Test("Gradient and Hessian are central differences in the coordinates of each shape", arguments: points)
  func derivatives(place: Place) throws {
    let sample = try #require(BinnedSample(Self.sample, joiningNegativeBins: false))
    compare(MixtureLikelihood(sample, Self.frame, place.shape), at: place.t, total: Self.sample.total)
  }

  /// Backgrounds of few entries, one with bins below zero.
  static let backgrounds: [BackgroundTemplate] = {
    var (flat, peak) = (Toys(bins: 60, low: -55, high: 47), Toys(bins: 60, low: -55, high: 47))
    flat.addFlat(120, weight: 1.9)
    flat.addFlat(60, weight: -1.9)
    peak.add(300, GaussianMixture(mean: 11.3, sigma: 17.9), weight: 2.3)
    return [
      BackgroundTemplate(name: "flat", histogram: flat.histogram(seed: 6, toy: 0), relativeUncertainty: 0.2),
      BackgroundTemplate(name: "fixed", histogram: peak.histogram(seed: 6, toy: 2), relativeUncertainty: 0.1, fixedScale: 0.83),
      BackgroundTemplate(name: "peak", histogram: peak.histogram(seed: 6, toy: 1), relativeUncertainty: .infinity),
    ]
  }()

  @Test(
    "Gradient and Hessian beside backgrounds are central differences, counts or weights",
    arguments: points.filter { $0.t.allSatisfy { abs($0) < 1.3 } }, [true, false])
  func derivativesWithBackgrounds(place: Place, isCount: Bool) throws {
    var toys = Toys(bins: 60, low: -55, high: 47)
    toys.add(9000, PullTests.truth, weight: isCount ? 1 : 1.3)
    if !isCount { toys.add(3000, PullTests.truth, weight: 0.4) }
    toys.addFlat(1500, weight: 1)
    let sample = try #require(BinnedSample(toys.histogram(seed: 7, toy: 0)))
    let templates = BinnedTemplates(Self.backgrounds, fixedScales: [:], start: [:], sample: sample)
    let likelihood = TemplateLikelihood(sample, templates, Self.frame, place.shape)
    #expect(likelihood.extraCount == 3 && templates.rows.scalars(0).contains { $0 < 0 })
    compare(likelihood, at: place.t + [8.9, 1.07, 0.86], total: sample.total)
  }

  @Test("Probabilities add up to one, and are those of the mixture", arguments: points)
  func probabilities(place: Place) throws {
    let sample = try #require(BinnedSample(Self.sample))
    let bins = MixtureBins(edges: sample.edges.map(Self.frame.inward), shape: place.shape)
    bins.tabulate(place.t)
    let q = bins.rows.scalars(0)
    #expect(abs(q.reduce(0, +) - 1) < Tolerance.rounding * 100)
    let mixture = place.shape.mixture(atCoordinates: place.t)
    #expect(mixture.componentCount == place.shape.componentCount)
    for i in 0..<bins.count {
      let p = mixture.cdf(Self.frame.inward(sample.edges[i + 1])) - mixture.cdf(Self.frame.inward(sample.edges[i]))
      #expect(abs(q[i] * bins.norm - p) < Tolerance.rounding * 100)
    }
  }

  @Test("Coordinates invert themselves and their Jacobian is a difference", arguments: points)
  func coordinates(place: Place) {
    let coordinates = MixtureCoordinates(shape: place.shape)
    #expect(place.t.count == place.shape.parameterNames.count && place.t.count == place.shape.coordinateNames.count)
    let back = coordinates.coordinates(of: coordinates.mixture(place.t))
    for (a, b) in zip(place.t, back) { #expect(abs(a - b) < Tolerance.peer * 10) }
    let outward = Self.frame.outward(place.t, coordinates)
    for (a, b) in zip(place.t, Self.frame.inward(outward, coordinates)) { #expect(abs(a - b) < Tolerance.peer) }
    let jacobian = coordinates.jacobian(place.t)
    for a in place.t.indices {
      for k in place.t.indices {
        let slope = fourthOrder({ coordinates.physical(moved(place.t, a, $0))[k] }, 1e-3)
        #expect(abs(slope - jacobian[k][a]) < Tolerance.finiteDifference * (1 + abs(jacobian[k][a])))
      }
    }
  }

  @Test("Every point is a mixture, however far", arguments: points)
  func everyPoint(place: Place) {
    for direction in place.t.indices {
      for distance in [-1e4, -300, -37, 37, 300, 1e4] {
        let m = place.shape.mixture(atCoordinates: moved(place.t, direction, distance))
        #expect(m.components.allSatisfy { $0.sigmaLow > 0 && $0.sigmaHigh.isFinite && $0.share > 0 && $0.share <= 1 })
        #expect(zip(m.components, m.components.dropFirst()).allSatisfy { $0.width <= $1.width })
      }
    }
  }

  @Test("A bin's nuisance is at its best, wherever the bin is", arguments: [0.0, 0.7, 3, 41, -1.2], [-2.1, 0, 0.4, 5.2, 38])
  func profiled(content: Double, mean: Double) {
    for variance in [0.0, 0.03, 1.7, 60] {
      func value(_ eta: Double) -> Double {
        let mu = mean + variance.squareRoot() * eta
        return mu > 0 ? mu - content * log(mu) + 0.5 * eta * eta : content == 0 && mu == 0 ? 0.5 * eta * eta : .infinity
      }
      guard let bin = ProfiledBin(content: content, mean: mean, variance: variance) else {
        #expect(mean <= 0 && variance == 0 || content < 0)
        continue
      }
      let eta = -variance.squareRoot() * bin.residual
      if content >= 0 {
        for step in [-0.3, -1e-4, 1e-4, 0.3] where variance > 0 {
          #expect(bin.value <= value(eta + step) + 1e-12 * abs(bin.value))
        }
      }
      let h = 1e-4
      func at(_ m: Double, _ n: Double) -> ProfiledBin? { ProfiledBin(content: n, mean: m, variance: variance) }
      guard let right = at(mean + h, content), let left = at(mean - h, content) else { continue }
      let kink = content == 0 && abs(mean - variance) < 2 * h
      #expect(abs((right.value - left.value) / (2 * h) - bin.residual) < 1e-5 * (1 + abs(bin.residual) + abs(bin.curvature)))
      #expect(kink || abs((right.residual - left.residual) / (2 * h) - bin.curvature) < 1e-3 * (0.01 + abs(bin.curvature)))
      guard content > 0, let more = at(mean, content + h), let less = at(mean, content - h) else { continue }
      #expect(abs((more.residual - less.residual) / (2 * h) - bin.contentSlope) < 1e-5 * (0.01 + abs(bin.contentSlope)))
    }
  }
}
