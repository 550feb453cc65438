import Numerics
import Statistics
import Testing
import _TestSupport

@Suite("Kernel densities are SciPy's")
struct KernelDensityReferenceTests {
  struct File: Decodable {
    struct Case: Decodable {
      let name, rule: String
      let columns, places: [[Double]]
      let weights, covariance, density, log: [Double]
      let factor, neff: Double
      var bandwidth: Bandwidth { rule == "scott" ? .scott : rule == "silverman" ? .silverman : .factor(factor) }
    }
    struct Negative: Decodable {
      let columns, places: [[Double]]
      let weights, density, covariance: [Double]
    }
    struct LeftOut: Decodable { let covariance, density: [Double] }
    struct Edges: Decodable { let x, y, weights, kernel, atX, atY, folded, lowerOnly, logarithmic: [Double] }
    let cases: [Case]
    let negative: Negative
    let leftOut: LeftOut
    let edges: Edges
  }
  let file: File

  init() throws { file = try reference("density") }

  private func expectEqual(_ found: [Double], _ wanted: [Double], _ what: String, within tolerance: Double = Tolerance.peer) {
    #expect(found.count == wanted.count)
    for (a, b) in zip(found, wanted) { #expect(abs(a - b) <= tolerance * abs(b), "\(what): \(a), not \(b)") }
  }

  @Test("Factor, effective entries, covariance, density and its logarithm in one and two dimensions")
  func cases() throws {
    #expect(file.cases.count == 7)
    for c in file.cases {
      if c.columns.count == 1 {
        let density = try KernelDensity1D(c.columns[0], weights: c.weights, bandwidth: c.bandwidth)
        expectEqual([density.effectiveEntries, density.factor ?? 0], [c.neff, c.factor], c.name)
        expectEqual([density.kernelWidth * density.kernelWidth], c.covariance, c.name)
        expectEqual(density.densities(at: c.places[0], accuracy: .exact), c.density, c.name)
        expectEqual(density.logDensities(at: c.places[0]), c.log, c.name)
        expectEqual([density.density(at: c.places[0][7])], [c.density[7]], c.name)
      } else {
        let density = try KernelDensity2D(x: c.columns[0], y: c.columns[1], weights: c.weights, bandwidth: c.bandwidth)
        expectEqual([density.effectiveEntries, density.factor ?? 0], [c.neff, c.factor], c.name)
        expectEqual(density.kernelCovariance.elements, c.covariance, c.name)
        expectEqual(density.densities(x: c.places[0], y: c.places[1], accuracy: .exact), c.density, c.name)
        expectEqual(density.logDensities(x: c.places[0], y: c.places[1]), c.log, c.name)
        expectEqual([density.density(x: c.places[0][1], y: c.places[1][1])], [c.density[1]], c.name)
      }
    }
  }

  @Test("Negative weights: the bandwidth of |w|, the signed sum, and a flag")
  func negative() throws {
    let c = file.negative
    let density = try KernelDensity2D(x: c.columns[0], y: c.columns[1], weights: c.weights)
    #expect(density.hasNegativeWeights)
    expectEqual(density.kernelCovariance.elements, c.covariance, "covariance")
    let peak = c.density.max() ?? 0
    for (a, b) in zip(density.densities(x: c.places[0], y: c.places[1], accuracy: .exact), c.density) {
      #expect(abs(a - b) < Tolerance.peer * peak)
    }
  }

  @Test("Leaving one out is a density of the others")
  func leftOut() throws {
    let c = try #require(file.cases.first { $0.name == "2-D, silverman, weights" })
    let kernel = SymmetricMatrix(dimension: 2, elements: file.leftOut.covariance)
    let density = try KernelDensity2D(x: c.columns[0], y: c.columns[1], weights: c.weights, bandwidth: .kernel(kernel))
    let found = density.leaveOneOutDensities(accuracy: .exact)
    let peak = found.max() ?? 0
    for (a, b) in zip(found, file.leftOut.density) { #expect(abs(a - b) < Tolerance.peer * peak) }
  }

  @Test("Edges fold the density, wide kernels and corners included; a logarithmic axis is a density of log x over x")
  func edges() throws {
    let e = file.edges
    let folded = try KernelDensity2D(
      x: e.x, y: e.y, weights: e.weights, bandwidth: .kernel(SymmetricMatrix(dimension: 2, elements: e.kernel)),
      xAxis: DensityAxis(lower: 25, upper: 60), yAxis: DensityAxis(lower: -2.1, upper: 2.1))
    expectEqual(folded.densities(x: e.atX, y: e.atY, accuracy: .exact), e.folded, "folded")
    expectEqual(folded.densities(x: e.atX, y: e.atY), e.folded, "folded, near", within: Tolerance.certified)
    let lower = try KernelDensity1D(
      e.x, weights: e.weights, bandwidth: .standardDeviation(4.7), axis: DensityAxis(lower: 25))
    expectEqual(lower.densities(at: e.atX, accuracy: .exact), e.lowerOnly, "lower edge")
    let logarithmic = try KernelDensity1D(
      e.x, weights: e.weights, bandwidth: .standardDeviation(0.23), axis: DensityAxis(logarithmic: true))
    expectEqual(logarithmic.densities(at: e.atX, accuracy: .exact), e.logarithmic, "logarithmic")
  }
}
