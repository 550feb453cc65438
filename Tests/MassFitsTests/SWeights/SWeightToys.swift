import Fitting
import Glibc
import MassFits
import Numerics

/// Events of a peak on a falling background, with a control variable of another mean in each class.
struct SWeightToys {
  var masses: [Double] = []
  var control: [Double] = []
  var isSignal: [Bool] = []

  /// - Parameters:
  ///   - slope: by how much the background's control variable rises per unit of mass: none, where sWeights hold.
  init(signal: Int, background: Int, seed: UInt64, toy: Int, slope: Double = 0) {
    var random = Philox(seed: seed, stream: UInt64(toy))
    while isSignal.count < signal {
      let mass = 90.7 + 2.9 * random.normal()
      if PeakModel.range.contains(mass) { add(mass, 37.1 - 9.7 * log(1 - random.uniform()), true) }
    }
    while isSignal.count < signal + background {
      let mass = 70 + log1p(random.uniform() * expm1(-0.031 * 40)) / -0.031
      add(mass, 24.3 + slope * (mass - 90) - 7.9 * log(1 - random.uniform()), false)
    }
  }

  private mutating func add(_ mass: Double, _ value: Double, _ isSignal: Bool) {
    masses.append(mass)
    control.append(value)
    self.isSignal.append(isSignal)
  }

  /// The model's parameters with reasonable starts.
  func parameters(fixed: [String: Double] = [:]) -> [FitParameter] {
    let count = Double(masses.count)
    let starts = [
      ("signal.yield", count / 2), ("background.yield", count / 2), ("signal.mean", 90.7), ("signal.sigma", 2.9),
      ("background.slope", -0.031),
    ]
    return starts.map { FitParameter($0.0, start: fixed[$0.0] ?? $0.1, isFixed: fixed[$0.0] != nil) }
  }

  func fit(weights: [Double]? = nil, fixed: [String: Double] = [:]) throws -> LikelihoodFit {
    let channel = FitChannel(model: PeakModel.model(), sample: .unbinned(values: masses, weights: weights))
    return try LikelihoodFitter(channels: [channel], parameters: parameters(fixed: fixed)).fit(FitOptions(warmStart: false))
  }
}
