public import Fitting

/// The sum of densities a card describes, with the parameters a fit starts from.
public struct MassModel: Sendable {
  /// The sum.
  public let sum: SumModel
  /// Its parameters, those of ``SumModel/parameterNames`` in that order.
  public let parameters: [FitParameter]
  /// Which starting values were not given, and what they follow from.
  public let decisions: [String]

  /// Makes the sum.
  /// - Parameters:
  ///   - densities: one per component.
  ///   - guess: what the spectrum looks like.
  ///   - total: Σw of the events in the range.
  ///   - sumOfSizes: Σ|w| of them; nil if no weight is negative.
  /// - Throws: ``MassFitError`` where a starting value is missing that nothing can be said about.
  init(
    _ components: [ComponentCard], densities: [any Density], range: ClosedRange<Double>, isExtended: Bool, guess: SpectrumGuess,
    total: Double, sumOfSizes: Double? = nil
  ) throws(MassFitError) {
    var starts = StartingValues(
      components, guess: guess, total: total, sumOfSizes: sumOfSizes ?? abs(total), range: range, isExtended: isExtended)
    var terms: [SumModel.Component] = []
    let shares = components.dropLast().map { Self.shareName($0) }
    for (place, (component, density)) in zip(components, densities).enumerated() {
      let yield: Yield =
        isExtended
        ? .free(component.parameterName("yield"))
        : place < shares.count ? .free(shares[place]) : .remainder(of: shares)
      terms.append(
        SumModel.Component(
          component.name, yield: yield, density: density,
          shapeParameters: density.parameterNames.map { component.parameterName($0) }))
    }
    sum = SumModel(range: range, components: terms, isExtended: isExtended)
    var parameters: [FitParameter] = []
    for name in sum.parameterNames { parameters.append(try starts.parameter(name)) }
    self.parameters = parameters
    decisions = starts.decisions
  }

  /// The share of a component in a fit that is not extended.
  static func shareName(_ component: ComponentCard) -> String { "\(component.name).fraction" }
}
