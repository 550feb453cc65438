import Cards
import Fitting
import Foundation
import Numerics

@testable import MassFits

/// Probes with a known efficiency: a Gaussian peak on an exponential, whose passing part is known too.
enum ToyProbes {
  static let range = 70.0...110.0

  /// - Parameters:
  ///   - signal: how many signal probes are expected, of which the share `efficiency` passes.
  ///   - background: how many background probes are expected, of which 30 % pass.
  static func pair(signal: Double, efficiency: Double, background: Double, stream: UInt64) -> ProbePair {
    var random = Philox(seed: 20_261_121, stream: stream)
    var passing = ProbeSide()
    var failing = ProbeSide()
    func add(_ mass: Double, _ passes: Bool) {
      guard range.contains(mass) else { return }
      if passes { passing.add(mass, weight: nil) } else { failing.add(mass, weight: nil) }
    }
    for _ in 0..<count(signal, &random) { add(90.9 + 2.3 * random.normal(), random.uniform() < efficiency) }
    for _ in 0..<count(background, &random) { add(70 - 25 * log(1 - random.uniform() * 0.798), random.uniform() < 0.3) }
    return ProbePair(passing: passing, failing: failing)
  }

  /// A Poisson number, from a normal one where the mean is large enough for it.
  static func count(_ mean: Double, _ random: inout Philox) -> Int {
    if mean > 500 { return Int((mean + mean.squareRoot() * random.normal()).rounded()) }
    var (product, count) = (random.uniform(), 0)
    let end = exp(-mean)
    while product > end {
      product *= random.uniform()
      count += 1
    }
    return count
  }

  /// A Gaussian on an exponential; the signal's shape is shared.
  static let model = EfficiencyModel(
    signal: .init(
      "signal", density: GaussianDensity(),
      parameters: [FitParameter("signal.mean", start: 90.5), FitParameter("signal.sigma", start: 2, limits: 0.5...6)],
      shared: ["signal.mean", "signal.sigma"]),
    backgrounds: [
      .init(
        "background", density: ExponentialDensity(range: range), parameters: [FitParameter("background.slope", start: -0.03)],
        shared: [])
    ], range: range)

  static func meter(minimum: Double = 50) -> EfficiencyMeter {
    EfficiencyMeter(model: model, alternatives: [], minimum: minimum)
  }

  static let card = """
    kind: efficiency
    name: toy
    samples:
      data: {files: [data.csv]}
      simulation: {files: [mc.csv], weight: "w", method: count, truth: "isSignal"}
    mass: "mass"
    range: [70, 110]
    passing: "pass > 0.5"
    variables: {abseta: "abs(eta)"}
    bins: {pt: [20, 30, 45], abseta: [0, 1.2, 2.4]}
    signal: {model: gaussian, mean: 91, sigma: 2}
    background: {model: exponential, slope: -0.03}
    alternatives: {apart: {shared: []}}
    """

  /// The card with a piece of its text replaced.
  static func card(_ old: String = "", _ new: String = "") throws -> EfficiencyCard {
    let text = old.isEmpty ? card : card.replacingOccurrences(of: old, with: new)
    return try EfficiencyCard(Card(file: "toy.yaml", text: text))
  }
}
