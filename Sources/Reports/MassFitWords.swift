import Fitting
import MassFits

/// What a fit's status means to those who want to use its numbers.
struct MassFitWords {
  /// Whether the numbers can be used without a second look.
  let isGood: Bool
  /// The verdict in one sentence.
  let verdict: String
  /// What to know before using the numbers.
  let warnings: [String]

  init(_ result: MassFitResult) {
    isGood = result.usable && result.status == .converged
    verdict = Self.sentence(result.status) + (result.usable ? "" : " The numbers below must not be used.")
    var warnings = result.warnings.map { Rounded.shortened($0) }
    if let test = result.goodness, test.pValue < 0.01 {
      warnings.append(
        "The model does not describe the spectrum: p = \(Rounded.probability(test.pValue)). Look at the pulls; prefer the robust errors."
      )
    }
    for (name, parameter) in result.parameters.sorted(by: { $0.key < $1.key }) {
      guard let error = parameter.error, let robust = parameter.robustError, error > 0 else { continue }
      if robust / error > 1.25 || robust / error < 0.8 {
        warnings.append(
          "\(name): robust and Hessian errors differ by a factor of \(Rounded.number(robust / error, digits: 3)): "
            + "the model or the weights are not what the likelihood takes them for.")
      }
    }
    if let sums = result.sWeights { warnings += Self.warnings(sums) }
    self.warnings = warnings
  }

  /// A status in a sentence.
  static func sentence(_ status: LikelihoodFit.Status) -> String {
    switch status {
    case .converged: "The fit converged."
    case .atLimit: "The fit ended at the limit of a parameter: errors there mean little."
    case .tooManySteps: "The fit did not converge: its steps ran out."
    case .stalled: "The fit did not converge: no step lowered −log L any more."
    case .notFinite: "The fit could not start: −log L is not finite at the starting values."
    case .notDetermined: "The fit does not determine all parameters: the Hessian is not positive definite."
    }
  }

  /// Sum rules hold to rounding at the minimum; orthogonality holds as far as the model describes the events.
  private static func warnings(_ sums: SWeightSummary) -> [String] {
    let isBroken = sums.unityDeviation > 1e-6 || sums.yieldDeviation > 1e-6
    let rules =
      isBroken ? ["The sWeights break their sum rules, which hold at the minimum alone: see the table of sWeights."] : []
    // W summed over n events leaves 1/√n by chance, where n is what the smallest component has.
    let smallest = sums.sums.values.map { abs($0) }.min() ?? 0
    let chance = sums.variant == "events" ? 5 / max(smallest, 1).squareRoot() : 0
    guard sums.orthogonalityDeviation > max(0.02, chance) else { return rules }
    return rules + [
      "∫ w_i f_j differs from 0 or 1 by up to \(Rounded.number(sums.orthogonalityDeviation, digits: 2)): "
        + "the events do not follow the model closely, and the sWeights mix the components by as much."
    ]
  }
}
