import Fitting
import Foundation
import Numerics
import Testing
import _TestSupport

@Suite("What a likelihood refuses")
struct FitErrorTests {
  static let range = 0.25...2.75
  static let good: [FitParameter] = [
    .init("Ns", start: 130), .init("Nb", start: 210), .init("mean", start: 1.31), .init("sigma", start: 0.16),
    .init("slope", start: -1.1),
  ]

  struct Case: Sendable, CustomStringConvertible {
    var message: String
    var sample = FitSample.unbinned(values: [0.7, 1.3, 1.9], weights: nil)
    var parameters = FitErrorTests.good
    var model = LikelihoodRefereeTests.model()
    var description: String { message }
  }

  static func changed(_ index: Int, _ parameter: FitParameter) -> [FitParameter] {
    var all = good
    all[index] = parameter
    return all
  }

  static let cases: [Case] = [
    Case(message: "none of 2 events lies in [0.25, 2.75]", sample: .unbinned(values: [0.1, 3.4], weights: nil)),
    Case(message: "none of 0 events lies in", sample: .unbinned(values: [], weights: nil)),
    Case(message: "value 1 is nan", sample: .unbinned(values: [0.7, .nan, 1.2], weights: nil)),
    Case(message: "value 2 is inf", sample: .unbinned(values: [0.7, 0.9, .infinity], weights: nil)),
    Case(message: "weight 0 is -inf", sample: .unbinned(values: [0.7, 0.9], weights: [-.infinity, 1])),
    Case(message: "1 weights for 2 values", sample: .unbinned(values: [0.7, 0.9], weights: [1])),
    Case(message: "add up to 0.0", sample: .unbinned(values: [0.7, 0.9], weights: [0, 0])),
    Case(message: "add up to -0.5", sample: .unbinned(values: [0.7, 0.9], weights: [0.5, -1])),
    Case(message: "2 edges, 2 contents", sample: .binned(edges: [0.25, 2.75], contents: [3, 4], variances: [3, 4])),
    Case(message: "edge 2 is 2.75", sample: .binned(edges: [0.25, 3, 2.75], contents: [3, 4], variances: [3, 4])),
    Case(message: "edge 0 is nan", sample: .binned(edges: [.nan, 3, 2.75], contents: [3, 4], variances: [3, 4])),
    Case(message: "covers [0.25, 2.5]", sample: .binned(edges: [0.25, 1, 2.5], contents: [3, 4], variances: [3, 4])),
    Case(message: "variance of bin 1 is -4.0", sample: .binned(edges: [0.25, 1, 2.75], contents: [3, 4], variances: [3, -4])),
    Case(message: "weight 1 is nan", sample: .binned(edges: [0.25, 1, 2.75], contents: [3, .nan], variances: [3, 4])),
    Case(message: "uses 'slope', which was not given", parameters: Array(good.dropLast())),
    Case(message: "no model uses the parameter 'Nx'", parameters: good + [.init("Nx", start: 1)]),
    Case(message: "'mean' is given twice", parameters: good + [.init("mean", start: 1)]),
    Case(message: "starts at -0.2, outside", parameters: changed(3, .init("sigma", start: -0.2))),
    Case(message: "starts at 130.0, outside [0.0, 100.0]", parameters: changed(0, .init("Ns", start: 130, limits: 0...100))),
    Case(message: "is limited to [-3.0, -1.0]", parameters: changed(3, .init("sigma", start: -2, limits: -3 ... -1))),
    Case(message: "has width 0.0", parameters: changed(2, .init("mean", start: 1.3, constraint: .gaussian(mean: 1, sigma: 0)))),
    Case(
      message: "has width 1.0", parameters: changed(3, .init("sigma", start: 0.2, constraint: .logNormal(median: 1, kappa: 1)))),
    Case(message: "must always add up to 1, not 340.0", model: LikelihoodRefereeTests.model(isExtended: false)),
  ]

  @Test("The message says what was wrong, which value and where", arguments: cases)
  func message(of refused: Case) {
    let channel = FitChannel("pass", model: refused.model, sample: refused.sample)
    let error = #expect(throws: FitError.self) { try LikelihoodFitter(channels: [channel], parameters: refused.parameters) }
    #expect(error?.description.contains(refused.message) == true, "\(error?.description ?? "")")
  }

  @Test("A likelihood needs a sample")
  func nothing() {
    let error = #expect(throws: FitError.self) { try LikelihoodFitter(channels: [], parameters: []) }
    #expect(error?.description.contains("at least one sample") == true)
  }
}
