import Numerics

extension LikelihoodFitter {
  /// Where a minimisation ended.
  struct Minimum: Sendable {
    /// The values of the free parameters, and the function there.
    var outcome: NewtonMinimizer.Outcome
    /// The free parameters that stand at a limit.
    var isHeld: [Bool]
    /// J = Σ w² s sᵀ there, if it was found on the way.
    var scores: SymmetricMatrix?

    /// −log L; infinite if the start was forbidden ground.
    var value: Double { outcome.reason == .notFinite ? .infinity : outcome.at.value }
    /// The values of the free parameters.
    var x: [Double] { outcome.x }
  }

  /// Minimises −log L and finds how well the parameters are known. Never throws: see ``LikelihoodFit/Status``.
  public func fit(_ options: FitOptions = FitOptions()) -> LikelihoodFit {
    let own = freeIndices.map { parameters[$0].start }
    let warm = options.warmStart ? warmStart() : nil
    var best = minimum(from: warm ?? own, options)
    if warm != nil, best.outcome.reason != .converged {
      let other = minimum(from: own, options)
      if other.value < best.value || best.outcome.reason == .notFinite { best = other }
    }
    let fit = result(best, options)
    return withIntervals(fit, best, options)
  }

  /// The minimum that Newton's method reaches from `start`.
  func minimum(from start: [Double], _ options: FitOptions, limits: [ClosedRange<Double>]? = nil) -> Minimum {
    let minimizer = NewtonMinimizer(maxSteps: options.maxSteps, tolerance: options.tolerance, maxMove: 0.5)
    let limits = limits ?? freeIndices.map { self.limits[$0] }
    let isFree = likelihoods.allSatisfy { $0.sample.isUnweighted }  // of charge: w² is w
    let request = ChannelLikelihood.Request(order: .hessian, scores: isFree, threads: options.threads)
    var last: (x: [Double], scores: SymmetricMatrix)?
    let found = minimizer.minimize(from: start, limits: limits, weight: sumOfWeights) { x in
      guard let total = evaluate(all: all(x), request) else {
        return SecondOrderValue(value: .infinity, gradient: x, hessian: SymmetricMatrix(dimension: x.count))
      }
      last = (x, total.scores)
      return SecondOrderValue(value: total.value, gradient: total.gradient, hessian: total.hessian)
    }
    let scores = last.flatMap { isFree && $0.x == found.outcome.x ? $0.scores : nil }
    return Minimum(outcome: found.outcome, isHeld: found.isHeld, scores: scores)
  }
}
