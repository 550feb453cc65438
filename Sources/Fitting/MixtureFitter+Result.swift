import Numerics
import Statistics

extension MixtureFitter {
  /// Turns a minimum in the sample's frame into a result in the histogram's units.
  func result(
    _ sample: BinnedSample, _ frame: Frame, _ minimum: Minimum, one ratio: Double?, _ range: ClosedRange<Double>, _ decisions: [String]
  ) -> MixtureFit {
    let covariance = minimum.isGood ? self.covariance(sample, frame, minimum) : nil
    let mixture = frame.outward(minimum.mixture)
    let shape = minimum.coordinates.shape
    return MixtureFit(
      status: status(of: minimum, hasCovariance: covariance != nil), shape: shape, mixture: mixture,
      parameters: named(mixture, shape, covariance), covariance: covariance, negativeLogLikelihood: minimum.value,
      estimatedDistance: minimum.outcome.estimatedDistance * sample.effectiveEntries / sample.total, steps: minimum.steps,
      goodnessOfFit: goodness(sample, frame, minimum), effectiveEntries: sample.effectiveEntries, range: range,
      likelihoodRatio: ratio, decisions: decisions)
  }

  private func status(of minimum: Minimum, hasCovariance: Bool) -> FitStatus {
    switch minimum.outcome.reason {
    case .converged: hasCovariance ? .converged : .noCovariance
    case .stalled: .stalled
    case .tooManySteps: .tooManySteps
    case .notFinite: .notFinite
    }
  }

  private func named(_ m: GaussianMixture, _ shape: MixtureShape, _ covariance: SymmetricMatrix?) -> [FittedParameter] {
    shape.parameterNames.enumerated().map { i, name in
      let value =
        switch name {
        case "mean1": m.mean1
        case "mean2": m.mean2
        case "sigma1": m.sigma1
        case "sigma2": m.sigma2
        default: m.fraction
        }
      return FittedParameter(name: name, value: value, error: covariance.map { $0[i, i].squareRoot() })
    }
  }

  /// H⁻¹ for counts, H⁻¹VH⁻¹ for weights, taken to the physical parameters and to the histogram's units.
  private func covariance(_ sample: BinnedSample, _ frame: Frame, _ minimum: Minimum) -> SymmetricMatrix? {
    guard var inner = minimum.outcome.at.hessian.inverse() else { return nil }
    let t = minimum.outcome.x
    if !sample.isUnweighted {
      let likelihood = MixtureLikelihood(sample, origin: frame.origin, scale: frame.scale)
      let physical = likelihood.scoreVariance(minimum.coordinates.physical(t))
      let jacobian = minimum.coordinates.jacobian(t)
      let columns = (0..<minimum.coordinates.count).map { a in jacobian.map { $0[a] } }
      let bread = inner
      let rows = (0..<bread.dimension).map { a in (0..<bread.dimension).map { bread[a, $0] } }
      inner = physical.transformed(by: columns).transformed(by: rows)
    }
    let names = minimum.coordinates.shape.parameterNames
    let rows = zip(names, minimum.coordinates.reportedJacobian(t)).map { name, row in
      name == "fraction" ? row : row.map { $0 * frame.scale }
    }
    let result = inner.transformed(by: rows)
    return result.isFinite && (0..<result.dimension).allSatisfy { result[$0, $0] > 0 } ? result : nil
  }

  /// Pearson's χ² of model against contents, bins joined until the model expects ten effective entries in each.
  ///
  /// The variance of a joined bin is the model's content times its own Σw²/Σw (1 for counts), which unlike Σw² alone does
  /// not fluctuate with the content.
  func goodness(_ sample: BinnedSample, _ frame: Frame, _ minimum: Minimum) -> ChiSquaredTest? {
    guard minimum.value.isFinite else { return nil }
    let likelihood = MixtureLikelihood(sample, origin: frame.origin, scale: frame.scale)
    let probabilities = likelihood.probabilities(minimum.coordinates.physical(minimum.outcome.x))
    let perEntry = sample.total / sample.effectiveEntries
    var groups: [(content: Double, expected: Double, variance: Double)] = []
    var open = (content: 0.0, expected: 0.0, variance: 0.0)
    for i in probabilities.indices {
      open = (open.content + sample.contents[i], open.expected + sample.total * probabilities[i], open.variance + sample.variances[i])
      guard open.expected >= 10 * perEntry else { continue }
      groups.append(open)
      open = (0, 0, 0)
    }
    guard let last = groups.popLast() else { return nil }
    groups.append((last.content + open.content, last.expected + open.expected, last.variance + open.variance))
    let freedom = groups.count - 1 - minimum.coordinates.count
    guard freedom > 0 else { return nil }
    let sum = groups.reduce(0.0) { sum, g in
      let ratio = sample.isUnweighted ? 1 : g.content > 0 && g.variance > 0 ? g.variance / g.content : perEntry
      return sum + (g.content - g.expected) * (g.content - g.expected) / (g.expected * ratio)
    }
    return ChiSquaredTest(chiSquared: sum, degreesOfFreedom: freedom)
  }
}

extension MixtureFit {
  /// There was nothing to fit.
  init(nothingIn effectiveEntries: Double, shape: MixtureShape, range: ClosedRange<Double>) {
    self.init(
      status: .notEnoughEntries, shape: shape, mixture: nil, parameters: [], covariance: nil, negativeLogLikelihood: 0,
      estimatedDistance: 0, steps: 0, goodnessOfFit: nil, effectiveEntries: effectiveEntries, range: range, likelihoodRatio: nil,
      decisions: ["nothing fitted: too few effective entries"])
  }
}
