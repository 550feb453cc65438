import Fitting
import Foundation
import Testing
import _TestSupport

@testable import MassFits

@Suite("Efficiency fits against iminuit")
struct EfficiencyReferenceTests {
  private struct Reference: Decodable {
    let passing: [Double]
    let failing: [Double]
    let nll: Double
    let values: [String: Double]
    let errors: [String: Double]
    let interval: [Double]
  }

  @Test("−log L, parameters, Hessian errors and the profile interval are iminuit's")
  func peer() throws {
    let url = try #require(Bundle.module.url(forResource: "Reference/efficiency", withExtension: "json"))
    let peer = try JSONDecoder().decode(Reference.self, from: Data(contentsOf: url))
    let probes = ProbePair(passing: ProbeSide(masses: peer.passing), failing: ProbeSide(masses: peer.failing))
    let found = try ToyProbes.meter().measure(probes)
    let fit = try #require(found.fit)
    #expect(found.method == .fit && fit.status == .converged && fit.parameters.count == peer.values.count)
    #expect(abs((fit.nll ?? 0) - peer.nll) < Tolerance.minimum)
    for (name, value) in peer.values {
      let (own, error) = (try #require(fit.parameters[name]), try #require(peer.errors[name]))
      #expect(abs(own.value - value) < Tolerance.fit * error, "\(name): \(own.value), iminuit \(value)")
      #expect(abs((own.error ?? 0) / error - 1) < Tolerance.covariance, "\(name): ± \(own.error ?? 0), iminuit \(error)")
    }
    let error = try #require(peer.errors["efficiency"])
    #expect(abs((found.interval?.lower ?? 0) - peer.interval[0]) < Tolerance.covariance * error)
    #expect(abs((found.interval?.upper ?? 0) - peer.interval[1]) < Tolerance.covariance * error)
  }
}
