import Fitting

extension LikelihoodFit {
  /// Why the fit cannot be used and what may help.
  func failure(_ card: MassFitCard) -> MassFitError {
    guard parameters.contains(where: { !$0.isFixed }) else {
      return MassFitError(
        "the fit of ‘\(card.name)’ has no free parameter: nothing was fitted, -log L = \(nll). Free at least the yields")
    }
    let remedy =
      switch status {
      case .converged, .atLimit: "Fix one of the parameters that say the same"
      case .tooManySteps:
        "Allow more with fit: {maxSteps: …}, give better starting values, or fix what the spectrum does not determine"
      case .stalled: "Give better starting values, set limits, or use a simpler model"
      case .notFinite: "An event has no density at the start: check the starting values, and that a component covers the range"
      case .notDetermined: "Fix or constrain what the spectrum does not determine, or leave out a component that is not there"
      }
    return MassFitError("the fit of ‘\(card.name)’ ended as ‘\(status.rawValue)’\(undetermined). \(remedy)")
  }

  /// The parameters that have no error, which are likely to be those that are not determined.
  private var undetermined: String {
    let without = parameters.filter { !$0.isFixed && $0.error == nil }.map(\.name)
    return without.isEmpty || without.count == parameters.count ? "" : " (without errors: \(without.joined(separator: ", ")))"
  }
}
