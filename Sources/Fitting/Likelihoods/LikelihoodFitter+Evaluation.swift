import Numerics

extension LikelihoodFitter {
  /// −log L of all samples and constraints, in the free parameters.
  struct Total: Sendable {
    /// −log L.
    var value: Double
    /// Its gradient.
    var gradient: [Double]
    /// Its Hessian.
    var hessian: SymmetricMatrix
    /// J = Σ w² s sᵀ; zero unless asked for.
    var scores: SymmetricMatrix
  }

  /// - Parameter all: the values of all parameters.
  /// - Returns: nil where −log L or a derivative is not finite.
  func evaluate(all: [Double], _ request: ChannelLikelihood.Request) -> Total? {
    let n = freeIndices.count
    var slots = [Int?](repeating: nil, count: parameters.count)
    for (slot, index) in freeIndices.enumerated() { slots[index] = slot }
    var total = Total(
      value: 0, gradient: [Double](repeating: 0, count: n), hessian: SymmetricMatrix(dimension: n),
      scores: SymmetricMatrix(dimension: n))
    for (likelihood, places) in zip(likelihoods, places) {
      guard let part = likelihood.evaluate(places.map { all[$0] }, request) else { return nil }
      Self.add(part, to: &total, at: places.map { slots[$0] })
    }
    for (index, parameter) in parameters.enumerated() {
      guard let constraint = parameter.constraint else { continue }
      let term = constraint.term(at: all[index])
      total.value += term.value
      guard let slot = slots[index] else { continue }
      total.gradient[slot] += term.slope
      total.hessian[slot, slot] += term.curvature
      if request.scores { total.scores[slot, slot] += term.variance }
    }
    guard total.value.isFinite, total.gradient.allSatisfy({ $0.isFinite }), total.hessian.isFinite else { return nil }
    return total
  }

  private static func add(_ part: ChannelLikelihood.Value, to total: inout Total, at slots: [Int?]) {
    let n = slots.count
    total.value += part.value
    for i in 0..<n {
      guard let a = slots[i] else { continue }
      total.gradient[a] += part.gradient[i]
      for j in 0...i {
        guard let b = slots[j] else { continue }
        total.hessian[a, b] += part.hessian[i * n + j]
        if !part.scores.isEmpty { total.scores[a, b] += part.scores[i * n + j] }
      }
    }
  }
}

extension FitParameter.Constraint {
  /// What a constraint adds to −log L, to its slope and curvature, and to J.
  ///
  /// What was measured before would scatter in a repetition just as the events would: J gets the variance of the slope.
  func term(at value: Double) -> (value: Double, slope: Double, curvature: Double, variance: Double) {
    switch self {
    case .gaussian(let mean, let sigma):
      let pull = (value - mean) / sigma
      return (0.5 * pull * pull, pull / sigma, 1 / (sigma * sigma), 1 / (sigma * sigma))
    case .logNormal(let median, let kappa):
      let (width, ratio) = (logarithm(kappa), logarithm(value / median))
      let pull = ratio / width
      let unit = 1 / (value * width)
      return (0.5 * pull * pull, pull * unit, unit * unit - pull * unit / value, unit * unit)
    }
  }

  /// Whether the constraint has a width, and a centre that its parameter can reach.
  var isSound: Bool {
    switch self {
    case .gaussian(let mean, let sigma): mean.isFinite && sigma > 0 && sigma.isFinite
    case .logNormal(let median, let kappa): median > 0 && median.isFinite && kappa > 1 && kappa.isFinite
    }
  }

  /// The width, for messages.
  var width: Double {
    switch self {
    case .gaussian(_, let sigma): sigma
    case .logNormal(_, let kappa): kappa
    }
  }
}
