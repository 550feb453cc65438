extension EfficiencyCard.Combination {
  /// One uncertainty from the differences of several alternatives.
  func uncertainty(_ differences: [Double]) -> Double {
    switch self {
    case .quadrature: differences.reduce(0) { $0 + $1 * $1 }.squareRoot()
    case .envelope: differences.map(abs).max() ?? 0
    }
  }
}

extension EfficiencyMeasurement {
  /// The same with the systematic uncertainty of the efficiency.
  func with(_ combination: EfficiencyCard.Combination) -> EfficiencyMeasurement {
    var result = self
    result.efficiency = efficiency?.with(systematic: combination.uncertainty(alternatives.compactMap(\.difference)))
    return result
  }

  /// data/simulation.
  ///
  /// An alternative changes numerator and denominator together where both were fitted, so that what it moves in both cancels.
  /// - Returns: nil if one of them was not measured, or the simulation's efficiency is not positive.
  func ratio(to simulation: EfficiencyMeasurement, _ combination: EfficiencyCard.Combination) -> EfficiencyValue? {
    guard let own = efficiency, let other = simulation.efficiency, other.value > 0 else { return nil }
    var names = alternatives.map(\.name)
    for name in simulation.alternatives.map(\.name) where !names.contains(name) { names.append(name) }
    let nominal = own.value / other.value
    let differences = names.compactMap { name -> Double? in
      let below = simulation.value(by: name) ?? other.value
      return below > 0 ? (value(by: name) ?? own.value) / below - nominal : nil
    }
    return .ratio(own, other, systematic: combination.uncertainty(differences))
  }

  /// The efficiency by an alternative; nil if that has none.
  private func value(by name: String) -> Double? { alternatives.first { $0.name == name }?.value }
}
