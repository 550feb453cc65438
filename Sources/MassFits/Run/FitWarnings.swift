import Fitting

/// What a fit that can be used still should not be used for without a second look.
struct FitWarnings {
  private let fit: LikelihoodFit
  private let card: MassFitCard

  init(_ fit: LikelihoodFit, _ card: MassFitCard) { (self.fit, self.card) = (fit, card) }

  /// One sentence each.
  var all: [String] { fit.parameters.compactMap(atLimit) + card.components.flatMap(shape) + card.components.compactMap(yield) }

  private func atLimit(_ parameter: LikelihoodFit.Parameter) -> String? {
    parameter.limit.map {
      "\(parameter.name) stopped at its \($0.rawValue) limit, \(parameter.value): errors of the others take it as known"
    }
  }

  /// Peaks that left the range, or are too wide to be told from a background.
  private func shape(_ component: ComponentCard) -> [String] {
    var result: [String] = []
    if let mean = value(component, "mean"), !card.range.contains(mean) {
      result.append("\(component.name).mean is \(mean), outside the range: what is fitted is no peak")
    }
    let length = card.range.upperBound - card.range.lowerBound
    for name in ["sigma", "sigma1", "hwhm"] {
      guard let width = value(component, name) else { continue }
      if width > 0.5 * length {
        result.append("\(component.name).\(name) is \(width), more than half of the range: what is fitted is no peak")
      }
      let isFree = fit[component.parameterName(name)]?.isFixed == false
      if isFree, name != "hwhm", width < 1e-3 * length {
        result.append(
          """
          \(component.name).\(name) is \(width), less than a thousandth of the range: it may be a fluctuation, which the search for a \
          start cannot tell from a peak. Give mean and sigma, limit sigma to the resolution, or fit a smaller range
          """)
      }
    }
    return result
  }

  private func yield(_ component: ComponentCard) -> String? {
    guard let found = fit[component.parameterName("yield")], let error = found.error, found.value < -3 * error else { return nil }
    return "\(component.name).yield is negative, \(found.value) ± \(error): the component describes what the others lack"
  }

  private func value(_ component: ComponentCard, _ parameter: String) -> Double? {
    component.model.parameterNames.contains(parameter) ? fit[component.parameterName(parameter)]?.value : nil
  }
}
