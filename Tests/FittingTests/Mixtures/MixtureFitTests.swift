import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@testable import Statistics

@Suite("MixtureFit")
struct MixtureFitTests {
  struct Case: Decodable, Sendable, CustomTestStringConvertible {
    let name: String
    let shape: MixtureShape
    let low, high: Double
    let sumW, sumW2, values, covariance: [Double]
    let negativeBins: Int
    let numbaStats: [Double]?
    var testDescription: String { name }
    var histogram: Histogram {
      var histogram = Histogram(bins: sumW.count, low: low, high: high)
      (histogram.sumW, histogram.sumW2) = (sumW, sumW2)
      return histogram
    }
  }
  struct File: Decodable { let cases: [Case] }
  static let cases: [Case] = {
    guard let url = Bundle.module.url(forResource: "fits", withExtension: "json", subdirectory: "Reference"),
      let data = try? Data(contentsOf: url), let file = try? JSONDecoder().decode(File.self, from: data)
    else { return [] }
    return file.cases
  }()

  @Test("The reference is there, negative bins included")
  func reference() {
    #expect(Self.cases.count == 12 && Self.cases.contains { $0.negativeBins > 10 })
    #expect(Self.cases.contains { $0.numbaStats != nil })
  }

  @Test("Parameters are iminuit's to a thousandth of their error", arguments: cases)
  func iminuit(c: Case) throws {
    let fit = try MixtureFitter(shape: c.shape).requireFit(c.histogram)
    #expect(fit.shape == c.shape && fit.parameters.map(\.name) == c.shape.parameterNames)
    for (i, parameter) in fit.parameters.enumerated() {
      let error = c.covariance[i * c.values.count + i].squareRoot()
      #expect(abs(parameter.value - c.values[i]) < Tolerance.fit * error, "\(parameter.name)")
      if let peer = c.numbaStats {
        #expect(abs(parameter.value - peer[i]) < Tolerance.fit * error, "numba-stats \(parameter.name)")
      }
    }
  }

  @Test("Covariances are NumPy's inverse Hessian or sandwich", arguments: cases)
  func covariance(c: Case) throws {
    let fit = try MixtureFitter(shape: c.shape).requireFit(c.histogram)
    let covariance = try #require(fit.covariance)
    let n = c.values.count
    for i in 0..<n {
      for j in 0..<n {
        let scale = (c.covariance[i * n + i] * c.covariance[j * n + j]).squareRoot()
        #expect(abs(covariance[i, j] - c.covariance[i * n + j]) < Tolerance.covariance * scale, "\(i), \(j)")
      }
    }
  }

  @Test("Scaling all weights scales nothing but the likelihood", arguments: cases)
  func scaled(c: Case) throws {
    let fit = try MixtureFitter(shape: c.shape).requireFit(c.histogram)
    var histogram = Histogram(bins: c.sumW.count, low: c.low, high: c.high)
    histogram.add(c.histogram, scaledBy: 0.0317)
    let other = try MixtureFitter(shape: c.shape).requireFit(histogram)
    for (a, b) in zip(fit.parameters, other.parameters) {
      let (ea, eb) = (try #require(a.error), try #require(b.error))
      #expect(abs(a.value - b.value) < Tolerance.fit * ea)
      // The inverse Hessian of counts becomes their sandwich: the same but for the model's fluctuation about the data.
      #expect(abs(ea / eb - 1) < (histogram.sumW.count > 0 && c.sumW == c.sumW2 ? Tolerance.sandwich : Tolerance.fit))
    }
  }

  @Test("Moving and stretching the axis moves and stretches the result", arguments: cases)
  func moved(c: Case) throws {
    let fit = try MixtureFitter(shape: c.shape).requireFit(c.histogram)
    var histogram = Histogram(bins: c.sumW.count, low: 31.7 + 0.0231 * c.low, high: 31.7 + 0.0231 * c.high)
    (histogram.sumW, histogram.sumW2) = (c.sumW, c.sumW2)
    let other = try MixtureFitter(shape: c.shape).requireFit(histogram)
    for (a, b) in zip(fit.parameters, other.parameters) {
      let (offset, scale) = a.name == "fraction" ? (0.0, 1.0) : a.name.hasPrefix("mean") ? (31.7, 0.0231) : (0, 0.0231)
      let (ea, eb) = (try #require(a.error), try #require(b.error))
      #expect(abs(offset + scale * a.value - b.value) < Tolerance.fit * eb)
      #expect(abs(scale * ea / eb - 1) < Tolerance.fit)
    }
  }

  @Test("Fits of older files are read, their coordinates made from the mixture")
  func olderFiles() throws {
    let text = #"""
      {"status":"converged","shape":"commonMean","mixture":{"fraction":0.7,"mean1":0.5,"sigma1":7.5,"mean2":0.5,"sigma2":15},
      "parameters":[{"name":"mean1","value":0.5,"error":0.1}],"negativeLogLikelihood":12.5,"estimatedDistance":0,"steps":4,
      "covariance":{"dimension":4,"elements":[1,0,0,0,0,1,0,0,0,0,1,0,0,0,0,1]},"effectiveEntries":900,"range":[-50,50],
      "binCount":100,"likelihoodRatio":33.5,"decisions":["x"],
      "goodnessOfFit":{"chiSquared":80,"degreesOfFreedom":90,"pValue":0.7}}
      """#
    let fit = try JSONDecoder().decode(MixtureFit.self, from: Data(text.utf8))
    #expect(fit.shape == .commonMean && fit.isUsable && fit.modelSteps.isEmpty && fit.backgroundScales.isEmpty)
    for (a, b) in zip(fit.coordinates, [0.5, log(7.5), 0, log(0.7 / 0.3)]) { #expect(abs(a - b) < Tolerance.peer) }
    #expect(fit.coordinates.count == 4 && fit.coordinateCovariance == nil && fit.signalYield == nil)
    let wrong = text.replacingOccurrences(of: "commonMean", with: "twoMeans")
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(MixtureFit.self, from: Data(wrong.utf8)) }
    let torn = text.replacingOccurrences(of: #""dimension":4"#, with: #""dimension":3"#)
    #expect(throws: DecodingError.self) { try JSONDecoder().decode(MixtureFit.self, from: Data(torn.utf8)) }
  }

  @Test("Fits survive JSON bit for bit", arguments: cases)
  func roundTrip(c: Case) throws {
    let fit = MixtureFitter(shape: c.shape).fit(c.histogram)
    #expect(try JSONDecoder().decode(MixtureFit.self, from: JSONEncoder().encode(fit)) == fit)
  }
}
