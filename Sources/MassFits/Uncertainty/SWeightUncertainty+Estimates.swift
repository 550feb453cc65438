extension SWeightUncertainty {
  /// T = Σ w x: how many events of some components there are, or a sum over them.
  /// - Parameters:
  ///   - values: x, one per event; what events outside the range have does not matter.
  ///   - species: components whose weights are added up.
  ///   - undefined: what becomes of events whose value is not finite.
  /// - Throws: ``SWeightError`` for values that are not finite, unknown components and lists of another length.
  public func sum(
    of values: [Double], species: [String], undefined: UndefinedValues = .refuse
  ) throws(SWeightError) -> SWeightedStatistic {
    let (used, leftOut) = try self.used(values, undefined)
    let weights = try sWeights.weights(addingUp: species)
    let value = compensated(used) { weights[$0] * values[$0] }
    return SWeightedStatistic(value: value, influence: try influence(used, species) { values[$0] }, leftOut: leftOut)
  }

  /// T = Σ w x/Σ w: the mean of a variable in some components.
  /// - Throws: as ``sum(of:species:undefined:)``; ``SWeightError/totalNotPositive(components:total:)``.
  public func mean(
    of values: [Double], species: [String], undefined: UndefinedValues = .refuse
  ) throws(SWeightError) -> SWeightedStatistic {
    let (used, leftOut) = try self.used(values, undefined)
    let weights = try sWeights.weights(addingUp: species)
    let total = compensated(used) { weights[$0] }
    if !(total > 0) { throw .totalNotPositive(components: species.joined(separator: " + "), total: total) }
    let centre = values[used.first ?? 0]
    let mean = centre + compensated(used) { weights[$0] * (values[$0] - centre) } / total
    let influence = try influence(used, species) { (values[$0] - mean) / total }
    return SWeightedStatistic(value: mean, influence: influence, leftOut: leftOut)
  }

  /// The share of some components that passes: the mean of 1 for events that do and 0 for those that do not.
  /// - Throws: as ``mean(of:species:undefined:)``.
  public func efficiency(passing: [Bool], species: [String]) throws(SWeightError) -> SWeightedStatistic {
    try mean(of: passing.map { $0 ? 1 : 0 }, species: species)
  }

  /// The events that lie in the range and have a value.
  func used(_ values: [Double], _ undefined: UndefinedValues) throws(SWeightError) -> (events: [Int], leftOut: Int) {
    if values.count != sWeights.isInRange.count {
      throw .lengthMismatch(what: "variable", count: values.count, expected: sWeights.isInRange.count)
    }
    var (events, leftOut): ([Int], Int) = ([], 0)
    events.reserveCapacity(values.count)
    for event in values.indices where sWeights.isInRange[event] {
      if values[event].isFinite {
        events.append(event)
      } else if undefined == .refuse {
        throw .valueNotFinite(what: "variable", value: values[event], index: event)
      } else {
        leftOut += 1
      }
    }
    return (events, leftOut)
  }

  /// The influence of a statistic with the same derivative for all components of a species and none for others.
  private func influence(
    _ used: [Int], _ species: [String], _ derivative: (Int) -> Double
  ) throws(SWeightError) -> SWeightInfluence {
    let places = try sWeights.places(of: species)
    var row = [Double](repeating: 0, count: sWeights.isInRange.count)
    for event in used { row[event] = derivative(event) }
    let none = [Double](repeating: 0, count: row.count)
    return influence(of: sWeights.names.indices.map { places.contains($0) ? row : none })
  }

  /// A sum over events that keeps what rounding drops.
  private func compensated(_ events: [Int], _ term: (Int) -> Double) -> Double {
    var sum = VectorSum()
    for start in stride(from: 0, to: events.count, by: 8) {
      var terms = SIMD8<Double>()
      for lane in 0..<min(8, events.count - start) { terms[lane] = term(events[start + lane]) }
      sum.add(terms)
    }
    return sum.total
  }
}
