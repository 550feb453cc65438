import Numerics
import Statistics

extension MixtureFitter {
  /// Turns a minimum in the sample's frame into a result in the histogram's units.
  func result(
    _ sample: BinnedSample, _ frame: Frame, _ minimum: Minimum, one ratio: Double?, _ range: ClosedRange<Double>,
    _ decisions: [String]
  ) -> MixtureFit {
    let covariance = minimum.isGood ? self.covariance(sample, frame, minimum) : nil
    let mixture = frame.outward(minimum.mixture)
    let shape = minimum.coordinates.shape
    return MixtureFit(
      status: status(of: minimum, hasCovariance: covariance != nil), shape: shape, mixture: mixture,
      parameters: named(mixture, shape, covariance), covariance: covariance, negativeLogLikelihood: finite(minimum.value),
      estimatedDistance: finite(minimum.outcome.estimatedDistance * sample.effectiveEntries / sample.total), steps: minimum.steps,
      goodnessOfFit: goodness(sample, frame, minimum), effectiveEntries: sample.effectiveEntries, range: range,
      binCount: sample.contents.count + sample.joinedBins,
      likelihoodRatio: ratio, decisions: decisions)
  }

  private func finite(_ value: Double) -> Double { value.isFinite ? value : .greatestFiniteMagnitude }

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

  /// H⁻¹ for counts, H⁻¹VH⁻¹ for weights, taken to the physical parameters and to the histogram's units; nil if it is not
  /// positive, or if a width is smaller than its error, as where the sample is flat: nothing is determined there.
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
    guard result.isFinite, (0..<result.dimension).allSatisfy({ result[$0, $0] > 0 }) else { return nil }
    let p = minimum.coordinates.physical(t)
    let widths = names.indices.filter { names[$0].hasPrefix("sigma") }
    return widths.allSatisfy { result[$0, $0].squareRoot() < frame.scale * (names[$0] == "sigma1" ? p[2] : p[3]) } ? result : nil
  }
}

extension MixtureFit {
  /// There was nothing to fit.
  init(nothingIn effectiveEntries: Double, shape: MixtureShape, range: ClosedRange<Double>, binCount: Int) {
    self.init(
      status: .notEnoughEntries, shape: shape, mixture: nil, parameters: [], covariance: nil, negativeLogLikelihood: 0,
      estimatedDistance: 0, steps: 0, goodnessOfFit: nil, effectiveEntries: effectiveEntries.isFinite ? effectiveEntries : 0,
      range: range, binCount: binCount, likelihoodRatio: nil,
      decisions: ["nothing fitted: too few effective entries, or fewer than three filled bins"])
  }
}
