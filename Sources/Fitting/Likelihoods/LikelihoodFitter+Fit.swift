import Numerics

extension LikelihoodFitter {
  /// Where a minimisation ended.
  struct Minimum: Sendable {
    /// The values of the free parameters, and the function there.
    var outcome: NewtonMinimizer.Outcome
    /// The free parameters that stand at a limit.
    var isHeld: [Bool]

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
    let found = minimizer.minimize(from: start, limits: limits, weight: sumOfWeights) {
      evaluate($0, order: .hessian, threads: options.threads)
    }
    return Minimum(outcome: found.outcome, isHeld: found.isHeld)
  }
}
