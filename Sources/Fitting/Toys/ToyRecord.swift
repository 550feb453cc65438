/// What a study keeps of one toy: a few numbers per parameter, since a million fits with their matrices would fill the memory.
struct ToyRecord: Sendable {
  /// One free parameter of a usable fit.
  struct Number: Sendable {
    let value: Double
    let error: Double?
    let robustError: Double?
    /// Whether the profile interval holds the truth; nil if it was not asked for.
    let isCovered: Bool?
  }

  /// How the fit ended; nil if nothing could be fitted.
  let status: LikelihoodFit.Status?
  /// What was wrong if nothing could be fitted.
  let failure: String?
  /// The free parameters in their order; nil if the fit is not usable.
  let numbers: [Number]?

  /// - Parameter truths: the parameters, which start at the truth.
  init(_ outcome: ToyFits.Outcome, truths: [FitParameter]) {
    switch outcome {
    case .fitted(let fit):
      (status, failure) = (fit.status, nil)
      numbers =
        fit.isUsable ? truths.indices.filter { !truths[$0].isFixed }.map { Number(fit.parameters[$0], truths[$0].start) } : nil
    case .failed(let error): (status, failure, numbers) = (nil, error.description, nil)
    }
  }
}

extension ToyRecord.Number {
  fileprivate init(_ fit: LikelihoodFit.Parameter, _ truth: Double) {
    (value, error, robustError) = (fit.value, fit.error, fit.robustError)
    isCovered = fit.interval.map { ($0.lower ?? -.infinity) <= truth && truth <= ($0.upper ?? .infinity) }
  }
}
