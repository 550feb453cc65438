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
  ///
  /// Yields may be negative where the sum of densities is not. If the minimum lies where it would become so, as for a component
  /// that is not there, the yields are kept from being negative, and the one that would be stands at its limit.
  public func fit(_ options: FitOptions = FitOptions()) -> LikelihoodFit {
    let first = unboundedFit(options)
    guard !first.isUsable, let bounded = withoutNegativeYields else { return first }
    let second = bounded.unboundedFit(options)
    return second.isUsable ? second : first
  }

  private func unboundedFit(_ options: FitOptions) -> LikelihoodFit {
    let own = freeIndices.map { parameters[$0].start }
    let warm = options.warmStart ? lowest(of: warmStarts()) : nil
    var best = minimum(from: warm ?? own, options)
    if warm != nil, best.outcome.reason != .converged {
      let other = minimum(from: own, options)
      if other.value < best.value || best.outcome.reason == .notFinite { best = other }
    }
    let fit = result(best, options)
    return withIntervals(fit, best, options)
  }

  /// The start where −log L is lowest; the first of equals.
  private func lowest(of starts: [[Double]]) -> [Double]? {
    let values = starts.map { evaluate($0, order: .value).value }
    return values.indices.min { values[$0] < values[$1] }.map { starts[$0] }
  }

  /// The same fit with free yields that stay at zero or above; nil if they do already.
  private var withoutNegativeYields: LikelihoodFitter? {
    let components = channels.filter(\.model.isExtended).flatMap(\.model.components)
    let yields = Set(components.compactMap { if case .free(let name) = $0.yield { name } else { nil } })
    var limits = limits
    for index in freeIndices where yields.contains(parameters[index].name) && limits[index].lowerBound < 0 {
      limits[index] = 0...max(0, limits[index].upperBound)
    }
    guard limits != self.limits else { return nil }
    let parameters = zip(parameters, limits).map { parameter, limit in
      FitParameter(
        parameter.name,
        start: parameter.isFixed ? parameter.start : min(max(parameter.start, limit.lowerBound), limit.upperBound),
        limits: parameter.limits, isFixed: parameter.isFixed, constraint: parameter.constraint)
    }
    return LikelihoodFitter(self, likelihoods: likelihoods, parameters: parameters, limits: limits)
  }

  /// The minimum that Newton's method reaches from `start`.
  func minimum(from start: [Double], _ options: FitOptions, limits: [ClosedRange<Double>]? = nil) -> Minimum {
    let minimizer = NewtonMinimizer(maxSteps: options.maxSteps, tolerance: options.tolerance * weightPerEvent, maxMove: 0.5)
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
