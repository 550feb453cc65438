import Fitting

/// Finds the start of every parameter: the card's, or what the spectrum suggests.
struct StartingValues {
  private let components: [ComponentCard]
  private let guess: SpectrumGuess
  private let total: Double
  private let sumOfSizes: Double
  private let isExtended: Bool
  private let range: ClosedRange<Double>
  /// Which starts were not given, and what they follow from.
  private(set) var decisions: [String] = []

  /// - Parameters:
  ///   - total: Σw in the range.
  ///   - sumOfSizes: Σ|w| there.
  init(
    _ components: [ComponentCard], guess: SpectrumGuess, total: Double, sumOfSizes: Double, range: ClosedRange<Double>,
    isExtended: Bool
  ) {
    (self.components, self.guess, self.total, self.sumOfSizes) = (components, guess, total, sumOfSizes)
    (self.range, self.isExtended) = (range, isExtended)
  }

  /// The parameter called `name`, which belongs to the component that it is named after.
  mutating func parameter(_ name: String) throws(MassFitError) -> FitParameter {
    for component in components {
      for parameter in ["yield"] + component.model.parameterNames where "\(component.name).\(parameter)" == name {
        return try self.parameter(name, parameter, component)
      }
      if !isExtended, MassModel.shareName(component) == name {
        return FitParameter(name, start: share(component), limits: 0...1)
      }
    }
    preconditionFailure("no component has a parameter \(name)")
  }

  private mutating func parameter(
    _ name: String, _ parameter: String, _ component: ComponentCard
  ) throws(MassFitError) -> FitParameter {
    var start = component.starts[parameter]
    let limits = component.limits[parameter] ?? usualLimits(parameter, start: start)
    if parameter.hasPrefix("mean"), let start, !component.fixed.contains(parameter), !range.contains(start) {
      throw MassFitError(
        """
        \(component.place): \(parameter) starts at \(start), outside the range [\(range.lowerBound), \(range.upperBound)]. Start \
        inside, or fit a range that holds the peak
        """, kind: .card)
    }
    if start == nil {
      let (value, reason) = try self.suggestion(parameter, component)
      let inside = min(max(value, limits.lowerBound), limits.upperBound)
      if parameter != "yield" { decisions.append("\(name) starts at \(inside), \(reason)") }
      start = inside
    }
    return FitParameter(
      name, start: start ?? 0, limits: limits, isFixed: component.fixed.contains(parameter),
      constraint: component.constraints[parameter])
  }

  /// Yields may be negative, but not run away: at the minimum they add up to Σw.
  private func usualLimits(_ parameter: String, start: Double?) -> ClosedRange<Double> {
    guard parameter == "yield" else { return -.infinity ... .infinity }
    return -sumOfSizes...max(2 * sumOfSizes, start ?? 0)
  }

  /// A value for a parameter that was not given, and why.
  private func suggestion(_ parameter: String, _ component: ComponentCard) throws(MassFitError) -> (Double, String) {
    switch parameter {
    case "yield": return (share(component) * total, "its share of the events")
    case "mean":
      guard components.filter({ $0.model.isPeak }).count == 1 else {
        throw MassFitError("\(component.place): give mean: with several peaks none can be guessed", kind: .card)
      }
      return (guess.mean, "where the spectrum is highest above its sidebands")
    case "sigma", "sigma1": return (sigma(component), "from the width of the spectrum at half its height")
    case "sigma2": return (2 * sigma(component), "twice that of the narrow Gaussian")
    case "slope": return (guess.slope, "from the sidebands")
    default: return (component.model.neutralStart(parameter), "the model's usual value")
    }
  }

  /// σ from a full width, less what a Lorentzian contributes.
  private func sigma(_ component: ComponentCard) -> Double {
    let gaussian = 2.354_820_045_030_949  // 2√(2 log 2)
    let full = guess.fullWidth - (component.starts["hwhm"] ?? 0)
    return max(full, 0.3 * guess.fullWidth) / gaussian
  }

  /// Peaks share what is above the sidebands, others the rest; where there is but one kind, it shares everything.
  private func share(_ component: ComponentCard) -> Double {
    let peaks = components.filter { $0.model.isPeak }.count
    let others = components.count - peaks
    guard peaks > 0, others > 0 else { return 1 / Double(components.count) }
    return component.model.isPeak ? guess.peakShare / Double(peaks) : (1 - guess.peakShare) / Double(others)
  }
}

extension ShapeModel {
  /// Whether the shape has a mean that may be anywhere.
  var isPeak: Bool { parameterNames.contains("mean") }

  /// A value to start from that suits any spectrum.
  func neutralStart(_ parameter: String) -> Double {
    switch (self, parameter) {
    case (.doubleGaussian, "fraction"): 0.7
    case (.crystalBall, "alpha"), (.doubleCrystalBall, "alphaLow"), (.doubleCrystalBall, "alphaHigh"): 1.5
    case (.crystalBall, "n"), (.doubleCrystalBall, "nLow"), (.doubleCrystalBall, "nHigh"): 3
    case (.bernstein, _): 1
    default: 0
    }
  }
}
