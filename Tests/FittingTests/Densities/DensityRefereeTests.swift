import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting

/// What Reference/densities.py wrote.
struct DensityReference: Decodable {
  struct Kernels: Decodable { let values, weights, x, density: [Double], bandwidth: Double }
  let voigt, voigtIntegrals, gaussianIntegrals, exponentialIntegrals: [[Double]]
  let crystalBall, crystalBallIntegrals, chebyshev, bernstein: [[Double]]
  let kernels: Kernels

  static func load() throws -> DensityReference {
    let url = try #require(Bundle.module.url(forResource: "densities", withExtension: "json", subdirectory: "Reference"))
    return try JSONDecoder().decode(DensityReference.self, from: Data(contentsOf: url))
  }
}

@Suite("Densities and their referees")
struct DensityRefereeTests {
  private func distance(_ a: Double, _ b: Double) -> Double { abs(a / b - 1) }

  @Test("Voigt's values and integrals agree with mpmath: narrow, wide, outside the range, and Gaussian")
  func voigt() throws {
    let reference = try DensityReference.load()
    let (half, full) = (DensityProbe(density: VoigtDensity(width: .hwhm)), DensityProbe(density: VoigtDensity(width: .fwhm)))
    for row in reference.voigt {
      #expect(distance(half.at(row[0], Array(row[1...3])).value, row[4]) < Tolerance.faddeeva, "\(row)")
      #expect(full.at(row[0], [row[1], row[2], 2 * row[3]]).value == half.at(row[0], Array(row[1...3])).value)
    }
    for row in reference.voigtIntegrals {
      #expect(distance(half.integral(row[0], row[1], Array(row[2...4])).value, row[5]) < 10 * Tolerance.rounding, "\(row)")
    }
  }

  @Test("Gaussian integrals agree with mpmath in narrow bins and far tails")
  func gaussian() throws {
    let probe = DensityProbe(density: GaussianDensity())
    for row in try DensityReference.load().gaussianIntegrals {
      #expect(distance(probe.integral(row[0], row[1], Array(row[2...3])).value, row[4]) < Tolerance.tail, "\(row)")
    }
  }

  @Test("The exponential's integral and derivatives agree with mpmath, through slope zero and to ±500/L")
  func exponential() throws {
    let probe = DensityProbe(density: ExponentialDensity(range: 70...110))
    for row in try DensityReference.load().exponentialIntegrals {
      let value = probe.integral(row[0], row[1], [row[2]])
      #expect(distance(value.value, row[3]) < Tolerance.tail, "\(row)")
      let size = (abs(row[0] - 90) + abs(row[1] - 90)) * row[3]
      #expect(
        abs(value.gradient[0] - row[4]) < Tolerance.tail * size && abs(value.hessian[0, 0] - row[5]) < Tolerance.tail * size * 40)
    }
  }

  @Test("Crystal Ball values agree with numba-stats, integrals with mpmath, through n = 1 and to n = 900")
  func crystalBall() throws {
    let reference = try DensityReference.load()
    let probe = DensityProbe(density: CrystalBallDensity())
    for row in reference.crystalBall {
      #expect(distance(probe.at(row[0], Array(row[1...6])).value, row[7]) < Tolerance.peer, "\(row)")
    }
    for row in reference.crystalBallIntegrals {
      #expect(distance(probe.integral(row[0], row[1], Array(row[2...7])).value, row[8]) < Tolerance.tail, "\(row)")
    }
  }

  @Test("Polynomials agree with NumPy and SciPy")
  func polynomials() throws {
    let reference = try DensityReference.load()
    let chebyshev = DensityProbe(density: try ChebyshevDensity(degree: 3, range: 70...110))
    for row in reference.chebyshev {
      #expect(distance(chebyshev.at(row[0], [0.31, -0.27, 0.113]).value, row[1]) < Tolerance.peer)
    }
    let bernstein = DensityProbe(density: try BernsteinDensity(degree: 3, range: 70...110))
    for row in reference.bernstein {
      #expect(distance(bernstein.at(row[0], [0.31, 2.27, 0.113]).value, row[1]) < Tolerance.peer)
    }
  }

  @Test("The kernel estimate is SciPy's, with its bandwidth, to the table's accuracy; its integrals add up")
  func kernels() throws {
    let kernels = try DensityReference.load().kernels
    let range = 70.0...max(110, kernels.values.max() ?? 0)
    let density = try KernelDensity(of: kernels.values, weights: kernels.weights, range: range)
    #expect(distance(density.bandwidth, kernels.bandwidth) < Tolerance.peer)
    let probe = DensityProbe(density: density)
    for (x, expected) in zip(kernels.x, kernels.density) {
      #expect(abs(probe.at(x, []).value - expected) < 1e-8 * 0.4 / density.bandwidth)
    }
    let reflected = DensityProbe(
      density: try KernelDensity(of: kernels.values, weights: kernels.weights, range: range, isReflected: true))
    #expect(abs(reflected.integral(70, range.upperBound, []).value - 1) < 1e-8)
    let whole = probe.integral(70, 110, []).value
    #expect(abs(probe.integral(70, 83.7, []).value + probe.integral(83.7, 110, []).value - whole) < Tolerance.rounding)
    #expect(probe.at(range.upperBound, []).value > 0)
  }

  @Test("A template has its histogram's contents, zeros and floor, and runs straight if asked")
  func template() throws {
    let (edges, contents) = ([70, 75, 83, 90.5, 110], [3.7, 0, 11.2, 5.1])
    let steps = DensityProbe(density: try TemplateDensity(edges: edges, contents: contents))
    for i in contents.indices {
      #expect(abs(steps.integral(edges[i], edges[i + 1], []).value - contents[i] / 20) < Tolerance.rounding)
    }
    #expect(steps.at(76, []).value == 0 && steps.at(69, []).value == 0 && steps.at(110, []).value == steps.at(100, []).value)
    #expect(abs(steps.integral(72, 84, []).value - (3.7 * 0.6 + 11.2 / 7.5) / 20) < Tolerance.rounding)
    let floored = DensityProbe(density: try TemplateDensity(edges: edges, contents: contents, floor: 0.04))
    #expect(
      abs(floored.at(76, []).value - 0.001) < Tolerance.rounding
        && abs(floored.integral(70, 110, []).value - 1) < Tolerance.rounding)
    let lines = DensityProbe(density: try TemplateDensity(edges: edges, contents: contents, interpolation: .linear))
    #expect(
      abs(lines.at(72.5 + 6.5 / 2, []).value - 0.5 * 3.7 / 5 / 20) < Tolerance.rounding && lines.at(71, []).value == 3.7 / 5 / 20)
  }

  @Test("What cannot be made is refused with its reason and remedy")
  func errors() {
    func message(_ make: () throws -> Void) -> String {
      do { try make() } catch { return "\(error)" }
      return "nothing was thrown"
    }
    #expect(message { _ = try ChebyshevDensity(degree: 16, range: 0...1) }.contains("degree 16 is not one of 1 to 15"))
    #expect(message { _ = try BernsteinDensity(degree: 2, range: 3...3) }.contains("from 3.0 to 3.0 is empty"))
    #expect(message { _ = try TemplateDensity(edges: [0, 2, 1], contents: [1, 1]) }.contains("edge 2 is 1.0, after 2.0"))
    #expect(message { _ = try TemplateDensity(edges: [0, 1, 2], contents: [1]) }.contains("1 contents for 2 bins"))
    #expect(message { _ = try TemplateDensity(edges: [0, 1, 2], contents: [1, -2.5]) }.contains("bin 1 holds -2.5"))
    #expect(message { _ = try TemplateDensity(edges: [0, 1, 2], contents: [0, 0]) }.contains("the template is empty"))
    #expect(message { _ = try TemplateDensity(edges: [0, 1], contents: [1], floor: 1) }.contains("a floor of 1.0"))
    #expect(message { _ = try KernelDensity(of: [0.3, 0.4], range: 0...1, bandwidth: -1) }.contains("a bandwidth of -1.0"))
    #expect(message { _ = try KernelDensity(of: [0.3, 7], range: 0...1) }.contains("entry 1, 7.0 with weight 1.0"))
    #expect(message { _ = try KernelDensity(of: [0.3], weights: [1, 2], range: 0...1) }.contains("2 weights for 1 values"))
    #expect(message { _ = try KernelDensity(of: [], range: 0...1) }.contains("the sample is empty"))
  }
}
