import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Fitting
@testable import Statistics

/// Fits with up to three Gaussians, plain or bifurcated, alone and beside templates, against iminuit.
@Suite("Mixture fits against iminuit")
struct MixtureRefereeTests {
  struct Template: Decodable, Sendable {
    let name: String
    let sumW, sumW2: [Double]
    let uncertainty: Double
    let fixed: Double?
  }
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let components: Int
    let hasCommonMean, isBifurcated: Bool
    let low, high: Double
    let sumW, sumW2, values, covariance: [Double]
    let value: Double
    let backgrounds: [Template]
    let conditional: [Double]?
    let yield, yieldError: Double?
    let scales, scaleErrors: [Double]?
    let negativeTemplateBins: Int?
    var testDescription: String { name }

    func histogram(_ sumW: [Double], _ sumW2: [Double]) -> Histogram {
      var histogram = Histogram(bins: sumW.count, low: low, high: high)
      (histogram.sumW, histogram.sumW2) = (sumW, sumW2)
      return histogram
    }
    var data: Histogram { histogram(sumW, sumW2) }
    var templates: [BackgroundTemplate] {
      backgrounds.map {
        BackgroundTemplate(
          name: $0.name, histogram: histogram($0.sumW, $0.sumW2), relativeUncertainty: $0.uncertainty, fixedScale: $0.fixed)
      }
    }
    var fitter: MixtureFitter {
      MixtureFitter(components: .exactly(components), hasCommonMean: hasCommonMean, isBifurcated: isBifurcated)
    }
    func fit() -> MixtureFit { fitter.fit(data, backgrounds: templates) }
  }
  struct File: Decodable { let cases: [Case] }
  static let cases: [Case] = {
    guard let url = Bundle.module.url(forResource: "mixtures3", withExtension: "json", subdirectory: "Reference"),
      let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.cases
  }()

  @Test("The reference is there, negative template bins included")
  func reference() {
    #expect(Self.cases.count == 13 && Self.cases.contains { ($0.negativeTemplateBins ?? 0) > 0 })
  }

  private func close(_ found: SymmetricMatrix?, _ wanted: [Double]) throws {
    let found = try #require(found)
    let n = found.dimension
    for i in 0..<n {
      for j in 0..<n {
        let scale = (wanted[i * n + i] * wanted[j * n + j]).squareRoot()
        #expect(abs(found[i, j] - wanted[i * n + j]) < Tolerance.covariance * scale, "\(i), \(j)")
      }
    }
  }

  @Test("Parameters to a thousandth of their error, covariances to a hundredth, −log L to 1e-6", arguments: cases)
  func iminuit(c: Case) throws {
    let fit = c.fit()
    #expect(fit.isUsable && fit.shape.parameterNames.count == c.values.count && fit.steps < 40, "\(fit.decisions)")
    for (i, parameter) in fit.parameters.enumerated() {
      let error = c.covariance[i * c.values.count + i].squareRoot()
      #expect(abs(parameter.value - c.values[i]) < Tolerance.fit * error, "\(parameter.name)")
    }
    try close(fit.covariance, c.covariance)
    if let conditional = c.conditional { try close(fit.conditionalCovariance, conditional) }
    #expect(
      abs(fit.negativeLogLikelihood - c.value) < 1e-6 * max(1, abs(c.value) * 1e-5), "\(fit.negativeLogLikelihood - c.value)")
    #expect((fit.goodnessOfFit?.pValue ?? 0) > 1e-3)
  }

  @Test("Yields and scales with their errors", arguments: cases.filter { !$0.backgrounds.isEmpty })
  func scales(c: Case) throws {
    let fit = c.fit()
    let (yield, yieldError) = (try #require(c.yield), try #require(c.yieldError))
    let found = try #require(fit.signalYield)
    #expect(abs(found.value - yield) < Tolerance.fit * yieldError)
    #expect(abs((found.error ?? 0) / yieldError - 1) < Tolerance.covariance)
    #expect(fit.backgroundScales.map(\.name) == c.backgrounds.map(\.name))
    var k = 0
    for (scale, template) in zip(fit.backgroundScales, c.backgrounds) {
      if let fixed = template.fixed {
        #expect(scale == BackgroundScale(name: template.name, value: fixed, error: nil, pull: nil))
        continue
      }
      let (wanted, error) = (try #require(c.scales)[k], try #require(c.scaleErrors)[k])
      #expect(abs(scale.value - wanted) < Tolerance.fit * error, "\(scale.name)")
      #expect(abs((scale.error ?? 0) / error - 1) < Tolerance.covariance, "\(scale.name)")
      #expect(abs((scale.pull ?? 9) - (scale.value - 1) / template.uncertainty) < Tolerance.rounding * 10)
      k += 1
    }
  }

  @Test("The covariance in the coordinates is the same covariance", arguments: cases)
  func coordinates(c: Case) throws {
    let fit = c.fit()
    let layout = MixtureCoordinates(shape: fit.shape)
    let inner = try #require(fit.coordinateCovariance)
    try close(inner.transformed(by: layout.jacobian(fit.coordinates)), try #require(fit.covariance).elements)
    #expect(fit.mixture(atCoordinates: fit.coordinates) == fit.mixture)
    for (a, b) in zip(layout.physical(fit.coordinates), fit.parameters) { #expect(a == b.value) }
  }

  @Test("Fits survive JSON bit for bit, and come out the same again", arguments: cases)
  func roundTrip(c: Case) throws {
    let fit = c.fit()
    #expect(try JSONDecoder().decode(MixtureFit.self, from: JSONEncoder().encode(fit)) == fit)
    #expect(c.fit() == fit)
  }

  @Test("A fit started at another's end stays there", arguments: cases)
  func warm(c: Case) throws {
    let fit = c.fit()
    let again = c.fitter.fit(c.data, backgrounds: c.templates, start: fit)
    #expect(again.isUsable && again.steps <= 1)
    for (a, b) in zip(again.parameters, fit.parameters) { #expect(abs(a.value - b.value) < Tolerance.fit * (b.error ?? 0)) }
    guard let first = c.backgrounds.first else { return }
    let scale = (fit.backgroundScales[0].value) + first.uncertainty
    let cold = try c.fitter.fit(c.data, backgrounds: c.templates, fixedScales: [first.name: scale])
    let moved = try c.fitter.fit(c.data, backgrounds: c.templates, fixedScales: [first.name: scale], start: fit)
    #expect(moved.isUsable && moved.steps <= 12 && moved.backgroundScales[0].value == scale, "\(moved.steps)")
    for (a, b) in zip(moved.parameters, cold.parameters) { #expect(abs(a.value - b.value) < Tolerance.fit * (b.error ?? 0)) }
  }
}
