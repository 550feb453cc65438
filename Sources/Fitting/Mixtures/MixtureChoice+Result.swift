import Glibc
import Numerics
import Statistics

extension MixtureChoice {
  /// Turns a minimum in the sample's frame into a result in the histogram's units.
  func result(_ minimum: Minimum, _ record: ModelRecord) -> MixtureFit {
    let covariances = minimum.isGood ? MixtureCovariances(problem, minimum) : nil
    let layout = minimum.objective.bins.coordinates
    let coordinates = problem.frame.outward(minimum.coordinates, layout)
    let background = BackgroundResult(problem, minimum, covariances)
    return MixtureFit(
      status: status(of: minimum, hasCovariance: covariances != nil), shape: minimum.shape, mixture: layout.mixture(coordinates),
      parameters: named(layout.physical(coordinates), minimum.shape, covariances?.physical), covariance: covariances?.physical,
      conditionalCovariance: covariances?.conditionalPhysical, coordinates: coordinates,
      coordinateCovariance: covariances?.shape, conditionalCoordinateCovariance: covariances?.conditionalShape,
      signalYield: background?.yield, backgroundScales: background?.scales ?? [],
      negativeLogLikelihood: finite(minimum.value),
      estimatedDistance: finite(minimum.outcome.estimatedDistance * minimum.objective.perUnit), steps: minimum.steps,
      goodnessOfFit: Goodness(problem.sample).test(minimum), effectiveEntries: problem.sample.effectiveEntries, range: range,
      binCount: problem.sample.contents.count + problem.sample.joinedBins, likelihoodRatio: record.steps.last?.ratio,
      modelSteps: record.steps, decisions: record.decisions)
  }

  private func status(of minimum: Minimum, hasCovariance: Bool) -> FitStatus {
    switch minimum.outcome.reason {
    case .converged: hasCovariance ? .converged : .noCovariance
    case .stalled: .stalled
    case .tooManySteps: .tooManySteps
    case .notFinite: .notFinite
    }
  }

  private func named(_ values: [Double], _ shape: MixtureShape, _ covariance: SymmetricMatrix?) -> [FittedParameter] {
    zip(shape.parameterNames, values).enumerated().map { i, pair in
      FittedParameter(name: pair.0, value: pair.1, error: covariance.map { $0[i, i].squareRoot() })
    }
  }
}

/// The covariances of a minimum: in the shape's coordinates and in the physical parameters, in the histogram's units.
struct MixtureCovariances {
  let shape: SymmetricMatrix
  let physical: SymmetricMatrix
  let conditionalShape: SymmetricMatrix?
  let conditionalPhysical: SymmetricMatrix?
  /// Of the likelihood's own coordinates.
  let extra: SymmetricMatrix

  /// H⁻¹ for counts, H⁻¹VH⁻¹ for weights; conditional on the scales of backgrounds without their rows and columns of H.
  /// - Returns: nil if it is not positive, or if a width is smaller than its error, as where the sample is flat: nothing is
  ///   determined there.
  init?(_ problem: MixtureProblem, _ minimum: Minimum) {
    let hessian = minimum.outcome.at.hessian
    let spread = minimum.objective.scoreVariance(minimum.outcome.x)
    let layout = minimum.objective.bins.coordinates
    let (n, all) = (layout.count, hessian.dimension)
    guard let whole = Self.covariance(hessian, spread) else { return nil }
    let coordinates = problem.frame.outward(minimum.coordinates, layout)
    let jacobian = layout.jacobian(coordinates)
    let shape = Self.outward(whole.part(Array(0..<n)), problem.frame, layout)
    let physical = shape.transformed(by: jacobian)
    (self.shape, self.physical, extra) = (shape, physical, whole.part(Array(n..<all)))
    guard (0..<n).allSatisfy({ physical[$0, $0] > 0 }), physical.isFinite else { return nil }
    let values = layout.physical(coordinates)
    let widths = minimum.shape.parameterNames.indices.filter { minimum.shape.parameterNames[$0].hasPrefix("sigma") }
    guard widths.allSatisfy({ physical[$0, $0].squareRoot() < values[$0] }) else { return nil }
    guard problem.templates != nil else {
      (conditionalShape, conditionalPhysical) = (nil, nil)
      return
    }
    let kept = Array(0...n)  // the shape and log S
    guard let fixed = Self.covariance(hessian.part(kept), spread?.part(kept)) else { return nil }
    let conditional = Self.outward(fixed.part(Array(0..<n)), problem.frame, layout)
    (conditionalShape, conditionalPhysical) = (conditional, conditional.transformed(by: jacobian))
  }

  private static func covariance(_ hessian: SymmetricMatrix, _ spread: SymmetricMatrix?) -> SymmetricMatrix? {
    guard let inverse = hessian.inverse() else { return nil }
    guard let spread else { return inverse }
    let rows = (0..<inverse.dimension).map { a in (0..<inverse.dimension).map { inverse[a, $0] } }
    return spread.transformed(by: rows)
  }

  private static func outward(_ inner: SymmetricMatrix, _ frame: Frame, _ layout: MixtureCoordinates) -> SymmetricMatrix {
    var result = inner
    let scales = (0..<layout.count).map { $0 < layout.firstWidth ? frame.scale : 1 }
    for a in 0..<layout.count { for b in 0...a { result[a, b] = inner[a, b] * scales[a] * scales[b] } }
    return result
  }
}

/// The signal's yield and the scales of the backgrounds.
struct BackgroundResult {
  let yield: FittedParameter
  let scales: [BackgroundScale]

  /// - Returns: nil without backgrounds.
  init?(_ problem: MixtureProblem, _ minimum: Minimum, _ covariances: MixtureCovariances?) {
    guard let templates = problem.templates, let likelihood = minimum.objective as? TemplateLikelihood else { return nil }
    let x = minimum.outcome.x
    let signal = exp(x[likelihood.bins.coordinates.count]) * templates.unit
    let values = likelihood.scales(x)
    let errors = covariances.map { covariance in
      (0..<covariance.extra.dimension).map { covariance.extra[$0, $0].squareRoot() }
    }
    yield = FittedParameter(
      name: "signalYield", value: signal.isFinite ? signal : .greatestFiniteMagnitude, error: errors.map { $0[0] * signal })
    scales = templates.names.indices.map { k in
      let place = templates.free.firstIndex(of: k)
      let isConstrained = place != nil && templates.uncertainties[k].isFinite
      return BackgroundScale(
        name: templates.names[k], value: values[k], error: place.flatMap { place in errors.map { $0[place + 1] } },
        pull: isConstrained ? (values[k] - 1) / templates.uncertainties[k] : nil)
    }
  }
}

extension MixtureFit {
  /// There was nothing to fit.
  init(nothingIn histogram: Histogram, shape: MixtureShape) {
    let entries = histogram.effectiveEntries
    self.init(
      status: .notEnoughEntries, shape: shape, mixture: nil, parameters: [], covariance: nil, conditionalCovariance: nil,
      coordinates: [], coordinateCovariance: nil, conditionalCoordinateCovariance: nil, signalYield: nil, backgroundScales: [],
      negativeLogLikelihood: 0, estimatedDistance: 0, steps: 0, goodnessOfFit: nil,
      effectiveEntries: entries.isFinite ? entries : 0, range: histogram.low...histogram.high, binCount: histogram.count,
      likelihoodRatio: nil, modelSteps: [],
      decisions: [
        "nothing fitted: too few effective entries, fewer than three filled bins, or nothing left above the backgrounds"
      ])
  }

  /// The same with the final record of decisions.
  func with(_ record: ModelRecord) -> MixtureFit {
    MixtureFit(
      status: status, shape: shape, mixture: mixture, parameters: parameters, covariance: covariance,
      conditionalCovariance: conditionalCovariance, coordinates: coordinates, coordinateCovariance: coordinateCovariance,
      conditionalCoordinateCovariance: conditionalCoordinateCovariance, signalYield: signalYield,
      backgroundScales: backgroundScales, negativeLogLikelihood: negativeLogLikelihood, estimatedDistance: estimatedDistance,
      steps: steps, goodnessOfFit: goodnessOfFit, effectiveEntries: effectiveEntries, range: range, binCount: binCount,
      likelihoodRatio: record.steps.last?.ratio, modelSteps: record.steps, decisions: record.decisions)
  }
}
