import Fitting

/// Turns the components of an efficiency card into a model for the probes of one group of bins.
struct EfficiencyShapes {
  let range: ClosedRange<Double>

  /// - Parameter probes: what starting values that the card leaves out follow from.
  /// - Throws: ``MassFitError`` where a starting value is missing that nothing can be said about.
  func model(_ components: [ComponentCard], shared: [String], probes: ProbePair) throws(MassFitError) -> EfficiencyModel {
    let masses = probes.passing.masses + probes.failing.masses
    let weights = probes.isWeighted ? probes.passing.weights + probes.failing.weights : nil
    var densities: [any Density] = []
    for component in components { densities.append(try density(component)) }
    let whole = try MassModel(
      components, densities: densities, range: range, isExtended: true,
      guess: SpectrumGuess(masses, weights: weights, range: range), total: probes.passing.sumW + probes.failing.sumW,
      sumOfSizes: (weights ?? [Double](repeating: 1, count: masses.count)).reduce(0) { $0 + abs($1) })
    let made = zip(components, densities).map { component, density in
      let names = density.parameterNames.map { component.parameterName($0) }
      return EfficiencyModel.Component(
        component.name, density: density, parameters: names.compactMap { name in whole.parameters.first { $0.name == name } },
        shared: shared.contains(component.name) ? Set(names) : Set(names.filter(shared.contains)))
    }
    return EfficiencyModel(signal: made[0], backgrounds: Array(made.dropFirst()), range: range)
  }

  private func density(_ component: ComponentCard) throws(MassFitError) -> any Density {
    let made: (any Density)?
    do { made = try component.model.density(on: range) } catch {
      throw MassFitError("\(component.place): \(error)", kind: .card)
    }
    guard let density = made else {
      throw MassFitError(
        "\(component.place): efficiency cards cannot use model \(component.model.name). Use a shape with a formula, as voigt or gaussian",
        kind: .card)
    }
    return density
  }
}
