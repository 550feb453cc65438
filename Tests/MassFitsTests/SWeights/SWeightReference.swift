import Fitting
import Foundation
import MassFits
import Numerics
import Testing

/// What `sweights-peers.py` wrote.
struct SWeightReference: Decodable {
  struct Case: Decodable {
    var name: String
    var shapes: [Double]
    var low: Double
    var high: Double
    var weighted: Bool
    var yields: [Double]
    var hepstats: [[Double]]
    var summation: [[Double]]?
    var integration: [[Double]]?
    var edges: [Double]
    var counts: [Double]
    var cowConstant: [[Double]]
    var cowDensity: [[Double]]
    var cowHistogram: [[Double]]
  }
  struct Influence: Decodable {
    var name: String
    var kind: String
    var variant: String
    var low: Double
    var high: Double
    var weighted: Bool
    var value: Double
    var influence: [Double]
    var shapeDerivatives: [Double]
    var variance: Double
    var knownShapes: Double
  }
  var mass: [Double]
  var control: [Double]
  var score: [Double]
  var weight: [Double]
  var shapes: [Double]
  var yields: [Double]
  var weightedYields: [Double]
  var covariance: [Double]
  var cases: [Case]
  var influences: [Influence]

  static func load() throws -> SWeightReference {
    let url = try #require(Bundle.module.url(forResource: "Reference/sweights", withExtension: "json"))
    return try JSONDecoder().decode(Self.self, from: Data(contentsOf: url))
  }
}

/// A peak on an exponential, and perhaps a second, wide peak.
enum PeakModel {
  static let range = 70.0...110.0

  static func model(_ range: ClosedRange<Double> = range, components: Int = 2) -> SumModel {
    let all = [
      SumModel.Component("signal", yield: .free("signal.yield"), density: GaussianDensity()),
      SumModel.Component("background", yield: .free("background.yield"), density: ExponentialDensity(range: Self.range)),
      SumModel.Component("wide", yield: .free("wide.yield"), density: GaussianDensity()),
    ]
    return SumModel(range: range, components: Array(all.prefix(components)))
  }

  /// A fit that ended at `values`, in the model's order.
  static func fit(
    _ model: SumModel, values: [Double], covariance: SymmetricMatrix? = nil, status: LikelihoodFit.Status = .converged,
    sumOfWeights: Double = 0
  ) -> LikelihoodFit {
    let names = model.parameterNames
    let covariance = covariance ?? SymmetricMatrix(dimension: names.count)
    return LikelihoodFit(
      parameters: zip(names, values).map { LikelihoodFit.Parameter(name: $0, value: $1) }, nll: 0, estimatedDistance: 0,
      steps: 0, status: status, freeNames: names, covariance: covariance, robustCovariance: covariance,
      sumOfWeights: sumOfWeights,
      eventCount: 0)
  }
}

/// The largest difference of two lists of lists.
func largestDifference(_ a: [[Double]], _ b: [[Double]]) -> Double {
  guard a.count == b.count, zip(a, b).allSatisfy({ $0.count == $1.count }) else { return .infinity }
  return zip(a, b).reduce(0) { largest, pair in zip(pair.0, pair.1).reduce(largest) { max($0, abs($1.0 - $1.1)) } }
}
