import Fitting

extension SWeightedFindings {
  /// Whether each control variable is distributed alike in the lower and the upper half of the events, by mass.
  ///
  /// The test that finds most counts: p is the smallest over the components, times their number. A variable that cannot be
  /// tested, because a bin of it is empty, is left out with a warning; a handful of events is not tested.
  mutating func factorization(_ model: SumModel, _ fit: LikelihoodFit, threads: Int) -> [String: FactorizationResult] {
    var result: [String: FactorizationResult] = [:]
    let middle = Self.quantiles(events.fitted, 2)[1]
    guard model.range.lowerBound < middle, middle < model.range.upperBound, events.fitted.count >= Self.fewest else {
      return result
    }
    let windows = [model.range.lowerBound...middle, middle...model.range.upperBound]
    for variable in card.control {
      let values = events.values("control.\(variable.name)")
      let edges = Self.edges(values)
      guard edges.count > 2 else { continue }
      var tests: [(component: String, test: FactorisationTest)] = []
      for component in components {
        let test = attempt("the test whether \(variable.name) of \(component) depends on the mass") {
          [events] () throws(SWeightError) in
          try FactorisationTest.windows(
            windows, control: values, edges: edges, species: [component], model: model, fit: fit, masses: events.fitted,
            sampleWeights: events.weights, threads: threads)
        }
        if let test { tests.append((component, test)) }
      }
      guard let (component, test) = tests.min(by: { $0.test.pValue < $1.test.pValue }) else { continue }
      let pValue = min(1, test.pValue * Double(tests.count))
      result[variable.name] = FactorizationResult(
        test: """
          \(component) in [\(windows[0].lowerBound), \(middle)] and [\(middle), \(windows[1].upperBound)]: χ² of \
          \(edges.count - 1) bins, p times \(tests.count) components
          """, statistic: test.statistic, pValue: pValue)
      if pValue < Self.suspicious { warnDependence(variable.name, component, pValue) }
    }
    return result
  }

  /// With fewer events than twenty in each bin of each window χ² knows little.
  private static let fewest = 200

  /// Below this p a variable is said to depend on the mass: one false alarm in a hundred variables.
  private static let suspicious = 1e-2

  /// Five bins with as many events each; fewer if values repeat.
  private static func edges(_ values: [Double]) -> [Double] {
    var edges: [Double] = []
    for edge in quantiles(values, 5) where edge > edges.last ?? -.infinity { edges.append(edge) }
    if let last = edges.popLast() { edges.append(last.nextUp) }  // the largest value belongs to the last bin
    return edges
  }

  /// The values at 0, 1/n, …, 1 of the sorted events.
  private static func quantiles(_ values: [Double], _ n: Int) -> [Double] {
    let sorted = values.sorted()
    return (0...n).map { sorted[min(sorted.count - 1, sorted.count * $0 / n)] }
  }
}
