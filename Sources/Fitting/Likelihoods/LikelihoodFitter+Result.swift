import Numerics

extension LikelihoodFitter {
  /// The result that belongs to a minimum, without profile intervals.
  func result(_ minimum: Minimum, _ options: FitOptions) -> LikelihoodFit {
    let known = freeIndices.indices.filter { !minimum.isHeld[$0] && !isWithoutEffect($0, minimum) }
    let covariance = minimum.value.isFinite ? minimum.outcome.at.hessian.part(known).scaledInverse() : nil
    let robust = covariance.flatMap { sandwich($0, known, minimum, options) }
    let edm = minimum.outcome.estimatedDistance
    return LikelihoodFit(
      parameters: reported(minimum, known, covariance, robust),
      nll: minimum.value.isFinite ? minimum.value : LikelihoodFit.unknown,
      estimatedDistance: edm.isFinite ? edm : LikelihoodFit.unknown, steps: minimum.outcome.steps,
      status: status(minimum, known, covariance), freeNames: known.map { parameters[freeIndices[$0]].name },
      covariance: covariance, robustCovariance: robust, sumOfWeights: sumOfWeights,
      eventCount: likelihoods.reduce(0) { $0 + $1.sample.count }, sumRules: minimum.value.isFinite ? sumRules(minimum) : [:])
  }

  /// Whether a parameter does nothing because another one stands at a limit: the shape of a component without events.
  private func isWithoutEffect(_ slot: Int, _ minimum: Minimum) -> Bool {
    let at = minimum.outcome.at
    return minimum.isHeld.contains(true) && at.gradient[slot] == 0 && at.hessian[slot, slot] == 0
  }

  /// Σ w f/D = 1 − ∂(−log L)/∂N of the yields that stand for themselves.
  private func sumRules(_ minimum: Minimum) -> [String: Double] {
    let components = channels.filter(\.model.isExtended).flatMap(\.model.components)
    var uses: [String: Int] = [:]
    for name in channels.flatMap(\.model.components).flatMap(\.parameterNames) { uses[name, default: 0] += 1 }
    var rules: [String: Double] = [:]
    for (slot, index) in freeIndices.enumerated() where parameters[index].constraint == nil && !minimum.isHeld[slot] {
      let name = parameters[index].name
      guard uses[name] == 1, components.contains(where: { $0.yield == .free(name) }) else { continue }
      rules[name] = 1 - minimum.outcome.at.gradient[slot]
    }
    return rules
  }

  /// H⁻¹ J H⁻¹ of the parameters `known`.
  private func sandwich(_ inverse: SymmetricMatrix, _ known: [Int], _ minimum: Minimum, _ options: FitOptions) -> SymmetricMatrix?
  {
    let request = ChannelLikelihood.Request(order: .gradient, scores: true, threads: options.threads)
    guard let scores = minimum.scores ?? evaluate(all: all(minimum.x), request)?.scores else { return nil }
    let rows = known.indices.map { a in known.indices.map { inverse[a, $0] } }
    let result = scores.part(known).transformed(by: rows)
    return result.isFinite ? result : nil
  }

  private func status(_ minimum: Minimum, _ known: [Int], _ covariance: SymmetricMatrix?) -> LikelihoodFit.Status {
    switch minimum.outcome.reason {
    case .notFinite: return .notFinite
    case .converged where covariance != nil || known.isEmpty: return minimum.isHeld.contains(true) ? .atLimit : .converged
    case .converged: return .notDetermined
    case .tooManySteps: return covariance == nil && isFlat(minimum, known) ? .notDetermined : .tooManySteps
    case .stalled: return covariance == nil && isFlat(minimum, known) ? .notDetermined : .stalled
    }
  }

  /// Whether no parameter can lower −log L by a noticeable amount on its own, though some have no curvature.
  private func isFlat(_ minimum: Minimum, _ known: [Int]) -> Bool {
    known.allSatisfy { i in
      let (slope, curvature) = (minimum.outcome.at.gradient[i], abs(minimum.outcome.at.hessian[i, i]))
      return slope * slope <= 1e-3 * curvature || abs(slope) < 1e-9
    }
  }

  private func reported(
    _ minimum: Minimum, _ known: [Int], _ covariance: SymmetricMatrix?, _ robust: SymmetricMatrix?
  ) -> [LikelihoodFit.Parameter] {
    let values = all(minimum.x)
    var result = zip(parameters, values).map { LikelihoodFit.Parameter(name: $0.name, value: $1, isFixed: $0.isFixed) }
    for (slot, index) in freeIndices.enumerated() where minimum.isHeld[slot] {
      result[index].limit = values[index] <= limits[index].lowerBound ? .lower : .upper
    }
    for (place, slot) in known.enumerated() {
      result[freeIndices[slot]].error = covariance.map { $0[place, place].squareRoot() }
      result[freeIndices[slot]].robustError = robust.map { max(0, $0[place, place]).squareRoot() }
    }
    return result
  }
}
